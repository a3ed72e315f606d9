import type { Change } from '../attributes/change';
import { groupBy } from '../groupBy';
import type { Check, Target } from './target';

/** Whether the last look found everything as it was asked for. */
export function isAsAsked(check: Check | undefined): boolean {
	return check !== undefined && !check.failed && check.comparison.mismatches.length === 0;
}

/** Whether the target's write is known to have taken effect, by its answer or by reading back. */
export function tookEffect({ written, check }: Target): boolean {
	return !!written && (!written.failure || (written.unknown && isAsAsked(check)));
}

/**
 * Visits one participant's targets, the last first, each with the names that later ones have since
 * set to other values. A visit may set the target's check; what it finds then decides what earlier
 * targets are told of.
 */
export function visitFromLast(
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
		if (!tookEffect(target)) continue;
		for (const [name, change] of target.toWrite) {
			if (!final.has(name)) final.set(name, change);
		}
	}
}

/** Targets by participant, in the order given; those without one are left out. */
export function groupByParticipant(targets: Target[]): Target[][] {
	const known = targets.filter(({ participantId }) => participantId !== undefined);
	return groupBy(
		known,
		({ conversationId, participantId }) => `${conversationId}/${participantId}`,
	);
}
