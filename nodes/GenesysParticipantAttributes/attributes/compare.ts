import { shortName, type Changes } from './change';

export interface Mismatch {
	attribute: string;
	expected: string | null;
	actual: string | null;
	reason: 'missing' | 'different' | 'notRemoved' | 'differsInCase';
}

export interface Comparison {
	/** Only the names asked for; null: not there. */
	actual: Map<string, string | null>;
	mismatches: Mismatch[];
	warnings: string[];
}

/** The attributes of a participant, to be compared with what several items asked for. */
export interface Stored {
	attributes: ReadonlyMap<string, string>;
	/** A name that differs from the given one in letter case only. */
	twinOf(name: string): string | undefined;
}

export function createStored(attributes: ReadonlyMap<string, string>): Stored {
	const firsts = new Map<string, string>();
	const others = new Map<string, string>();
	for (const name of attributes.keys()) {
		const lowerCase = name.toLowerCase();
		const names = firsts.has(lowerCase) ? others : firsts;
		names.set(lowerCase, name);
	}
	const twinOf = (name: string) => {
		const lowerCase = name.toLowerCase();
		const first = firsts.get(lowerCase);
		return first === name ? others.get(lowerCase) : first;
	};
	return { attributes, twinOf };
}

/**
 * Compares what is stored with what was asked for. An empty string and an absent name satisfy each
 * other where an empty string was sent: nobody knows which of the two Genesys Cloud keeps.
 *
 * @param except names that are not to be judged
 */
export function compare(
	changes: Changes,
	{ attributes, twinOf }: Stored,
	except: ReadonlySet<string> = new Set(),
): Comparison {
	const comparison: Comparison = { actual: new Map(), mismatches: [], warnings: [] };
	for (const [attribute, { expected, sent }] of changes) {
		const actual = attributes.get(attribute) ?? null;
		comparison.actual.set(attribute, actual);
		if (except.has(attribute)) continue;
		const twin = twinOf(attribute);
		const reason = mismatchOf(expected, sent, actual, twin);
		if (reason) {
			comparison.mismatches.push({ attribute, expected, actual, reason });
			continue;
		}
		if (actual !== expected) comparison.warnings.push(emptyWarning(attribute, actual));
		if (twin) comparison.warnings.push(twinWarning(attribute, twin));
	}
	return comparison;
}

function mismatchOf(
	expected: string | null,
	sent: string | null,
	actual: string | null,
	twin: string | undefined,
): Mismatch['reason'] | undefined {
	if (actual === expected || (sent === '' && (actual ?? '') === '')) return undefined;
	if (expected === null) return 'notRemoved';
	if (actual !== null) return 'different';
	return twin === undefined ? 'missing' : 'differsInCase';
}

function emptyWarning(name: string, actual: string | null): string {
	return actual === null
		? `"${shortName(name)}" was set to an empty text; Genesys Cloud keeps no such attribute.`
		: `"${shortName(name)}" was emptied; Genesys Cloud keeps it as an empty text.`;
}

function twinWarning(name: string, twin: string): string {
	return `There is also an attribute "${shortName(twin)}", which differs from "${shortName(name)}" in letter case only. Names are case-sensitive.`;
}
