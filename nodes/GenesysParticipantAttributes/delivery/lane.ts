import type { Decision } from './decide';
import type { Departure, RateLimit } from './rateWindow';
import type { ApiRequest, AttemptResult, FailureReason } from './request';

/** The bounds of one execution. Times in milliseconds. */
export interface LanePolicy {
	/** Requests in flight at once. */
	concurrency: number;
	/** The part of the token's limit that may be used, above 0 to 1. */
	share: number;
	/** The longest wait that the server may ask for, and the longest time without a success. */
	maxWaitMs: number;
	/** Failures that are borne beyond the first attempt, also of a host that has never answered. */
	maxRetries: number;
	/** With a token at hand, executions that begin together need not wait for one another. */
	hasToken?: boolean;
}

/** Permission for one attempt; it is given back with what came of it. */
export interface Permit {
	departure: Departure;
	isProbe: boolean;
	request: ApiRequest;
}

/**
 * `tooLong`: the wait is more than the policy allows; `isAsked` where the server asks for it.
 * `outage`: the service has not worked for so long; `reason` is that of its last failure.
 */
export type AcquireResult =
	| { kind: 'permit'; permit: Permit }
	| { kind: 'tooLong'; waitMs: number; isAsked: boolean }
	| { kind: 'outage'; reason: FailureReason }
	| { kind: 'cancelled' };

/** Failures with no success in between. A request keeps them, to know what was an outage's doing. */
export interface FailureStreak {
	/** Whether the breaker has opened on it. */
	isOutage: boolean;
}

/** How long requests of one execution have been kept waiting so far, in milliseconds. */
export interface BlockedMs {
	byLimit: number;
	byOutage: number;
}

/** One execution's way through the gate. */
export interface Lane {
	/** Waits until a request may leave. Writes go before reads: conversations end. */
	acquire(request: ApiRequest): Promise<AcquireResult>;
	/**
	 * Gives a permit back with the attempt's result.
	 *
	 * @param counts whether a failure says something of the service, not of this request alone
	 * @returns the streak that the failure belongs to, if it is one of the service
	 */
	release(
		permit: Permit,
		result: AttemptResult,
		decision: Decision,
		counts: boolean,
	): FailureStreak | undefined;
	/** Whether the breaker lets requests pass. */
	isClosed(): boolean;
	/** The streak of failures of the service that is under way. */
	streak(): FailureStreak;
	/** Resolves when so few requests wait that it is worth to begin with another. */
	room(): Promise<void>;
	blockedMs(): BlockedMs;
	/** When a request of this credential last worked; undefined if never. */
	lastSuccessAt(): number | undefined;
	rateLimit(): RateLimit | undefined;
	/** Whatever waits, and whatever comes, is cancelled. */
	stop(): void;
	close(): void;
}

/** Adds up how long something was held back, and by what. */
export interface BlockedTime {
	/** From now on by this; undefined: by nothing. */
	set(now: number, by?: 'outage' | 'limit'): void;
	total(now: number): BlockedMs;
}

export function createBlockedTime(): BlockedTime {
	const ms = { limit: 0, outage: 0 };
	let current: { by: 'outage' | 'limit'; since: number } | undefined;

	function settle(now: number) {
		if (!current) return;
		ms[current.by] += now - current.since;
		current.since = now;
	}

	return {
		set: (now, by) => {
			settle(now);
			current = by && { by, since: now };
		},
		total: (now) => {
			settle(now);
			return { byLimit: ms.limit, byOutage: ms.outage };
		},
	};
}
