import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import type { ApiRequest, Exchange } from './delivery/answer';
import type { Clock } from './delivery/clock';
import { deliver, type Delivery, type DeliveryPolicy } from './delivery/deliver';
import { createRetryBudget } from './delivery/retryBudget';
import { joinLimiter } from './delivery/sharedLimiters';
import { createSlots, type Slots } from './delivery/slots';

/** Refusals for want of a permission, with no success in between, after which the rest is not tried. */
const FORBIDDEN_IN_A_ROW = 10;
/** The same for requests that nobody answered. */
const TIMEOUTS_IN_A_ROW = 20;

/** What a run has cost so far. */
export interface Usage {
	requests: number;
	retries: number;
	/** Milliseconds that requests waited for the limit and between tries, added up. */
	waitedMs: number;
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
	/** Delivers a request of the caller's slot. `needsBody`: only a JSON object counts as success. */
	send(request: ApiRequest, needsBody: boolean): Promise<Delivery>;
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

/** Follows the outcomes of a run and tells when trying on is pointless. */
function createVerdictOnAll(): (delivery: Delivery) => boolean {
	let forbidden = 0;
	let timeouts = 0;
	return ({ reason }) => {
		forbidden = reason === 'forbidden' ? forbidden + 1 : 0;
		timeouts = reason === 'timeout' ? timeouts + 1 : 0;
		return (
			reason === 'unauthorized' || forbidden >= FORBIDDEN_IN_A_ROW || timeouts >= TIMEOUTS_IN_A_ROW
		);
	};
}

/**
 * @param limiterKey names the credential and the host, whose limit is shared
 */
export function openSession(
	context: IExecuteFunctions,
	exchange: Exchange,
	limiterKey: string,
	policy: DeliveryPolicy,
	concurrency: number,
): Session {
	const halting = new AbortController();
	const halt = () => halting.abort();
	context.onExecutionCancellation(halt);
	const { limiter, leave } = joinLimiter(limiterKey, clock, Math.random);
	const slots = createSlots(concurrency);
	const pause = async (ms: number) =>
		await slots.idle(async () => await clock.pause(ms, halting.signal));
	const budget = createRetryBudget();
	const tools = {
		exchange,
		limiter,
		budget,
		policy,
		clock,
		random: Math.random,
		pause,
		signal: halting.signal,
	};
	const usage: Usage = { requests: 0, retries: 0, waitedMs: 0 };
	const isPointless = createVerdictOnAll();
	let lost: Delivery | undefined;

	return {
		clock,
		slots,
		usage,
		signal: halting.signal,
		halt,
		pause,
		send: async (request, needsBody) => {
			if (lost) return { ...lost, unknown: false, attempts: 0, waitedMs: 0 };
			const delivery = await deliver(request, tools, needsBody);
			usage.requests += delivery.attempts;
			usage.retries += Math.max(0, delivery.attempts - 1);
			usage.waitedMs += delivery.waitedMs;
			if (isPointless(delivery)) lost ??= delivery;
			return delivery;
		},
		close: leave,
	};
}
