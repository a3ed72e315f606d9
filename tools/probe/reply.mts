/** An answer with its body read. Times are `performance.now()` milliseconds. */
export interface Reply {
	status: number;
	header(name: string): string | undefined;
	/** The body as it came. */
	text: string;
	/** The parsed body; undefined where it is no JSON. */
	json: unknown;
	/** Genesys' code of an error; empty where there is none. */
	code: string;
	correlationId: string;
	/** When the first try left that may have had an effect. */
	sentAt: number;
	answeredAt: number;
	/** Whether it was sent again, so that its times tell little. */
	isRepeated: boolean;
}

export function isAccepted({ status }: Reply): boolean {
	return status >= 200 && status < 300;
}

/** What a text says as JSON; undefined where it is none. */
export function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** A member of a JSON object; undefined where it is none, or has none. */
export function member(value: unknown, name: string): unknown {
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
	return (value as Record<string, unknown>)[name];
}

/** A member that is an array; empty where it is none. */
export function list(value: unknown, name: string): unknown[] {
	const found = member(value, name);
	return Array.isArray(found) ? found : [];
}

/** A member that is an object; undefined where it is none. */
export function record(value: unknown, name: string): Record<string, unknown> | undefined {
	const found = member(value, name);
	const isRecord = typeof found === 'object' && found !== null && !Array.isArray(found);
	return isRecord ? (found as Record<string, unknown>) : undefined;
}

/** Text of an answer that may be told: a code or an ID, and never a sentence with values in it. */
export function safeWord(text: unknown): string {
	return typeof text === 'string' && /^[\w.:-]{1,80}$/.test(text) ? text : '';
}

const permission = /\b[A-Za-z]+(?::[A-Za-z*]+){1,3}\b/g;

/** The permissions that a 403 names. */
export function permissionsIn({ status, json }: Reply): string[] {
	if (status !== 403) return [];
	const named = member(record(json, 'messageParams'), 'permissions') ?? member(json, 'message');
	return typeof named === 'string' ? [...new Set(named.match(permission) ?? [])] : [];
}
