import type { Clock } from './clock';
import { decide } from './decide';
import type { Gate } from './gate';
import type { Lane } from './lane';
import type { ApiRequest, Attempt, AttemptResult, FailureReason } from './request';
import { Sending } from './sending';

/** What a request took. */
interface Stats {
	/** An attempt without a clear answer may have been applied all the same. */
	mayHaveApplied: boolean;
	/** The result of the last attempt; absent when nothing was sent. */
	lastResult?: AttemptResult;
	attempts: number;
	/** Milliseconds spent waiting for the limit, for the service and between attempts. */
	waitedMs: number;
}

/** A request that worked. `json` is the answered object, if any. */
interface Success extends Stats {
	reason?: undefined;
	json?: object;
}

/** A request that did not work. */
export interface Failed extends Stats {
	reason: FailureReason;
	/** Milliseconds that the server asked for, where that was too long. */
	askedMs?: number;
	/** Whether every other request of the run would fail in the same way. */
	endsRun?: boolean;
}

/** What came of a request after all its attempts. */
export type RequestResult = Success | Failed;

/** Sends a request until it works, cannot work, or its bounds are used up. Never throws. */
export async function send(
	request: ApiRequest,
	attempt: Attempt,
	gate: Gate,
	lane: Lane,
	clock: Clock,
): Promise<RequestResult> {
	const { maxWaitMs } = lane.policy;
	const sending = new Sending(request, lane.policy);
	const stats: Stats = { mayHaveApplied: false, attempts: 0, waitedMs: 0 };
	const blockedMs = () => {
		const { byLimit, byOutage } = lane.blockedMs(clock.now());
		return byLimit + byOutage;
	};
	for (;;) {
		// The first time it may also have waited for its own execution's other requests
		const waited = stats.attempts > 0 ? () => clock.now() : blockedMs;
		const before = waited();
		const acquired = await gate.acquire(lane, sending);
		stats.waitedMs += waited() - before;
		if (acquired.kind === 'end') {
			const { reason, askedMs } = acquired;
			return { ...stats, reason, askedMs };
		}
		stats.attempts += 1;
		stats.lastResult = await attempt(request);
		const decision = decide(stats.lastResult, request);
		gate.release(acquired, stats.lastResult, decision);
		if (decision.kind === 'ok') return { ...stats, json: decision.json };
		if (decision.kind === 'wait') {
			const { hintMs = 0 } = decision;
			if (hintMs > maxWaitMs) return { ...stats, reason: 'quotaExhausted', askedMs: hintMs };
			if (sending.isRefusedTooLong()) return { ...stats, reason: 'rateLimited' };
			continue;
		}
		stats.mayHaveApplied ||= decision.mayHaveApplied;
		const { reason } = decision;
		if (decision.kind === 'fail') return { ...stats, reason, endsRun: decision.endsRun };
		const { retryAfterMs = 0 } = decision;
		if (retryAfterMs > maxWaitMs) return { ...stats, reason, askedMs: retryAfterMs };
		if (sending.isSpent(decision)) return { ...stats, reason };
	}
}
