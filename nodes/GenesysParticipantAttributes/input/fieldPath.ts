/** A part of a path: a plain name, a name in brackets and quotes, or an index. */
const PART = /\[(\d+)\]|\[("(?:\\.|[^"\\])*")\]|\['((?:\\.|[^'\\])*)'\]|([^.[\]]+)|\./g;

/**
 * The way to a value, from a name as people and n8n's editor write it: `body.customer.tier`,
 * `items[0].name`, `body["Case Number"]`, `$json.tier`. What is no path is one name.
 */
export function pathOf(name: string): string[] {
	const text = name.replace(/^\s*\{\{\s*|\s*\}\}\s*$/g, '').replace(/^\$json\b\.?/, '');
	const parts = [...text.matchAll(PART)];
	if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return [name];
	const path = parts.flatMap(([, index, double, single, plain]) => {
		if (double !== undefined) return JSON.parse(double) as string;
		return index ?? single?.replace(/\\(.)/g, '$1') ?? plain ?? [];
	});
	return path.length > 0 ? path : [name];
}

/** The attribute that a path names: by its last part that is no index. */
export function lastName(path: string[]): string {
	return [...path].reverse().find((part) => !/^\d+$/.test(part)) ?? path.join('.');
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path, of own properties only; undefined where there is none. */
export function valueAt(value: unknown, [first, ...rest]: string[]): unknown {
	if (first === undefined) return value;
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, first)) return undefined;
	return valueAt((value as Record<string, unknown>)[first], rest);
}

/** The value without what is at the path inside of it; the value itself where nothing is there. */
export function without(value: unknown, [first, ...rest]: string[]): unknown {
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, first)) return value;
	const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
	if (rest.length > 0) copy[first] = without(copy[first], rest);
	else delete copy[first];
	return copy;
}
