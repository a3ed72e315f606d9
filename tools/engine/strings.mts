/** A text, and where in the value it was found. */
export interface Found {
	path: string;
	text: string;
	/** The name of a field, not what it holds. */
	isName: boolean;
}

type See = (found: Found) => void;

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Shows all text in a value, however deep: numbers, names of fields, hidden properties of errors,
 * symbols, maps, sets and buffers included. Each object is visited once, so cycles are no matter.
 *
 * @param without names of fields that are not entered
 */
export function eachString(root: unknown, see: See, without = NOTHING): void {
	const visited = new Set<object>();
	const values = [root];
	const paths = [''];
	while (values.length > 0) {
		const value = values.pop();
		const path = paths.pop()!;
		if (!isObject(value)) {
			if (isText(value)) see({ path, text: String(value), isName: false });
		} else if (!visited.has(value)) {
			visited.add(value);
			for (const [name, part] of partsOf(value)) {
				if (without.has(name)) continue;
				if (!Array.isArray(value)) see({ path, text: name, isName: true });
				values.push(part);
				paths.push(`${path}.${name}`);
			}
		}
	}
}

function isObject(value: unknown): value is object {
	return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function isText(value: unknown): boolean {
	return ['string', 'number', 'bigint', 'symbol'].includes(typeof value);
}

function partsOf(value: object): Array<[string, unknown]> {
	if (ArrayBuffer.isView(value)) return [['text', bytesAsText(value)]];
	const parts: Array<[string, unknown]> = [];
	for (const key of Reflect.ownKeys(value)) parts.push([String(key), read(value, key)]);
	if (value instanceof Map || value instanceof Set) parts.push(['entries', [...value]]);
	return parts;
}

function bytesAsText({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
	return Buffer.from(buffer, byteOffset, byteLength).toString();
}

function read(value: object, key: string | symbol): unknown {
	try {
		return Reflect.get(value, key) as unknown;
	} catch {
		return undefined;
	}
}
