import { MAX_BODY_BYTES } from '../attributes/plan';
import { nameText } from '../attributes/text';
import { parseJson } from '../common';
import { labelOf, throwInvalid } from './values';

const ESCAPES: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Where the text that begins with a quote at `open` has its closing one; -1 where it has none. */
function closingQuote(text: string, open: number): number {
	const quote = text[open];
	for (let at = open + 1; at < text.length; at += 1) {
		if (text[at] === '\\') at += 1;
		else if (text[at] === quote) return at;
	}
	return -1;
}

/** What stands between quotes, its escapes those of JSON. */
function unescaped(inner: string): string {
	return inner.replace(/\\(?:u([\da-fA-F]{4})|(.))/gs, (_, code?: string, char = '') =>
		code ? String.fromCharCode(parseInt(code, 16)) : (ESCAPES[char] ?? char),
	);
}

/** Longer texts are no paths. */
const LONGEST_PATH = 10_000;

/** A part of a path: a plain name, an index or a name in quotes in brackets, or a dot. */
const PART = /([^.[\]]+)|\[(?:(\d+)|"([^"\\]*(?:\\.[^"\\]*)*)"|'([^'\\]*(?:\\.[^'\\]*)*)')\]|\./gy;

/** Without the braces of an expression, or the half of them that a list has left. */
function withoutBraces(name: string): string {
	const text = name.replace(/^\s*\{\{\s*/, '');
	const start = text.trimEnd();
	return start.endsWith('}}') ? start.slice(0, -2).trimEnd() : text;
}

/**
 * The way to a value, from a name as people and n8n's editor write it: `body.customer.tier`,
 * `items[0].name`, `body["Case Number"]`, `$json.tier`. What is no path is one name.
 */
export function pathOf(name: string): string[] {
	if (name.length > LONGEST_PATH) return [name];
	const text = withoutBraces(name).replace(/^\$json\b\.?/, '');
	const parts = [...text.matchAll(PART)];
	const end = parts.reduce((sum, [part]) => sum + part.length, 0);
	const path = parts.flatMap(([, plain, index, ...quoted]) => {
		const inner = quoted.find((one) => one !== undefined);
		return inner === undefined ? (plain ?? index ?? []) : unescaped(inner);
	});
	return end === text.length && path.length > 0 ? path : [name];
}

/** The attribute that a path names: by its last part that is no index. */
export function lastName(path: string[]): string {
	return path.filter((part) => !/^\d+$/.test(part)).at(-1) ?? path.join('.');
}

/** The value at a path, of own properties only; undefined where there is none. */
export function valueAt(value: unknown, path: string[]): unknown {
	let inner = value;
	for (const part of path) {
		if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, part))
			return undefined;
		inner = (inner as Record<string, unknown>)[part];
	}
	return inner;
}

/** Paths as a tree, so that many of them are followed at once. */
export interface PathTree {
	/** A path ends here. */
	isEnd: boolean;
	inner: Map<string, PathTree>;
}

export function treeOf(paths: string[][]): PathTree {
	const root: PathTree = { isEnd: false, inner: new Map() };
	for (const path of paths) {
		let tree = root;
		for (const part of path) {
			const inner = tree.inner.get(part) ?? { isEnd: false, inner: new Map() };
			tree.inner.set(part, inner);
			tree = inner;
		}
		tree.isEnd = true;
	}
	return root;
}

/** The value without what is at the paths inside of it. */
export function without(value: unknown, { inner }: PathTree): unknown {
	if (inner.size === 0 || typeof value !== 'object' || value === null) return value;
	const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
	for (const [part, tree] of inner) {
		if (!Object.hasOwn(copy, part)) continue;
		if (tree.isEnd) delete copy[part];
		else copy[part] = without(copy[part], tree);
	}
	return copy;
}

/** Longer texts are no lists: so many names do not fit into a request. */
const LONGEST_LIST = MAX_BODY_BYTES;

/** The text with double quotes in the place of single ones, as JSON has them. */
function withDoubleQuotes(text: string): string {
	const pieces: string[] = [];
	let from = 0;
	for (let open = text.indexOf("'"); open >= 0; open = text.indexOf("'", from)) {
		const close = closingQuote(text, open);
		if (close < 0) break;
		pieces.push(text.slice(from, open), JSON.stringify(unescaped(text.slice(open + 1, close))));
		from = close + 1;
	}
	return pieces.join('') + text.slice(from);
}

/** What a text is as JSON, or as a list with single quotes, as programs and n8n's editor write it. */
function parse(text: string): unknown {
	return /^[[{"]/.test(text) ? (parseJson(text) ?? parseJson(withDoubleQuotes(text))) : undefined;
}

/** Where the name in brackets and quotes ends that begins at `open`; undefined where none does. */
function endOfBrackets(text: string, open: number): number | undefined {
	if (text[open] !== '[' || !['"', "'"].includes(text[open + 1])) return undefined;
	const close = closingQuote(text, open + 1);
	return text[close + 1] === ']' ? close + 2 : undefined;
}

/** What stands between commas, where a name in brackets and quotes may have commas of its own. */
function splitAtCommas(text: string): string[] {
	const parts: string[] = [];
	let start = 0;
	for (let at = 0; at < text.length; at += 1) {
		const end = endOfBrackets(text, at);
		if (end !== undefined) {
			at = end - 1;
		} else if (text[at] === ',' || text[at] === '\n') {
			parts.push(text.slice(start, at));
			start = at + 1;
		}
	}
	return [...parts, text.slice(start)];
}

/** One name of a list, without the quotes and brackets that may be around it. */
function nameOf(part: string): string {
	const open = endOfBrackets(part, 0) === part.length ? 1 : 0;
	if (part[open] !== '"' && open === 0) return part;
	const close = closingQuote(part, open);
	return close + open === part.length - 1 ? unescaped(part.slice(open + 1, close)) : part;
}

/** Names in a text: between commas, as n8n's editor writes them, or as JSON. */
function namesIn(given: string, isExpression: boolean): unknown[] {
	const text = given.trim();
	const parsed = parse(text);
	if (parsed !== undefined) return Array.isArray(parsed) ? parsed : [parsed];
	const isBare = /^\[[^[\]"']*\]$/.test(text) && text.includes(',');
	const list = isBare ? text.slice(1, -1) : text;
	if (!/[,\n]/.test(list)) return [isExpression ? given : list];
	return splitAtCommas(list).map((part) => nameOf(part.trim()));
}

/**
 * Names separated by commas, or a list of names: an array by expression, or the JSON text of one.
 *
 * @param isExpression whether the value comes from an expression: then a single name is that very
 * name, blanks at its ends included
 * @throws InvalidInput
 */
export function readNames(parameter: string, value: unknown, isExpression: boolean): string[] {
	const label = labelOf(parameter);
	if (typeof value === 'string' && value.length > LONGEST_LIST) {
		throwInvalid(
			`${label} is too long`,
			'It is longer than a request to Genesys Cloud may be. Check the expression that it comes from.',
		);
	}
	const list = typeof value === 'string' ? namesIn(value, isExpression) : value;
	const names = (Array.isArray(list) ? list : [list]).map(
		(name: unknown) =>
			nameText(name) ??
			throwInvalid(
				`${label} ${Array.isArray(list) ? 'has an entry that is' : 'is'} not text`,
				'Give names separated by commas, or a list of names such as ["tier", "caseNumber"].',
			),
	);
	const given = new Set(names.filter((name) => name.trim() !== ''));
	return given.size > 0
		? [...given]
		: throwInvalid(`${label} is empty`, 'Give at least one name. Separate several with commas.');
}
