import type { IExecuteFunctions, IPollFunctions, ITriggerFunctions } from 'n8n-workflow';

import type { Clock } from '../delivery/clock';
import { shareAs, sharedGate } from '../delivery/gates';
import type { BlockedMs, LanePolicy } from '../delivery/lane';
import type { RateLimit } from '../delivery/rateWindow';
import type { ApiRequest, Attempt } from '../delivery/request';
import { send, type Failed, type RequestResult } from '../delivery/send';
import type { Audience } from '../common';
import { clock, createYield } from './clock';
import { connect } from './connect';

/** Bounds that hold for every request of a run. */
export type ApiOptions = LanePolicy;

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
	/** Whom failures are told to. */
	audience: Audience;
	/** Where people sign in to Genesys Cloud, without a slash at its end; undefined where nobody knows. */
	appsUrl?: string;
	/** Aborted once nothing new shall start: on cancellation, or when the run has failed. */
	signal: AbortSignal;
	/** Aborted when n8n cancels the execution; let go with the run, unlike n8n's own. */
	cancelSignal: AbortSignal;
	/** No new request from now on; those in flight are finished. */
	stop(): void;
	/** @param onAttempt called whenever the request leaves */
	send(request: ApiRequest, onAttempt?: () => void): Promise<RequestResult>;
	/**
	 * Begins the task for each entry, in order, with another whenever few requests wait. Resolves with
	 * the tasks once all of them have begun.
	 */
	begin<E, T>(entries: E[], task: (entry: E) => Promise<T>): Promise<Array<Promise<T>>>;
	/**
	 * Whether what is not found may be asked for again: where a few entries are worked on, as after an
	 * event, and not with Max Retries 0. What a long list names has not just begun.
	 */
	readonly mayAskAgain: boolean;
	/** What the server has told of its limit. */
	rateLimit(): RateLimit | undefined;
	usage(): Usage;
	/** Waits, unless every request would fail by now; false when the run was stopped. */
	pause(ms: number): Promise<boolean>;
	close(): void;
}

/** So many conversations may come of one event. */
const FEW = 10;

/**
 * Opens the API with the node's credential. Close it once, whatever came of the run.
 *
 * @param triggerSignal ends what a trigger has in flight, which n8n itself cannot cancel
 */
export async function openApi(
	context: IExecuteFunctions | IPollFunctions | ITriggerFunctions,
	options: ApiOptions,
	triggerSignal?: AbortSignal,
): Promise<ApiClient> {
	const cancelling = new AbortController();
	const connection = await connect(context, options.timeoutMs, cancelling.signal);
	const stopping = new AbortController();
	let { key } = connection;
	const gate = sharedGate(key, clock, Math.random, connection.typedHost);
	const lane = gate.open(options, connection.hasToken);
	const pauses = new Set<() => void>();
	const endPauses = () => pauses.forEach((end) => end());
	let fatal: Failed | undefined;

	function stop() {
		stopping.abort();
		gate.stop(lane);
		endPauses();
	}
	function cancel() {
		stop();
		cancelling.abort();
	}
	// n8n cancels no poll
	const isPoll = !('getExecutionCancelSignal' in context);
	const executionSignal = isPoll ? triggerSignal : context.getExecutionCancelSignal();
	executionSignal?.addEventListener('abort', cancel);
	if (executionSignal?.aborted) cancel();

	/** One controller for each wait: Node.js warns of many listeners on one signal. */
	async function pause(ms: number): Promise<boolean> {
		if (stopping.signal.aborted) return false;
		if (fatal) return true;
		const ending = new AbortController();
		const end = () => ending.abort();
		pauses.add(end);
		await clock.pause(ms, ending.signal);
		pauses.delete(end);
		return !stopping.signal.aborted;
	}

	const sent = { requests: 0, retries: 0 };
	let areFew = true;

	return {
		clock,
		audience: isPoll ? 'poll' : 'item',
		appsUrl: connection.appsUrl,
		signal: stopping.signal,
		cancelSignal: cancelling.signal,
		stop,
		pause,
		get mayAskAgain() {
			return areFew && options.maxRetries > 0;
		},
		rateLimit: () => gate.window.rateLimit,
		usage: () => ({ ...sent, blockedMs: lane.blockedMs(clock.now()) }),
		send: async (request, onAttempt) => {
			const attempt: Attempt = async () => {
				onAttempt?.();
				const answer = await connection.attempt(request);
				if (connection.key !== key) shareAs((key = connection.key), gate);
				return answer;
			};
			const result = await send(request, attempt, gate, lane, clock);
			const { attempts, waitedMs, mayHaveApplied } = result;
			sent.requests += result.attempts;
			sent.retries += Math.max(0, result.attempts - 1);
			if (result.reason && result.endsRun) {
				fatal ??= result;
				endPauses();
			}
			const isCutShort = fatal && result.reason === 'cancelled';
			return isCutShort ? { ...fatal!, attempts, waitedMs, mayHaveApplied } : result;
		},
		begin: async (entries, task) => {
			areFew = entries.length <= FEW;
			const begun = [];
			const yieldIfDue = createYield();
			for (const entry of entries) {
				await yieldIfDue();
				await lane.room(clock.now());
				const one = task(entry);
				// Whoever waits for it hears of the error
				one.catch(() => {});
				begun.push(one);
			}
			return begun;
		},
		close: () => {
			executionSignal?.removeEventListener('abort', cancel);
			gate.close(lane);
		},
	};
}
