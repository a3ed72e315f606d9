import fc from 'fast-check';

import {
	RateWindow,
	type Departure,
} from '../../../nodes/GenesysParticipantAttributes/delivery/rateWindow';
import { createFakeServer, type Reply } from '../../unit/delivery/fakeServer.mts';
import { record } from '../wild.mts';

/** Something that happens, so long after what was before it. */
interface Step {
	afterMs: number;
	kind: 'ask' | 'stranger' | 'other limit';
	/** Requests of the stranger, or refused by the other limit. */
	count: number;
	there: number;
	back: number;
	/** Whether the answer tells of the limit, or is lost on its way. */
	answer: 'tells' | 'silent' | 'lost';
}

/** Times are milliseconds. */
interface OnTheWay {
	ticket: Departure;
	arrivesAt: number;
	answeredAt: number;
	answer: Step['answer'];
	reply?: Reply;
	/** Of the server, by number. */
	window?: number;
}

const step = record<Step>({
	afterMs: fc.oneof(fc.constant(0), fc.nat({ max: 50 }), fc.nat({ max: 4000 })),
	kind: fc.oneof(
		{ weight: 12, arbitrary: fc.constant('ask' as const) },
		{ weight: 1, arbitrary: fc.constantFrom('stranger' as const, 'other limit' as const) },
	),
	count: fc.integer({ min: 1, max: 8 }),
	there: fc.integer({ min: 1, max: 400 }),
	back: fc.integer({ min: 1, max: 400 }),
	answer: fc.constantFrom('tells', 'tells', 'tells', 'silent', 'lost'),
});

/** With these roundings a window never ends later than its answers say. */
interface Rules {
	limit: number;
	windowMs: number;
	rounding: 'up' | 'plusOne';
}

const drama = record<Rules & { steps: Step[] }>({
	limit: fc.integer({ min: 1, max: 12 }),
	windowMs: fc.integer({ min: 5000, max: 20_000 }),
	rounding: fc.constantFrom('up', 'plusOne'),
	steps: fc.array(step, { minLength: 1, maxLength: 120 }),
});

/** A client that does as its window says, and what it has been told by then. */
function createClient({ limit, windowMs, rounding }: Rules) {
	const server = createFakeServer({ limit, windowMs, rounding });
	const window = new RateWindow();
	const member = window.join(1);
	const told = new Map<number, number>();
	let onTheWay: OnTheWay[] = [];
	let stayAwayUntil = -Infinity;
	let now = 0;

	function arrive(request: OnTheWay) {
		server.rules.headers = request.answer === 'tells';
		request.reply = server.take(request.arrivesAt);
		request.window = server.windows.length - 1;
	}

	function answer({ ticket, answeredAt, answer: how, reply, window: number }: OnTheWay) {
		onTheWay = onTheWay.filter((one) => one.ticket !== ticket);
		if (how === 'lost') window.arrive(ticket, answeredAt);
		else if (reply!.kind === 'refused') {
			const holdMs = reply!.retryAfterSeconds * 1000;
			stayAwayUntil = Math.max(stayAwayUntil, answeredAt + holdMs);
			window.refuse(ticket, answeredAt, holdMs);
		} else {
			const { reading } = reply!;
			if (reading) told.set(number!, Math.max(told.get(number!) ?? 0, reading.count));
			window.arrive(ticket, answeredAt, reading);
		}
	}

	function goOn(until: number) {
		for (;;) {
			const arrivals = onTheWay.filter(({ reply }) => !reply);
			const times = onTheWay.map((one) => (one.reply ? one.answeredAt : one.arrivesAt));
			const at = Math.min(...times);
			if (at > until) break;
			const arriving = arrivals.find(({ arrivesAt }) => arrivesAt === at);
			if (arriving) arrive(arriving);
			else answer(onTheWay.find(({ reply, answeredAt }) => reply && answeredAt === at)!);
		}
		now = until;
	}

	function mayLeave(): boolean {
		const number = server.windows.length - 1;
		const isOpen = number >= 0 && now < server.windows[number].startedAt + windowMs;
		const count = isOpen ? told.get(number) : undefined;
		return now >= stayAwayUntil && (count === undefined || count + onTheWay.length < limit);
	}

	function ask({ there, back, answer: how }: Step) {
		if (window.waitMs(now, member) > 0) return;
		expect(mayLeave()).toBe(true);
		const arrivesAt = now + there;
		onTheWay.push({
			ticket: window.depart(now, member),
			arrivesAt,
			answeredAt: arrivesAt + back,
			answer: how,
		});
	}

	return {
		take: (one: Step) => {
			goOn(now + one.afterMs);
			if (one.kind === 'ask') ask(one);
			else if (one.kind === 'stranger') server.takeForStranger(now, one.count);
			else server.refuseNext(one.count, 1 + (one.count % 3));
		},
		/** Waits as long as it is told once all is answered; how long that was. */
		rest: () => {
			goOn(now + 1000);
			const from = now;
			for (let waits = 0; window.waitMs(now, member) > 0; waits += 1) {
				expect(waits).toBeLessThan(5);
				goOn(now + window.waitMs(now, member));
			}
			return now - from;
		},
	};
}

test('nobody leaves before a 429 allows it, nor past what the answers of a window leave', () => {
	fc.assert(
		fc.property(drama, ({ steps, ...rules }) => {
			const client = createClient(rules);
			for (const one of steps) client.take(one);
		}),
		{ numRuns: 400 },
	);
});

test('whatever has happened, the next request leaves when a window and a second are over', () => {
	fc.assert(
		fc.property(drama, ({ steps, ...rules }) => {
			const client = createClient(rules);
			for (const one of steps) client.take(one);
			expect(client.rest()).toBeLessThanOrEqual(rules.windowMs + 3000);
		}),
		{ numRuns: 400 },
	);
});
