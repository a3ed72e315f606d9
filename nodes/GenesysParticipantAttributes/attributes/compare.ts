import type { Changes } from './change';

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

/** Finds a name that differs from the given one in letter case only. */
function createTwinFinder(
	stored: ReadonlyMap<string, string>,
): (name: string) => string | undefined {
	let byLowerCase: Map<string, string[]> | undefined;
	return (name) => {
		byLowerCase ??= groupByLowerCase(stored.keys());
		return byLowerCase.get(name.toLowerCase())?.find((other) => other !== name);
	};
}

function groupByLowerCase(names: Iterable<string>): Map<string, string[]> {
	const groups = new Map<string, string[]>();
	for (const name of names) {
		const key = name.toLowerCase();
		groups.set(key, [...(groups.get(key) ?? []), name]);
	}
	return groups;
}

/**
 * Compares what is stored with what was asked for. An empty string and an absent name satisfy each
 * other where an empty string was sent: nobody knows which of the two Genesys Cloud keeps.
 *
 * @param except names that are not to be judged
 */
export function compare(
	changes: Changes,
	stored: ReadonlyMap<string, string>,
	except: ReadonlySet<string> = new Set(),
): Comparison {
	const comparison: Comparison = { actual: new Map(), mismatches: [], warnings: [] };
	const twinOf = createTwinFinder(stored);
	for (const [attribute, { expected, sent }] of changes) {
		const actual = stored.get(attribute) ?? null;
		comparison.actual.set(attribute, actual);
		if (except.has(attribute)) continue;
		const twin = expected === null ? undefined : twinOf(attribute);
		const reason = judge(expected, sent, actual, twin);
		if (reason) {
			comparison.mismatches.push({ attribute, expected, actual, reason });
			continue;
		}
		if (actual !== expected) comparison.warnings.push(emptyWarning(attribute, actual));
		if (twin) comparison.warnings.push(twinWarning(attribute, twin));
	}
	return comparison;
}

function judge(
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
		? `"${name}" was set to an empty text; Genesys Cloud keeps no such attribute.`
		: `"${name}" was emptied; Genesys Cloud keeps it as an empty text.`;
}

function twinWarning(name: string, twin: string): string {
	return `There is also an attribute "${twin}", which differs from "${name}" in letter case only. Names are case-sensitive.`;
}
