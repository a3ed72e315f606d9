import type { Change, Changes } from '../attributes/change';
import type { Comparison } from '../attributes/compare';
import { listNames } from '../attributes/warnings';
import { WRITE_AGAIN, type Failure } from '../genesys/failures';
import type { ParticipantSelector } from '../genesys/participants';
import { PARTICIPANT_IGNORED } from '../genesys/refusals';

/** What one input item asks for. IDs are lower-case UUIDs. */
export interface Update {
	item: number;
	conversationId: string;
	selector: ParticipantSelector;
	changes: Changes;
	warnings: string[];
	/** Only set what is not there yet. */
	keepExisting: boolean;
	/** The same for all updates of a run. */
	options: UpdateOptions;
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
	onMismatch: 'flag' | 'fail';
	dryRun: boolean;
	/** The first failed item ends the run. */
	stopAtFirst: boolean;
}

/** What the requests that carried a target's attributes came to. Times are ISO 8601. */
export interface WriteOutcome {
	statusCode?: number;
	attempts: number;
	waitedMs: number;
	correlationId?: string;
	/** Items that shared the request. */
	combinedItems: number;
	/** By n8n's clock, as the output shows it. */
	acceptedAt?: string;
	/** The same by the server's clock, as the ends of conversations are told. */
	serverTime?: string;
	failure?: Failure;
	/** Something of it is stored, or may be, even where it failed. */
	mayHaveApplied: boolean;
}

/** The latest read of what is stored for a target. */
export interface Check {
	comparison: Comparison;
	reads: number;
	/** ISO 8601; absent where nothing was read. */
	checkedAt?: string;
	/** The last read failed or did not have the participant, so the comparison does not count. */
	failed?: Failure;
}

export type SkipReason = 'conversationEnded' | 'participantEnded' | 'nothingToWrite';

/** What a target came to before anything was sent for it. */
export type EarlyResult =
	| { status: 'skipped'; reason: SkipReason }
	| { status: 'unchanged' }
	| { status: 'planned' }
	| { status: 'failed'; failure: Failure };

export type Status =
	| 'verified'
	| 'accepted'
	| 'unverified'
	| 'unchanged'
	| 'mismatch'
	| 'superseded'
	| 'skipped'
	| 'planned'
	| 'failed';

/** What is to be said of a target in its output item. */
export interface Result {
	status: Status;
	valid: boolean | null;
	reason?: string;
	/** Of a failed item: what happened, and what to do. */
	failure?: Failure;
	/** What to do about an item that did not fail. */
	advice?: string;
	/** Names that later items have since set to other values. */
	superseded: string[];
}

/** One output item in the making: an update of one participant. */
export interface Target {
	item: number;
	conversationId: string;
	participantId?: string;
	purpose?: string;
	options: UpdateOptions;
	/** What is asked for, but for what is to be kept as it is. */
	changes: Changes;
	/** The part of it that has to be sent. */
	toWrite: Changes;
	/** Each may be in it more than once. */
	warnings: string[];
	early?: EarlyResult;
	/** A request for it has left, and its write has not come to its end. */
	isUnderWay?: boolean;
	written?: WriteOutcome;
	/** Names that a request for it carried, and that was certainly not carried out. */
	refused?: Set<string>;
	check?: Check;
	/** Set once the target is done. */
	result?: Result;
}

/** A target that is done. */
export type FinishedTarget = Target & { result: Result };

/** Whether the last read found everything as it was asked for. */
export function matchesExpected(check: Check | undefined): boolean {
	return check !== undefined && !check.failed && check.comparison.mismatches.length === 0;
}

/** Whether the target's write is known to have taken effect, by its answer or by reading back. */
export function wasApplied({ written, check }: Target): boolean {
	return !!written && (!written.failure || (written.mayHaveApplied && matchesExpected(check)));
}

