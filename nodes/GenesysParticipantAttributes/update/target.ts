import type { Changes } from '../attributes/change';
import type { Comparison } from '../attributes/compare';
import type { Explanation, Failure } from '../genesys/explain';
import type { Who } from '../genesys/who';
import { groupBy } from '../groupBy';

/** What one input item asks for. IDs are lower-case UUIDs. */
export interface Update {
	item: number;
	conversationId: string;
	who: Who;
	changes: Changes;
	warnings: string[];
	/** Only set what is not there yet. */
	keepExisting: boolean;
	/** Put the input item's fields into the output item. */
	includeInputFields: boolean;
}

/** How the whole run is to be done. */
export interface UpdateOptions {
	verify: boolean;
	/** Milliseconds that a missing value is given to appear. */
	verifyForMs: number;
	combineItems: boolean;
	skipUnchanged: boolean;
	skipEnded: boolean;
	writeTo: 'attributes' | 'participant';
	onMismatch: 'flag' | 'route' | 'fail';
	dryRun: boolean;
	/** The first failed item ends the run. */
	stopAtFirst: boolean;
}

/** What the requests that carried a target's attributes came to. */
export interface Written {
	statusCode?: number;
	attempts: number;
	waitedMs: number;
	correlationId?: string;
	/** Items that shared the request. */
	combinedItems: number;
	/** ISO 8601. */
	acceptedAt?: string;
	failure?: Failure;
	/** A try of it may have been carried out though it failed. */
	unknown: boolean;
}

/** The latest look at what is stored for a target. */
export interface Check {
	comparison: Comparison;
	reads: number;
	/** ISO 8601; absent where nothing was read. */
	checkedAt?: string;
	/** The last read could not be made, so the comparison does not count. */
	failed?: Failure;
}

/** Nothing is sent for a target that is settled before the writes. */
export type Settled =
	| { status: 'skipped'; reason: 'conversationEnded' | 'participantEnded' | 'nothingToWrite' }
	| { status: 'unchanged' }
	| { status: 'planned' }
	| { status: 'failed'; failure: Failure };

/** One output item in the making: an update of one participant. */
export interface Target {
	item: number;
	conversationId: string;
	participantId?: string;
	purpose?: string;
	/** All that is asked for. */
	changes: Changes;
	/** The part of it that has to be sent. */
	toWrite: Changes;
	warnings: Set<string>;
	includeInputFields: boolean;
	settled?: Settled;
	written?: Written;
	check?: Check;
}

/** An item whose input cannot be used, as a target that nothing is sent for. */
export function unusableTarget({ item, problem }: { item: number; problem: Explanation }): Target {
	return {
		item,
		conversationId: '',
		changes: new Map(),
		toWrite: new Map(),
		warnings: new Set(),
		includeInputFields: false,
		settled: { status: 'failed', failure: { reason: 'invalidInput', ...problem } },
	};
}

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
	const final = new Map<string, string | null>();
	for (let index = targets.length - 1; index >= 0; index -= 1) {
		const target = targets[index];
		const superseded = new Set<string>();
		for (const [name, { expected }] of target.changes) {
			if (final.has(name) && final.get(name) !== expected) superseded.add(name);
		}
		visit(target, superseded);
		if (!tookEffect(target)) continue;
		for (const [name, { expected }] of target.toWrite) {
			if (!final.has(name)) final.set(name, expected);
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
