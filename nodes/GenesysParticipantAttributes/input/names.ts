import { MAX_BODY_BYTES } from '../attributes/plan';
import { labelOf } from './fieldText';
import { throwInvalid } from './invalidInput';
import { parseJson } from './json';
import { closingQuote, unescaped } from './quoted';

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
	const names = (Array.isArray(list) ? list : [list]).map((name: unknown) => {
		if (typeof name === 'string') return name;
		return throwInvalid(
			`${label} must be names`,
			'Give names separated by commas, or a list of names such as ["tier", "caseNumber"].',
		);
	});
	const given = new Set(names.filter((name) => name.trim() !== ''));
	return given.size > 0
		? [...given]
		: throwInvalid(`${label} is empty`, 'Give at least one name. Separate several with commas.');
}
