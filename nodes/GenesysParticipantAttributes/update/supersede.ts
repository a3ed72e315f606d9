import type { Change } from '../attributes/change';
import type { Check, Target } from './target';

/** Whether the last read found everything as it was asked for. */
export function matchesExpected(check: Check | undefined): boolean {
	return check !== undefined && !check.failed && check.comparison.mismatches.length === 0;
}

/** Whether the target's write is known to have taken effect, by its answer or by reading back. */
export function wasApplied({ written, check }: Target): boolean {
	return !!written && (!written.failure || (written.mayHaveApplied && matchesExpected(check)));
}

/**
 * Visits one participant's targets, the last first, each with the names that later ones have since
 * set to other values. A visit may set the target's check; what it finds then decides what earlier
 * targets are told of.
 */
export function visitNewestFirst(
	targets: Target[],
	visit: (target: Target, superseded: Set<string>) => void,
): void {
	const final = new Map<string, Change>();
	for (let index = targets.length - 1; index >= 0; index -= 1) {
		const target = targets[index];
		const superseded = new Set<string>();
		for (const [name, { expected, sent }] of target.changes) {
			const later = final.get(name);
			if (later && (later.expected !== expected || later.sent !== sent)) superseded.add(name);
		}
		visit(target, superseded);
		if (!wasApplied(target)) continue;
		for (const [name, change] of target.toWrite) {
			if (!final.has(name)) final.set(name, change);
		}
	}
}
