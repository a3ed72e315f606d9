import type {
	Answer,
	ApiRequest,
} from '../../../nodes/GenesysParticipantAttributes/delivery/answer';
import {
	deliver,
	type Delivery,
	type DeliveryPolicy,
	type DeliveryTools,
} from '../../../nodes/GenesysParticipantAttributes/delivery/deliver';
import { createLimiter } from '../../../nodes/GenesysParticipantAttributes/delivery/limiter';
import { createRetryBudget } from '../../../nodes/GenesysParticipantAttributes/delivery/retryBudget';
import { createFakeClock, type FakeClock } from './fakeClock.mts';

export const WRITE: ApiRequest = { method: 'PATCH', path: '/api/v2/x', body: '{}' };
export const READ: ApiRequest = { method: 'GET', path: '/api/v2/x' };

const POLICY: DeliveryPolicy = { maxRetries: 5, maxWaitMs: 180_000, share: 1 };

/** Answers in turn, the last one again and again; or an answer for each request. */
export type Script = Answer[] | ((request: ApiRequest, now: number) => Answer);

interface SetUp {
	policy?: Partial<DeliveryPolicy>;
	random?: () => number;
	/** Milliseconds until a request is answered. Default 0. */
	answerMs?: number;
}

export interface DeliverSetUp {
	clock: FakeClock;
	tools: DeliveryTools;
	/** When each request was sent. */
	sentAt: number[];
	/** Cancels at that time. */
	cancelAt(ms: number): void;
	/** Delivers a request, and lets time pass until there is an outcome. */
	run(request?: ApiRequest): Promise<Delivery>;
}

export function setUpDelivery(script: Script, setUp: SetUp = {}): DeliverSetUp {
	const { policy, random = () => 0.5, answerMs = 0 } = setUp;
	const clock = createFakeClock();
	const cancelling = new AbortController();
	const sentAt: number[] = [];
	const tools: DeliveryTools = {
		exchange: async (request) => {
			const now = clock.now();
			sentAt.push(now);
			if (answerMs > 0) await clock.pause(answerMs);
			if (typeof script === 'function') return script(request, now);
			return script[Math.min(sentAt.length, script.length) - 1];
		},
		limiter: createLimiter(clock, random),
		budget: createRetryBudget(),
		policy: { ...POLICY, ...policy },
		clock,
		random,
		signal: cancelling.signal,
		pause: async (ms) => await clock.pause(ms, cancelling.signal),
	};
	return {
		clock,
		tools,
		sentAt,
		cancelAt: (ms) => void clock.pause(ms).then(() => cancelling.abort()),
		run: async (request = WRITE) => {
			const delivery = deliver(request, tools);
			await clock.run();
			return await delivery;
		},
	};
}
