import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import type { ApiRequest, Exchange } from './delivery/answer';
import type { Clock } from './delivery/clock';
import { deliver, type Delivery, type DeliveryPolicy } from './delivery/deliver';
import type { Limiter } from './delivery/limiter';
import { createRetryBudget } from './delivery/retryBudget';
import { joinLimiter } from './delivery/sharedLimiters';
import { createSlots, type Slots } from './delivery/slots';
import type { Pace } from './delivery/window';

/** Requests that timed out, and nothing else in between, after which the rest is not tried. */
const TIMEOUTS_IN_A_ROW = 10;

/** The way to Genesys Cloud, and the key under which its limit is shared in this process. */
export interface Connection {
	exchange: Exchange;
	limiterKey: string;
}

/** What a run has cost so far. */
export interface Usage {
	requests: number;
	retries: number;
	/** Milliseconds in which something had to wait for the rate limit. */
	limitedMs: number;
}

/** Everything that one execution of the node shares while it talks to Genesys Cloud. */
export interface Session {
	clock: Clock;
	slots: Slots;
	usage: Usage;
	/** Aborted once nothing new shall start: on cancellation, or when the run has failed. */
	signal: AbortSignal;
	/** No new request from now on; those under way are finished. */
	halt(): void;
	/** Delivers a request of the caller's slot. */
	send(request: ApiRequest): Promise<Delivery>;
	/** What the server has told of its limit. */
	pace(): Pace | undefined;
	/** Waits outside the slot; false when the run was halted. */
	pause(ms: number): Promise<boolean>;
	close(): void;
}

const clock: Clock = {
	now: () => performance.now(),
	pause: async (ms, signal) => {
		try {
			await sleep(ms, signal);
		} catch {
			return false;
		}
		return !signal?.aborted;
	},
};

/**
 * Follows the outcomes of a run and tells when trying on is pointless. Permissions are no such
 * case: they are given by division, so the next conversation may well be allowed.
 */
function createGiveUp(): (delivery: Delivery) => boolean {
	let timeouts = 0;
	return ({ reason }) => {
		timeouts = reason === 'timeout' ? timeouts + 1 : 0;
		return reason === 'unauthorized' || timeouts >= TIMEOUTS_IN_A_ROW;
	};
}

/** The limiter, noting how long anything waits for it. */
function watched(limiter: Limiter, usage: Usage): Limiter {
	let waiting = 0;
	let since = 0;
	return {
		...limiter,
		admit: async (turn) => {
			if (waiting === 0) since = clock.now();
			waiting += 1;
			const admission = await limiter.admit(turn);
			waiting -= 1;
			if (waiting === 0) usage.limitedMs += clock.now() - since;
			return admission;
		},
	};
}

export function openSession(
	context: IExecuteFunctions,
	{ exchange, limiterKey }: Connection,
	policy: DeliveryPolicy & { concurrency: number },
): Session {
	const halting = new AbortController();
	const halt = () => halting.abort();
	context.onExecutionCancellation(halt);
	const usage: Usage = { requests: 0, retries: 0, limitedMs: 0 };
	const { limiter, leave } = joinLimiter(limiterKey, clock, Math.random);
	const slots = createSlots(policy.concurrency);
	const pause = async (ms: number) =>
		await slots.idle(async () => await clock.pause(ms, halting.signal));
	const budget = createRetryBudget();
	const tools = {
		exchange,
		limiter: watched(limiter, usage),
		budget,
		policy,
		clock,
		random: Math.random,
		pause,
		signal: halting.signal,
	};
	const isPointless = createGiveUp();
	let lost: Delivery | undefined;

	return {
		clock,
		slots,
		usage,
		signal: halting.signal,
		halt,
		pause,
		pace: limiter.pace,
		send: async (request) => {
			if (lost) return { ...lost, unknown: false, attempts: 0, waitedMs: 0 };
			const delivery = await deliver(request, tools);
			usage.requests += delivery.attempts;
			usage.retries += Math.max(0, delivery.attempts - 1);
			if (isPointless(delivery)) lost ??= delivery;
			return delivery;
		},
		close: leave,
	};
}
