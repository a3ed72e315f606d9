import type {
	ApiRequest,
	AttemptResult,
} from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { Gate } from '../../../nodes/GenesysParticipantAttributes/delivery/gate';
import type { LanePolicy } from '../../../nodes/GenesysParticipantAttributes/delivery/lane';
import {
	send,
	type RequestResult,
	type SendTools,
} from '../../../nodes/GenesysParticipantAttributes/delivery/send';
import { createFakeClock, type FakeClock } from './fakeClock.mts';

export const WRITE: ApiRequest = { method: 'PATCH', path: '/api/v2/x', body: '{}' };
export const READ: ApiRequest = { method: 'GET', path: '/api/v2/x' };

const POLICY = { maxRetries: 5, maxWaitMs: 180_000, share: 1, concurrency: 10 };

/** More requests than any test needs: whoever gets there would go on for ever. */
const ENDLESS = 1_000;

/** Answers in turn, the last one again and again; or an answer for each request. */
export type Script = AttemptResult[] | ((request: ApiRequest, now: number) => AttemptResult);

export interface SetUp {
	policy?: Partial<LanePolicy>;
	random?: () => number;
	/** Milliseconds until a request is answered. Default 0. */
	answerMs?: number;
	/** The host has answered before, at the time 0. Default true. */
	isKnown?: boolean;
	/** Of an execution before this one. */
	earlier?: { gate: Gate; clock: FakeClock };
}

/** One execution that sends its requests to a service with these answers. */
export function setUpSending(script: Script, setUp: SetUp = {}) {
	const { random = () => 0.5, answerMs = 0, isKnown = true, earlier } = setUp;
	const clock = earlier?.clock ?? createFakeClock();
	const gate = earlier?.gate ?? new Gate(clock, random);
	const lane = gate.open({ ...POLICY, ...setUp.policy });
	const cancelling = new AbortController();
	cancelling.signal.addEventListener('abort', () => gate.stop(lane));
	const sentAt: number[] = [];
	let isFirst = isKnown && !earlier;
	const tools: SendTools = {
		attempt: async (request) => {
			if (isFirst) {
				isFirst = false;
				return { kind: 'response', status: 404, headers: {}, body: '' };
			}
			const now = clock.now();
			sentAt.push(now);
			if (sentAt.length > ENDLESS) throw new Error('Requests are sent without end');
			if (answerMs > 0) await clock.pause(answerMs);
			if (typeof script === 'function') return script(request, now);
			return script[Math.min(sentAt.length, script.length) - 1];
		},
		gate,
		lane,
		clock,
		random,
		pause: async (ms) => await clock.pause(ms, cancelling.signal),
	};
	const known = isFirst ? send(READ, tools) : Promise.resolve();
	/** Sends a request, without letting time pass. */
	const begin = async (request: ApiRequest = WRITE) => {
		await known;
		return await send(request, tools);
	};
	return {
		clock,
		gate,
		/** When each request was sent. */
		sentAt,
		cancelAt: (ms: number) => void clock.pause(ms).then(() => cancelling.abort()),
		begin,
		/** Sends a request, and lets time pass until there is an outcome. */
		run: async (request?: ApiRequest): Promise<RequestResult> => {
			const result = begin(request);
			await clock.run();
			return await result;
		},
	};
}