/** Whether nobody can say if the target's write has taken effect. */
export function isUnknown({ isUnderWay, written, check }: Target): boolean {
	const isUnclear = written?.failure !== undefined && written.mayHaveApplied;
	return isUnderWay === true || (isUnclear && (!check || check.failed !== undefined));
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

type Evaluation = Omit<Result, 'superseded'>;

/** Whether the participant endpoint took a write and nothing came of it, as Genesys Cloud's own may. */
function isIgnored({ options, written, toWrite, check }: Target): boolean {
	if (options.writeTo !== 'participant' || !written || written.failure) return false;
	if (!check || check.failed) return false;
	const missing = new Set(check.comparison.mismatches.map(({ attribute }) => attribute));
	return [...toWrite.keys()].every((name) => missing.has(name));
}

function mismatchFailure({ comparison }: Check, { stopAtFirst }: UpdateOptions): Failure {
	const { mismatches } = comparison;
	const see = stopAtFirst
		? 'Set On Error to Continue to see them in validation.mismatches.'
		: 'See validation.mismatches.';
	const isRemoval = mismatches.some(({ reason }) => reason === 'notRemoved');
	const removal = isRemoval ? ' For what was not removed, try the other Remove By.' : '';
	return {
		reason: 'mismatch',
		message: `What Genesys Cloud stores for ${listNames(mismatches.map(({ attribute }) => attribute))} is not what was asked for`,
		description: `${see} A flow, an agent or another run may have changed the attributes since, or Genesys Cloud is late: raise Verify For in the options.${removal}`,
	};
}

const NOT_SENT: Failure = {
	reason: 'cancelled',
	message: 'The execution was stopped before this item was sent',
	description: WRITE_AGAIN,
};

const NOT_CHECKED =
	'Written, but the execution was stopped before the check. Read the attributes later with Get, or run the workflow again.';

/** Of a write that nobody knows the end of. */
const UNKNOWN = 'The attributes may have been written all the same.';

function failed(failure: Failure, valid: boolean | null = false): Evaluation {
	return { status: 'failed', valid, reason: failure.reason, failure };
}

function evaluateWrite(target: Target, failure: Failure): Evaluation {
	if (!isUnknown(target)) return failed(failure);
	return failed({ ...failure, description: `${UNKNOWN} ${failure.description}` }, null);
}

function evaluateCheck(check: Check, options: UpdateOptions): Evaluation {
	if (matchesExpected(check)) return { status: 'verified', valid: true };
	const valid = check.failed ? null : false;
	if (options.onMismatch === 'fail')
		return failed(check.failed ?? mismatchFailure(check, options), valid);
	if (!check.failed) return { status: 'mismatch', valid };
	const { reason, message, description } = check.failed;
	return { status: 'unverified', valid, reason, advice: `${message}. ${description}` };
}

function evaluationOf(target: Target, superseded: Set<string>): Evaluation {
	const { early, written, check, changes, options } = target;
	if (early?.status === 'failed') return failed(early.failure);
	if (early) return { valid: early.status === 'unchanged' || null, ...early };
	if (!written) return failed(NOT_SENT);
	if (written.failure && !matchesExpected(check)) return evaluateWrite(target, written.failure);
	if (superseded.size === changes.size) return { status: 'superseded', valid: null };
	if (check) return evaluateCheck(check, options);
	if (!options.verify) return { status: 'accepted', valid: null };
	return { status: 'unverified', valid: null, reason: 'readFailed', advice: NOT_CHECKED };
}

/**
 * @param superseded names that later items have since set to other values
 */
export function evaluate(target: Target, superseded: Set<string>): Result {
	return { ...evaluationOf(target, superseded), superseded: [...superseded] };
}

/** Gives each of one participant's targets its result. */
export function evaluateParticipant(targets: Target[]): void {
	visitNewestFirst(targets, (target, superseded) => {
		target.result = evaluate(target, superseded);
		if (isIgnored(target)) target.warnings.push(PARTICIPANT_IGNORED);
	});
}

/** An item whose input cannot be used, as a target that nothing is sent for. */
export function invalidTarget(
	item: number,
	failure: Failure,
	options: UpdateOptions,
): FinishedTarget {
	return {
		item,
		conversationId: '',
		options,
		changes: new Map(),
		toWrite: new Map(),
		warnings: [],
		result: { ...failed(failure), superseded: [] },
	};
}
