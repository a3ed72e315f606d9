import { decide } from '../../nodes/GenesysParticipantAttributes/delivery/decide';
import type {
	ApiRequest,
	AttemptResult,
} from '../../nodes/GenesysParticipantAttributes/delivery/request';
import type { RequestResult } from '../../nodes/GenesysParticipantAttributes/delivery/send';
import type { ApiClient } from '../../nodes/GenesysParticipantAttributes/client/api';
import { createFakeClock, type FakeClock } from './delivery/fakeClock.mts';

export interface SentRequest extends ApiRequest {
	/** When it was sent, and when it was answered. */
	at: number;
	until: number;
}

export interface FakeApi {
	api: ApiClient;
	clock: FakeClock;
	sent: SentRequest[];
	/** Does the work, letting time pass as far as it takes. */
	run<T>(work: () => Promise<T>): Promise<T>;
}

/** Milliseconds from a request to its answer. */
export const ANSWER_MS = 10;

/** What comes of a single attempt; a failure that would be retried counts as the last one. */
function resultOf(lastResult: AttemptResult, request: ApiRequest): RequestResult {
	const decision = decide(lastResult, request);
	const common = { lastResult, attempts: 1, waitedMs: 0, mayHaveApplied: false };
	if (decision.kind === 'ok') return { ...common, json: decision.json };
	if (decision.kind === 'wait') return { ...common, reason: 'rateLimited' };
	return { ...common, reason: decision.reason, mayHaveApplied: decision.mayHaveApplied };
}

/** An API client with a clock of its own, whose requests the given function answers. */
export function createFakeApi(
	answer: (request: ApiRequest, now: number) => AttemptResult,
	width = 10,
): FakeApi {
	const clock = createFakeClock();
	const stopping = new AbortController();
	const sent: SentRequest[] = [];
	const writes: Array<() => void> = [];
	const reads: Array<() => void> = [];
	let inFlight = 0;

	const goOn = () => (writes.shift() ?? reads.shift())?.();

	async function send(request: ApiRequest): Promise<RequestResult> {
		if (inFlight >= width)
			await new Promise<void>((go) => (request.method === 'PATCH' ? writes : reads).push(go));
		if (stopping.signal.aborted) {
			goOn();
			return { reason: 'cancelled', mayHaveApplied: false, attempts: 0, waitedMs: 0 };
		}
		inFlight += 1;
		const at = clock.now();
		const entry = { ...request, at, until: Infinity };
		sent.push(entry);
		const given = answer(request, at);
		await clock.pause(ANSWER_MS);
		entry.until = clock.now();
		inFlight -= 1;
		goOn();
		return resultOf(given, request);
	}

	return {
		clock,
		sent,
		api: {
			clock,
			audience: 'item',
			usage: () => ({ requests: 0, retries: 0, blockedMs: { byLimit: 0, byOutage: 0 } }),
			signal: stopping.signal,
			cancelSignal: new AbortController().signal,
			stop: () => stopping.abort(),
			send,
			begin: async (entries, task) => await Promise.resolve(entries.map(task)),
			mayAskAgain: true,
			rateLimit: () => undefined,
			pause: async (ms) => await clock.pause(ms, stopping.signal),
			close: () => {},
		},
		run: async (work) => {
			const result = work();
			await clock.run();
			return await result;
		},
	};
}
