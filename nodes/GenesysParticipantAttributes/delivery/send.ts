import { backoffMs } from './backoff';
import type { FailureStreak } from './breaker';
import type { Clock } from './clock';
import { decide, type Decision } from './decide';
import type { Gate } from './gate';
import type { Lane } from './lane';
import type { ApiRequest, Attempt, AttemptResult, FailureReason } from './request';

/** All that sending a request needs from outside. */
export interface SendTools {
	attempt: Attempt;
	gate: Gate;
	lane: Lane;
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
class FailureLog {
	private readonly streaks: FailureStreak[] = [];
	private readonly others: FailureReason[] = [];

	constructor(
		private readonly gate: Gate,
		private readonly maxRetries: number,
	) {}

	/** Failures so far, those of outages included. */
	get length(): number {
		return this.streaks.length + this.others.length;
	}

	/** Whether it failed while others succeeded. */
	get isOwnFault(): boolean {
		return this.streaks.some((streak) => !streak.isOutage && streak !== this.gate.breaker.streak);
	}

	record(reason: FailureReason, streak: FailureStreak | undefined): void {
		if (streak) this.streaks.push(streak);
		else this.others.push(reason);
	}

	/** Whether no retry is left; what fell to an outage costs none. */
	isSpent({ reason, maxRetries = Infinity }: Decision & { kind: 'retry' }): boolean {
		const outages = new Set(this.streaks.filter(({ isOutage }) => isOutage));
		const own = this.streaks.filter(({ isOutage }) => !isOutage).length + this.others.length;
		const charged = own + Math.max(0, outages.size - MAX_OUTAGES);
		const alike = this.others.filter((other) => other === reason).length;
		return charged > this.maxRetries || alike > maxRetries;
	}
}

/** Sends a request until it works, cannot work, or its bounds are used up. Never throws. */
export async function send(request: ApiRequest, tools: SendTools): Promise<RequestResult> {
	const { gate, lane, clock } = tools;
	const { maxWaitMs, maxRetries } = lane.policy;
	const startedAt = clock.now();
	const stats: Stats = { mayHaveApplied: false, attempts: 0, waitedMs: 0 };
	const failures = new FailureLog(gate, maxRetries);

	const blockedMs = () => {
		const { byLimit, byOutage } = lane.blockedMs(clock.now());
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
		streak: FailureStreak | undefined,
	): Promise<FailureReason | undefined> {
		const { reason, isOutage, retryAfterMs = 0 } = decision;
		const backoff = backoffMs(failures.length, tools.random());
		if (failures.isSpent(decision)) {
			// Whether an outage has begun may show only when others fail as well; what is none has no streak
			const isOpenQuestion = gate.breaker.isClosed && gate.breaker.streak === streak;
			if (!isOpenQuestion) return reason;
			if (!(await pause(Math.min(backoff, VERDICT_MS)))) return 'cancelled';
			return failures.isSpent(decision) ? reason : undefined;
		}
		// The gate holds back whatever an outage meets
		if (isOutage && !gate.breaker.isClosed) return undefined;
		return (await pause(Math.max(backoff, retryAfterMs))) ? undefined : 'cancelled';
	}

	for (;;) {
		const blockedBefore = blockedMs();
		const acquired = await gate.acquire(lane, request);
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
		const counts = !failures.isOwnFault;
		const streak = gate.release(acquired.permit, stats.lastResult, decision, counts);

		if (decision.kind === 'ok') return { ...stats, json: decision.json };
		if (decision.kind === 'wait') {
			const { hintMs = 0 } = decision;
			if (hintMs > maxWaitMs) return { ...stats, reason: 'quotaExhausted', askedMs: hintMs };
			const since = Math.max(startedAt, gate.breaker.lastSuccessAt ?? -Infinity);
			if (clock.now() - since > maxWaitMs) return { ...stats, reason: 'rateLimited' };
			continue;
		}
		stats.mayHaveApplied ||= decision.mayHaveApplied;
		const { reason } = decision;
		if (decision.kind === 'fail') return { ...stats, reason, endsRun: decision.endsRun };
		failures.record(reason, streak);
		const { retryAfterMs: askedMs = 0 } = decision;
		if (askedMs > maxWaitMs) return { ...stats, reason, askedMs };
		const ended = await waitToRetry(decision, streak);
		if (ended) return { ...stats, reason: ended };
	}
}
