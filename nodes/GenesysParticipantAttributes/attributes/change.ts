/** How a removal is sent; the API documents neither. */
export type RemoveBy = 'null' | 'emptyString';

/** One attribute as it shall be. */
export interface Change {
	/** What the user asked for; null: gone. */
	expected: string | null;
	/** What goes over the wire. */
	sent: string | null;
}

/** Attribute name to change, in the order given. A map, so that any name is safe. */
export type Changes = Map<string, Change>;

/** How one item wants its names and empty values to be treated. */
export interface ChangeRules {
	/** Put before every name that does not begin with it already. */
	prefix: string;
	emptyValues: 'keep' | 'skip' | 'remove';
	nullValues: 'remove' | 'skip';
	removeBy: RemoveBy;
}

/** A name or value that cannot be written. */
export interface Problem {
	message: string;
	description: string;
}

export const MAX_BODY_BYTES = 511_999;

export function fullName(prefix: string, name: string): string {
	return name.startsWith(prefix) ? name : prefix + name;
}

export function removal(removeBy: RemoveBy): Change {
	return { expected: null, sent: removeBy === 'null' ? null : '' };
}

/** JSON text of a request that writes these attributes. */
export function bodyOf(attributes: ReadonlyMap<string, string | null>): string {
	return JSON.stringify({ attributes: Object.fromEntries(attributes) });
}

/** Bytes that one attribute adds to a body, its comma included. */
export function bytesOf(name: string, sent: string | null): number {
	return Buffer.byteLength(JSON.stringify(name)) + Buffer.byteLength(JSON.stringify(sent)) + 2;
}

/** Bytes of a body beside its attributes; the first of them has no comma. */
export const EMPTY_BODY_BYTES = bodyOf(new Map()).length - 1;
