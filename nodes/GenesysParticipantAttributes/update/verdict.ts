import type { Failure } from '../genesys/explain';
import { groupByParticipant, isAsAsked, visitFromLast } from './supersede';
import type { Check, Target, UpdateOptions } from './target';

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

/** What is to be said of one target, before it becomes an output item. */
export interface Verdict {
	status: Status;
	valid: boolean | null;
	reason?: string;
	failure?: Failure;
	/** Names that later items have since set to other values. */
	superseded: string[];
}

type Judgement = Omit<Verdict, 'superseded'>;

/** A target and its verdict. */
export interface Judged {
	target: Target;
	verdict: Verdict;
}

const MISMATCH: Failure = {
	reason: 'mismatch',
	message: 'What Genesys Cloud stores is not what was asked for',
	description:
		'See validation.mismatches. A flow, an agent or another run may have changed the attributes since, or Genesys Cloud is late: raise Verify For in the options.',
};

const NOT_SENT: Failure = {
	reason: 'cancelled',
	message: 'The execution was stopped before this item was sent',
	description: 'Run the workflow again for this item.',
};

function failed(failure: Failure, valid: boolean | null = false): Judgement {
	return { status: 'failed', valid, reason: failure.reason, failure };
}

function verdictOnCheck(check: Check, { onMismatch }: UpdateOptions): Judgement {
	if (isAsAsked(check)) return { status: 'verified', valid: true };
	const valid = check.failed ? null : false;
	if (onMismatch === 'fail') return failed(check.failed ?? MISMATCH, valid);
	return check.failed
		? { status: 'unverified', valid, reason: check.failed.reason }
		: { status: 'mismatch', valid };
}

function judge(
	{ settled, written, check, changes }: Target,
	superseded: Set<string>,
	options: UpdateOptions,
): Judgement {
	if (settled?.status === 'failed') return failed(settled.failure);
	if (settled) return { valid: settled.status === 'unchanged' || null, ...settled };
	if (!written) return failed(NOT_SENT);
	if (written.failure && !isAsAsked(check)) {
		return failed(written.failure, written.unknown && (!check || check.failed) ? null : false);
	}
	if (superseded.size > 0 && superseded.size === changes.size) {
		return { status: 'superseded', valid: null };
	}
	if (check) return verdictOnCheck(check, options);
	return options.verify
		? { status: 'unverified', valid: null, reason: 'readFailed' }
		: { status: 'accepted', valid: null };
}

/**
 * @param superseded names that later items have since set to other values
 */
export function verdictOf(
	target: Target,
	superseded: Set<string>,
	options: UpdateOptions,
): Verdict {
	return { ...judge(target, superseded, options), superseded: [...superseded] };
}

/** The verdicts on all targets of a run, in the order given. */
export function judgeAll(targets: Target[], options: UpdateOptions): Judged[] {
	const superseded = new Map<Target, Set<string>>();
	for (const group of groupByParticipant(targets)) {
		visitFromLast(group, (target, names) => superseded.set(target, names));
	}
	return targets.map((target) => ({
		target,
		verdict: verdictOf(target, superseded.get(target) ?? new Set(), options),
	}));
}
