import { randomUUID } from 'node:crypto';

import type {
	ApiRequest,
	AttemptResult,
} from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { Gate } from '../../../nodes/GenesysParticipantAttributes/delivery/gate';
import type { LanePolicy } from '../../../nodes/GenesysParticipantAttributes/delivery/lane';
import {
	send,
	type RequestResult,
} from '../../../nodes/GenesysParticipantAttributes/delivery/send';
import { createFakeClock, type FakeClock } from './fakeClock.mts';

export const WRITE: ApiRequest = { method: 'PATCH', path: '/api/v2/x', body: '{}' };
export const READ: ApiRequest = { method: 'GET', path: '/api/v2/x' };

export const POLICY: LanePolicy = {
	...{ maxRetries: 5, maxWaitMs: 180_000, share: 1, concurrency: 10 },
	timeoutMs: 30_000,
};

/** More requests than any test needs: whoever gets there would go on for ever. */
const ENDLESS = 1_000;

/** Answers in turn, the last one again and again; or an answer for each request. */
export type Script = AttemptResult[] | ((request: ApiRequest, now: number) => AttemptResult);

export interface SetUp {
	policy?: Partial<LanePolicy>;
	random?: () => number;
	/** Milliseconds until a request is answered. Default 0. */
	answerMs?: number;
	/** The host is one that a user has typed in, and has not answered yet. Default false. */
	isNewHost?: boolean;
	/** Of an execution before this one. */
	earlier?: { gate: Gate; clock: FakeClock };
}

/** One execution that sends its requests to a service with these answers. */
export function setUpSending(script: Script, setUp: SetUp = {}) {
	const { random = () => 0.5, answerMs = 0, isNewHost = false, earlier } = setUp;
	const clock = earlier?.clock ?? createFakeClock();
	const gate =
		earlier?.gate ??
		new Gate(clock, random, isNewHost ? `https://${randomUUID()}.example` : undefined);
	const lane = gate.open({ ...POLICY, ...setUp.policy });
	const sentAt: number[] = [];
	const attempt = async (request: ApiRequest) => {
		const now = clock.now();
		sentAt.push(now);
		if (sentAt.length > ENDLESS) throw new Error('Requests are sent without end');
		if (answerMs > 0) await clock.pause(answerMs);
		if (typeof script === 'function') return script(request, now);
		return script[Math.min(sentAt.length, script.length) - 1];
	};
	/** Sends a request, without letting time pass. */
	const begin = async (request: ApiRequest = WRITE) =>
		await send(request, attempt, gate, lane, clock);
	return {
		clock,
		gate,
		/** When each request was sent. */
		sentAt,
		cancelAt: (ms: number) => void clock.pause(ms).then(() => gate.stop(lane)),
		begin,
		/** Sends a request, and lets time pass until there is an outcome. */
		run: async (request?: ApiRequest): Promise<RequestResult> => {
			const result = begin(request);
			await clock.run();
			return await result;
		},
	};
}
