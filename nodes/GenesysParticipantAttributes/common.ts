/** For people who build workflows: what happened, and what to do about it. */
export interface Explanation {
	message: string;
	description: string;
}

/** Who is told: by an item of a run, by a trigger that polls, by a list in the editor. */
export type Audience = 'item' | 'poll' | 'list';

/** In milliseconds. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Entries with the same key, groups and entries in the order given. */
export function groupBy<T>(entries: Iterable<T>, keyOf: (entry: T) => string): T[][] {
	const groups = new Map<string, T[]>();
	for (const entry of entries) {
		const key = keyOf(entry);
		const group = groups.get(key);
		if (group) group.push(entry);
		else groups.set(key, [entry]);
	}
	return [...groups.values()];
}

/** Ends when all have; then throws the first error that there was. */
export async function allDone(tasks: Array<Promise<unknown>>): Promise<void> {
	await Promise.allSettled(tasks);
	await Promise.all(tasks);
}

/** Nobody's data are nested deeper, and what is takes JSON.parse a hundred times as long as a plain text. */
const DEEPEST = 1000;

/** Whether brackets and braces outside of quotes are nested so deeply. */
function isTooDeep(text: string): boolean {
	let depth = 0;
	let isQuoted = false;
	for (let at = 0; at < text.length && depth <= DEEPEST; at += 1) {
		const char = text[at];
		if (char === '"') isQuoted = !isQuoted;
		else if (char === '\\') at += 1;
		else if (isQuoted) continue;
		else if (char === '[' || char === '{') depth += 1;
		else if (char === ']' || char === '}') depth -= 1;
	}
	return depth > DEEPEST;
}

/** JSON text to its value; undefined where it is none, or is nested too deeply. */
export function parseJson(text: string): unknown {
	if (isTooDeep(text)) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of an object; none where it is no object. */
export function asRecord(value: unknown): Record<string, unknown> {
	return isObject(value) ? value : {};
}

/** "1 item", "2 items". */
export function count(number: number, noun: string): string {
	return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}
