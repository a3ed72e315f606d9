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
	/** `skipAndTell`: nobody asked for it, so that what was left out has to be told. */
	emptyValues: 'keep' | 'remove' | 'skip' | 'skipAndTell';
	nullValues: 'remove' | 'skip' | 'skipAndTell';
	removeBy: RemoveBy;
}

/** A name for a message: enough to find it, never a wall of text. */
export function shortName(name: string): string {
	return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}

export function fullName(prefix: string, name: string): string {
	return name.startsWith(prefix) ? name : prefix + name;
}

export function removal(removeBy: RemoveBy): Change {
	return { expected: null, sent: removeBy === 'null' ? null : '' };
}
