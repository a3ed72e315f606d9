import type { Answer, ApiRequest } from '../../nodes/GenesysParticipantAttributes/delivery/answer';
import { classify } from '../../nodes/GenesysParticipantAttributes/delivery/classify';
import type { Delivery } from '../../nodes/GenesysParticipantAttributes/delivery/deliver';
import { createSlots } from '../../nodes/GenesysParticipantAttributes/delivery/slots';
import type { Session } from '../../nodes/GenesysParticipantAttributes/session';
import { createFakeClock, type FakeClock } from './delivery/fakeClock.mts';

export interface SentRequest extends ApiRequest {
	/** When it was sent, and when it was answered. */
	at: number;
	until: number;
}

export interface FakeSession {
	session: Session;
	clock: FakeClock;
	sent: SentRequest[];
	/** Does the work, letting time pass as far as it takes. */
	run<T>(work: () => Promise<T>): Promise<T>;
}

/** Milliseconds from a request to its answer. */
export const ANSWER_MS = 10;

/** What comes of a single try; a failure that would be retried counts as the last one. */
function deliveryOf(answer: Answer, request: ApiRequest): Delivery {
	const meaning = classify(answer, request);
	const common = { answer, attempts: 1, waitedMs: 0, unknown: false };
	if (meaning.kind === 'ok') return { ...common, json: meaning.json };
	if (meaning.kind === 'wait') return { ...common, reason: 'rateLimited' };
	if (meaning.kind === 'stop') return { ...common, reason: meaning.reason };
	return { ...common, reason: meaning.reason, unknown: meaning.unknown };
}

/** A session with a clock of its own, whose requests the given function answers. */
export function createFakeSession(
	answer: (request: ApiRequest, now: number) => Answer,
	width = 10,
): FakeSession {
	const clock = createFakeClock();
	const halting = new AbortController();
	const slots = createSlots(width);
	const sent: SentRequest[] = [];

	async function send(request: ApiRequest): Promise<Delivery> {
		if (halting.signal.aborted) {
			return { reason: 'cancelled', unknown: false, attempts: 0, waitedMs: 0 };
		}
		const at = clock.now();
		const entry = { ...request, at, until: Infinity };
		sent.push(entry);
		const given = answer(request, at);
		await clock.pause(ANSWER_MS);
		entry.until = clock.now();
		return deliveryOf(given, request);
	}

	return {
		clock,
		sent,
		session: {
			clock,
			slots,
			usage: { requests: 0, retries: 0, limitedMs: 0 },
			signal: halting.signal,
			halt: () => halting.abort(),
			send,
			pace: () => undefined,
			pause: async (ms) => await slots.idle(async () => await clock.pause(ms, halting.signal)),
			close: () => {},
		},
		run: async (work) => {
			const result = work();
			await clock.run();
			return await result;
		},
	};
}
