import { unescaped } from './quoted';

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

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
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
