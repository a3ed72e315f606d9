import type { Answer, ApiRequest, Exchange, Reason } from './answer';
import { backoffMs } from './backoff';
import { classify, type Meaning } from './classify';
import type { Clock } from './clock';
import type { Limiter } from './limiter';
import type { RetryBudget } from './retryBudget';

/** The user's bounds for one request. Times in milliseconds. */
export interface DeliveryPolicy {
	/** Failures other than 429 that are retried. */
	maxRetries: number;
	/** The longest wait that the server may ask for. */
	maxWaitMs: number;
	/** The part of the token's limit that may be used, above 0 to 1. */
	share: number;
}

/** All that delivering needs from outside. */
export interface DeliveryTools {
	exchange: Exchange;
	limiter: Limiter;
	budget: RetryBudget;
	policy: DeliveryPolicy;
	clock: Clock;
	random: () => number;
	/** Ends waits at once; a request under way is finished. */
	signal: AbortSignal;
	/** Waits without keeping others from working; false when the signal ended it. */
	pause(ms: number): Promise<boolean>;
}

/** What came of a request after all its tries. */
export interface Delivery {
	/** Absent when it worked. */
	reason?: Reason;
	/** A try without a clear answer may have been carried out all the same. */
	unknown: boolean;
	/** The answered JSON object, if any, of a success. */
	json?: unknown;
	/** The last answer; absent when nothing was sent. */
	answer?: Answer;
	attempts: number;
	/** Milliseconds spent waiting for the limit and between tries. */
	waitedMs: number;
	/** Milliseconds that the server asked for, where that was too long. */
	askedMs?: number;
}

/** Failures of one request so far, in all and by reason. */
type Failures = { all: number } & Partial<Record<Reason, number>>;

type Step = { kind: 'done'; reason?: Reason; askedMs?: number } | { kind: 'again'; inMs: number };

/** Sends a request until it works, cannot work, or its bounds are used up. Never throws. */
export async function deliver(request: ApiRequest, tools: DeliveryTools): Promise<Delivery> {
	const { limiter, clock, policy, signal } = tools;
	const startedAt = clock.now();
	const delivery: Delivery = { unknown: false, attempts: 0, waitedMs: 0 };
	const failures: Failures = { all: 0 };

	for (;;) {
		const queuedAt = clock.now();
		const admission = await limiter.admit({ ...policy, signal });
		delivery.waitedMs += clock.now() - queuedAt;
		if (admission.kind === 'cancelled') return { ...delivery, reason: 'cancelled' };
		if (admission.kind === 'tooLong') {
			const { isAsked, waitMs } = admission;
			return isAsked
				? { ...delivery, reason: 'quotaExhausted', askedMs: waitMs }
				: { ...delivery, reason: 'rateLimited' };
		}
		delivery.attempts += 1;
		delivery.answer = await tools.exchange(request);
		limiter.answered(admission.ticket, delivery.answer);

		// Only a write may be answered with an empty body
		const meaning = classify(delivery.answer, request.method !== 'PATCH', request.isAnswer);
		if (meaning.kind === 'retry') {
			delivery.unknown ||= meaning.unknown;
			failures.all += 1;
			failures[meaning.reason] = (failures[meaning.reason] ?? 0) + 1;
		}
		const step = nextStep(meaning, failures, startedAt, tools);
		if (step.kind === 'done') {
			if (meaning.kind === 'ok') tools.budget.earn();
			const json = meaning.kind === 'ok' ? meaning.json : undefined;
			return { ...delivery, reason: step.reason, askedMs: step.askedMs, json };
		}
		if (step.inMs === 0) continue;
		const pausedAt = clock.now();
		const isOver = await tools.pause(step.inMs);
		delivery.waitedMs += clock.now() - pausedAt;
		if (!isOver) return { ...delivery, reason: 'cancelled' };
	}
}

function nextStep(
	meaning: Meaning,
	failures: Failures,
	startedAt: number,
	tools: DeliveryTools,
): Step {
	const { policy, budget, limiter, clock } = tools;
	if (meaning.kind === 'ok') return { kind: 'done' };
	if (meaning.kind === 'stop') return { kind: 'done', reason: meaning.reason };
	if (meaning.hintMs !== undefined && meaning.hintMs > policy.maxWaitMs) {
		return { kind: 'done', reason: 'quotaExhausted', askedMs: meaning.hintMs };
	}
	if (meaning.kind === 'wait') {
		const since = Math.max(startedAt, limiter.lastAnswerAt());
		const tooLong = clock.now() - since > policy.maxWaitMs;
		// The limiter holds everybody back, so there is nothing to wait for here
		return tooLong ? { kind: 'done', reason: 'rateLimited' } : { kind: 'again', inMs: 0 };
	}
	const { reason, maxRetries = Infinity } = meaning;
	const isEnough = failures.all > policy.maxRetries || failures[reason]! > maxRetries;
	if (isEnough || !budget.take()) return { kind: 'done', reason };
	return {
		kind: 'again',
		inMs: Math.max(backoffMs(failures.all, tools.random()), meaning.hintMs ?? 0),
	};
}
