import { backoffMs } from './backoff';
import type { Clock } from './clock';
import { decide, type Decision } from './decide';
import type { FailureStreak, Lane } from './lane';
import type { ApiRequest, Attempt, AttemptResult, FailureReason } from './request';

/** All that sending a request needs from outside. */
export interface SendTools {
	attempt: Attempt;
	lane: Lane;
	/** Failures of one request, other than 429 and outages, beyond the first attempt. */
	maxRetries: number;
	/** The longest wait in milliseconds that the server may ask for. */
	maxWaitMs: number;
	clock: Clock;
	random: () => number;
	/** Waits; false when the run was stopped. */
	pause(ms: number): Promise<boolean>;
}

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
export interface Success extends Stats {
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

/** Outages that one request is sent again for; a request that causes them must end some day. */
const MAX_OUTAGES = 10;
/** How long a request that is out of retries waits for word that others fail, too. In ms. */
const VERDICT_MS = 1000;

/** The failures of one request, and which of them cost it a retry. */
interface FailureLog {
	record(reason: FailureReason, streak: FailureStreak | undefined): void;
	/** Failures so far, those of outages included. */
	all(): number;
	/** Whether it failed while others succeeded. */
	isOwnFault(): boolean;
	isSpent(decision: { reason: FailureReason; maxRetries?: number }): boolean;
}

function createFailureLog(lane: Lane, maxRetries: number): FailureLog {
	const streaks: FailureStreak[] = [];
	const others = new Map<FailureReason, number>();

	/** What fell to an outage costs nothing. */
	function charged(): number {
		const outages = new Set(streaks.filter(({ isOutage }) => isOutage));
		const own = streaks.filter(({ isOutage }) => !isOutage).length;
		const rest = [...others.values()].reduce((sum, count) => sum + count, 0);
		return own + rest + Math.max(0, outages.size - MAX_OUTAGES);
	}

	return {
		record: (reason, streak) => {
			if (streak) streaks.push(streak);
			else others.set(reason, (others.get(reason) ?? 0) + 1);
		},
		all: () => streaks.length + [...others.values()].reduce((sum, count) => sum + count, 0),
		isOwnFault: () => streaks.some((streak) => !streak.isOutage && streak !== lane.streak()),
		isSpent: ({ reason, maxRetries: most = Infinity }) =>
			charged() > maxRetries || (others.get(reason) ?? 0) > most,
	};
}

/** Sends a request until it works, cannot work, or its bounds are used up. Never throws. */
export async function send(request: ApiRequest, tools: SendTools): Promise<RequestResult> {
	const { lane, clock, maxWaitMs } = tools;
	const startedAt = clock.now();
	const stats: Stats = { mayHaveApplied: false, attempts: 0, waitedMs: 0 };
	const failures = createFailureLog(lane, tools.maxRetries);

	const blockedMs = () => {
		const { byLimit, byOutage } = lane.blockedMs();
		return byLimit + byOutage;
	};
	async function pause(ms: number) {
		const pausedAt = clock.now();
		const isOver = await tools.pause(ms);
		stats.waitedMs += clock.now() - pausedAt;
		return isOver;
	}
	/** Waits before the next attempt; the reason to end where there shall be none. */
	async function waitToRetry(
		decision: Decision & { kind: 'retry' },
	): Promise<FailureReason | undefined> {
		const { reason, retryAfterMs = 0 } = decision;
		const backoff = backoffMs(failures.all(), tools.random());
		if (failures.isSpent(decision)) {
			// Whether an outage has begun may show only when others fail as well
			const isOpenQuestion = decision.isOutage && lane.isClosed() && lane.streak() === lastStreak;
			if (!isOpenQuestion) return reason;
			if (!(await pause(Math.min(backoff, VERDICT_MS)))) return 'cancelled';
			return failures.isSpent(decision) ? reason : undefined;
		}
		// The gate holds back whatever an outage meets
		if (decision.isOutage && !lane.isClosed()) return undefined;
		return (await pause(Math.max(backoff, retryAfterMs))) ? undefined : 'cancelled';
	}
	let lastStreak: FailureStreak | undefined;

	for (;;) {
		const blockedBefore = blockedMs();
		const acquired = await lane.acquire(request);
		stats.waitedMs += blockedMs() - blockedBefore;
		switch (acquired.kind) {
			case 'cancelled':
				return { ...stats, reason: 'cancelled' };
			case 'outage':
				return { ...stats, reason: acquired.reason };
			case 'tooLong':
				return acquired.isAsked
					? { ...stats, reason: 'quotaExhausted', askedMs: acquired.waitMs }
					: { ...stats, reason: 'rateLimited' };
		}
		stats.attempts += 1;
		stats.lastResult = await tools.attempt(request);
		const decision = decide(stats.lastResult, request);
		const counts = !failures.isOwnFault();
		lastStreak = lane.release(acquired.permit, stats.lastResult, decision, counts);

		if (decision.kind === 'ok') return { ...stats, json: decision.json };
		if (decision.kind === 'fail') {
			stats.mayHaveApplied ||= decision.mayHaveApplied;
			return { ...stats, reason: decision.reason, endsRun: decision.endsRun };
		}
		if (decision.kind === 'wait') {
			const { hintMs = 0 } = decision;
			if (hintMs > maxWaitMs) return { ...stats, reason: 'quotaExhausted', askedMs: hintMs };
			const since = Math.max(startedAt, lane.lastSuccessAt() ?? -Infinity);
			if (clock.now() - since > maxWaitMs) return { ...stats, reason: 'rateLimited' };
			continue;
		}
		stats.mayHaveApplied ||= decision.mayHaveApplied;
		failures.record(decision.reason, lastStreak);
		if ((decision.retryAfterMs ?? 0) > maxWaitMs) {
			return { ...stats, reason: decision.reason, askedMs: decision.retryAfterMs };
		}
		const ended = await waitToRetry(decision);
		if (ended) return { ...stats, reason: ended };
	}
}
