import type { IExecuteFunctions, IPollFunctions } from 'n8n-workflow';

import type { Clock } from '../delivery/clock';
import { sharedGate } from '../delivery/gate';
import type { BlockedMs, LanePolicy } from '../delivery/lane';
import type { RateLimit } from '../delivery/rateWindow';
import type { ApiRequest } from '../delivery/request';
import { send, type Failed, type RequestResult } from '../delivery/send';
import { createYield } from '../eventLoop';
import { clock } from './clock';
import { connect } from './connect';

/** Bounds that hold for every request of a run. */
export interface ApiOptions extends LanePolicy {
	/** Milliseconds for one attempt. */
	timeoutMs: number;
}

/** What a run has cost so far. */
export interface Usage {
	requests: number;
	retries: number;
	/** How long something had to wait, for the rate limit and for the service. */
	blockedMs: BlockedMs;
}

/** One execution's way to the Genesys Cloud API. */
export interface ApiClient {
	clock: Clock;
	/** Aborted once nothing new shall start: on cancellation, or when the run has failed. */
	signal: AbortSignal;
	/** No new request from now on; those in flight are finished. */
	stop(): void;
	send(request: ApiRequest): Promise<RequestResult>;
	/**
	 * Runs the task for each entry, in order, beginning with another whenever few requests wait.
	 * Rejects with the first error, once all are done.
	 */
	forEach<T>(entries: T[], task: (entry: T) => Promise<void>): Promise<void>;
	/** What the server has told of its limit. */
	rateLimit(): RateLimit | undefined;
	usage(): Usage;
	/** Waits; false when the run was stopped. */
	pause(ms: number): Promise<boolean>;
	close(): void;
}

/** Opens the API with the node's credential. Close it once, whatever came of the run. */
export async function openApi(
	context: IExecuteFunctions | IPollFunctions,
	options: ApiOptions,
): Promise<ApiClient> {
	const { attempt, key, hasToken } = await connect(context, options.timeoutMs);
	const stopping = new AbortController();
	const gate = sharedGate(key, clock, Math.random);
	const lane = gate.open(options, hasToken);
	const stop = () => {
		stopping.abort();
		gate.stop(lane);
	};
	// A poll cannot be cancelled
	if ('onExecutionCancellation' in context) {
		context.onExecutionCancellation(stop);
		if (context.getExecutionCancelSignal()?.aborted) stop();
	}
	const pauses = new Set<() => void>();
	stopping.signal.addEventListener('abort', () => pauses.forEach((end) => end()));

	/** One listener for all waits: Node.js warns of many on one signal. */
	async function pause(ms: number): Promise<boolean> {
		if (stopping.signal.aborted) return false;
		const ending = new AbortController();
		const end = () => ending.abort();
		pauses.add(end);
		try {
			return await clock.pause(ms, ending.signal);
		} finally {
			pauses.delete(end);
		}
	}

	const tools = { attempt, gate, lane, clock, random: Math.random, pause };
	const sent = { requests: 0, retries: 0 };
	let fatal: Failed | undefined;

	return {
		clock,
		signal: stopping.signal,
		stop,
		pause,
		rateLimit: () => gate.window.rateLimit,
		usage: () => ({ ...sent, blockedMs: lane.blockedMs(clock.now()) }),
		send: async (request) => {
			const result = await send(request, tools);
			const { attempts, waitedMs, mayHaveApplied } = result;
			sent.requests += result.attempts;
			sent.retries += Math.max(0, result.attempts - 1);
			if (result.reason && result.endsRun) {
				fatal ??= result;
				gate.stop(lane);
			}
			const isCutShort = fatal && result.reason === 'cancelled';
			return isCutShort ? { ...fatal!, attempts, waitedMs, mayHaveApplied } : result;
		},
		forEach: async (entries, task) => {
			const errors: unknown[] = [];
			const running = new Set<Promise<void>>();
			const yieldIfDue = createYield();
			for (const entry of entries) {
				await yieldIfDue();
				await lane.room();
				const one: Promise<void> = task(entry)
					.catch((error: unknown) => void errors.push(error))
					.finally(() => running.delete(one));
				running.add(one);
			}
			await Promise.all(running);
			if (errors.length > 0) throw errors[0];
		},
		close: () => gate.close(lane),
	};
}
