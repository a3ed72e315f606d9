import type { Answer, ApiRequest, DeliveryReason, Exchange } from './answer';
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

/** What a request took. */
interface Effort {
	/** A try without a clear answer may have been carried out all the same. */
	unknown: boolean;
	/** The last answer; absent when nothing was sent. */
	answer?: Answer;
	attempts: number;
	/** Milliseconds spent waiting for the limit and between tries. */
	waitedMs: number;
}

/** A request that worked. `json` is the answered object, if any. */
export interface Delivered extends Effort {
	reason?: undefined;
	json?: unknown;
}

/** A request that did not work. */
export interface Undelivered extends Effort {
	reason: DeliveryReason;
	/** Milliseconds that the server asked for, where that was too long. */
	askedMs?: number;
}

/** What came of a request after all its tries. */
export type Delivery = Delivered | Undelivered;

/** Failures of one request so far, in all and by reason. */
type Failures = { all: number } & Partial<Record<DeliveryReason, number>>;

type Step =
	| { kind: 'ok'; json: unknown }
	| { kind: 'failed'; reason: DeliveryReason; askedMs?: number }
	| { kind: 'again'; inMs: number };

/** Sends a request until it works, cannot work, or its bounds are used up. Never throws. */
export async function deliver(request: ApiRequest, tools: DeliveryTools): Promise<Delivery> {
	const { limiter, clock, policy, signal } = tools;
	const startedAt = clock.now();
	const effort: Effort = { unknown: false, attempts: 0, waitedMs: 0 };
	const failures: Failures = { all: 0 };

	for (;;) {
		const queuedAt = clock.now();
		const admission = await limiter.admit({ ...policy, signal });
		effort.waitedMs += clock.now() - queuedAt;
		if (admission.kind === 'cancelled') return { ...effort, reason: 'cancelled' };
		if (admission.kind === 'tooLong') {
			const { isAsked, waitMs } = admission;
			return isAsked
				? { ...effort, reason: 'quotaExhausted', askedMs: waitMs }
				: { ...effort, reason: 'rateLimited' };
		}
		effort.attempts += 1;
		effort.answer = await tools.exchange(request);
		limiter.answered(admission.ticket, effort.answer);

		const meaning = classify(effort.answer, request);
		if (meaning.kind === 'retry') {
			effort.unknown ||= meaning.unknown;
			failures.all += 1;
			failures[meaning.reason] = (failures[meaning.reason] ?? 0) + 1;
		}
		const step = nextStep(meaning, failures, startedAt, tools);
		if (step.kind === 'ok') return { ...effort, json: step.json };
		if (step.kind === 'failed') return { ...effort, reason: step.reason, askedMs: step.askedMs };
		if (step.inMs === 0) continue;
		const pausedAt = clock.now();
		const isOver = await tools.pause(step.inMs);
		effort.waitedMs += clock.now() - pausedAt;
		if (!isOver) return { ...effort, reason: 'cancelled' };
	}
}

function nextStep(
	meaning: Meaning,
	failures: Failures,
	startedAt: number,
	tools: DeliveryTools,
): Step {
	const { policy, budget, limiter, clock } = tools;
	if (meaning.kind === 'ok') {
		budget.earn();
		return meaning;
	}
	if (meaning.kind === 'stop') return { kind: 'failed', reason: meaning.reason };
	if (meaning.hintMs !== undefined && meaning.hintMs > policy.maxWaitMs) {
		return { kind: 'failed', reason: 'quotaExhausted', askedMs: meaning.hintMs };
	}
	if (meaning.kind === 'wait') {
		const since = Math.max(startedAt, limiter.lastAnswerAt());
		const tooLong = clock.now() - since > policy.maxWaitMs;
		// The limiter holds everybody back, so there is nothing to wait for here
		return tooLong ? { kind: 'failed', reason: 'rateLimited' } : { kind: 'again', inMs: 0 };
	}
	const { reason, maxRetries = Infinity } = meaning;
	const isEnough = failures.all > policy.maxRetries || failures[reason]! > maxRetries;
	if (isEnough || !budget.take()) return { kind: 'failed', reason };
	return {
		kind: 'again',
		inMs: Math.max(backoffMs(failures.all, tools.random()), meaning.hintMs ?? 0),
	};
}
