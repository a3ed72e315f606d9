import type { Failure } from '../genesys/explain';
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

/** The verdict on one target, before it becomes an output item. */
export interface Verdict {
	status: Status;
	valid: boolean | null;
	reason?: string;
	failure?: Failure;
	superseded: string[];
}

const MISMATCH: Failure = {
	reason: 'mismatch',
	message: 'What Genesys Cloud stores is not what was asked for',
	description:
		'See validation.mismatches. A flow, an agent or another run may have changed the attributes since, or Genesys Cloud is late: raise Verify For in the options.',
};

function failed(failure: Failure, valid: boolean | null): Omit<Verdict, 'superseded'> {
	return { status: 'failed', valid, reason: failure.reason, failure };
}

/** Failed as asked for by On Mismatch, else just flagged. */
function flagged(
	status: 'mismatch' | 'unverified',
	failure: Failure,
	{ onMismatch }: UpdateOptions,
): Omit<Verdict, 'superseded'> {
	const valid = status === 'mismatch' ? false : null;
	if (onMismatch === 'fail') return failed(failure, valid);
	return status === 'mismatch' ? { status, valid } : { status, valid, reason: failure.reason };
}

function verdictOnCheck(check: Check, options: UpdateOptions): Omit<Verdict, 'superseded'> {
	if (check.failed) return flagged('unverified', check.failed, options);
	if (check.comparison.mismatches.length > 0) return flagged('mismatch', MISMATCH, options);
	return { status: 'verified', valid: true };
}

function isRight(check: Check | undefined): boolean {
	return check !== undefined && !check.failed && check.comparison.mismatches.length === 0;
}

const NOT_SENT: Failure = {
	reason: 'cancelled',
	message: 'The execution was stopped before this item was sent',
	description: 'Run the workflow again for this item.',
};

/**
 * @param names that later items have since set to other values
 */
export function verdictOf(target: Target, names: Set<string>, options: UpdateOptions): Verdict {
	const { settled, written, check } = target;
	const superseded = [...names];
	if (settled?.status === 'failed') return { ...failed(settled.failure, false), superseded };
	if (settled?.status === 'skipped') {
		return { status: 'skipped', valid: null, reason: settled.reason, superseded };
	}
	if (settled)
		return { status: settled.status, valid: settled.status === 'unchanged' || null, superseded };
	if (!written) return { ...failed(NOT_SENT, false), superseded };
	if (written.failure && !isRight(check)) {
		const stillUnknown = written.unknown && (!check || check.failed !== undefined);
		return { ...failed(written.failure, stillUnknown ? null : false), superseded };
	}
	if (names.size > 0 && names.size === target.changes.size) {
		return { status: 'superseded', valid: null, superseded };
	}
	if (!check && !options.verify) return { status: 'accepted', valid: null, superseded };
	if (!check) return { status: 'unverified', valid: null, reason: 'readFailed', superseded };
	return { ...verdictOnCheck(check, options), superseded };
}
