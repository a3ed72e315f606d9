import { listNames } from '../attributes/warnings';
import type { Failure } from '../genesys/explain';
import {
	isUnknown,
	matchesExpected,
	visitNewestFirst,
	type Check,
	type FinishedTarget,
	type Result,
	type Target,
	type UpdateOptions,
} from './target';

type Evaluation = Omit<Result, 'superseded'>;

function mismatchFailure({ comparison }: Check): Failure {
	const names = comparison.mismatches.map(({ attribute }) => attribute);
	return {
		reason: 'mismatch',
		message: `What Genesys Cloud stores for ${listNames(names)} is not what was asked for`,
		description:
			'See validation.mismatches. A flow, an agent or another run may have changed the attributes since, or Genesys Cloud is late: raise Verify For in the options.',
	};
}

const NOT_SENT: Failure = {
	reason: 'cancelled',
	message: 'The execution was stopped before this item was sent',
	description: 'Run the workflow again for this item.',
};

const NOT_CHECKED =
	'The execution was stopped before this item was checked. Read it later with Get, or run the item again.';

function failed(failure: Failure, valid: boolean | null = false): Evaluation {
	return { status: 'failed', valid, reason: failure.reason, failure };
}

function evaluateCheck(check: Check, { onMismatch }: UpdateOptions): Evaluation {
	if (matchesExpected(check)) return { status: 'verified', valid: true };
	const valid = check.failed ? null : false;
	if (onMismatch === 'fail') return failed(check.failed ?? mismatchFailure(check), valid);
	if (!check.failed) return { status: 'mismatch', valid };
	const { reason, message, description } = check.failed;
	return { status: 'unverified', valid, reason, advice: `${message}. ${description}` };
}

function evaluationOf(target: Target, superseded: Set<string>): Evaluation {
	const { early, written, check, changes, options } = target;
	if (early?.status === 'failed') return failed(early.failure);
	if (early) return { valid: early.status === 'unchanged' || null, ...early };
	if (!written) return failed(NOT_SENT);
	if (written.failure && !matchesExpected(check)) {
		return failed(written.failure, isUnknown(target) ? null : false);
	}
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
