import fc from 'fast-check';

import { RateWindow } from '../../../nodes/GenesysParticipantAttributes/delivery/rateWindow';
import { createFakeServer, ROUNDINGS, type FakeServer, type Rounding } from './fakeServer.mts';

/** Milliseconds that a request needs to the server, and its answer back. */
export interface Latency {
	there: number;
	back: number;
}

/** Requests that clients have to make with one token, as fast as their windows let them. */
export interface Traffic {
	server: FakeServer;
	/** How many, or how many more at which time. */
	requests: number | Record<number, number>;
	/** Requests in flight at once; several are of processes that know nothing of each other. */
	width: number | number[];
	/** Taken in turn by all, so that answers overtake each other. */
	latencies: Latency[];
	/** The part of the limit for each client. Default 1. */
	share?: number;
	/** What else happens, and when. */
	events?: Array<{ at: number; happen: () => void }>;
}

export interface Trace {
	/** When the last answer was in. */
	endedAt: number;
	/** Requests that left before the time that a 429 had told. */
	early: number;
}

/** Far more than any traffic here needs. */
const ENDLESS = 20_000;

/** What is to happen, in order of time. */
function createAgenda() {
	const entries: Array<{ time: number; happen: () => void }> = [];
	let now = 0;
	return {
		now: () => now,
		at: (time: number, happen: () => void) => {
			const later = entries.findIndex((entry) => entry.time > time);
			entries.splice(later < 0 ? entries.length : later, 0, { time, happen });
		},
		run: () => {
			for (let steps = 0; entries.length > 0; steps += 1) {
				if (steps > ENDLESS) throw new Error('The requests never come to an end');
				const { time, happen } = entries.shift()!;
				now = Math.max(now, time);
				happen();
			}
		},
	};
}

/** Plays the traffic through; every refused request comes again. */
export function drive({ server, latencies, share = 1, events = [], ...traffic }: Traffic): Trace {
	const agenda = createAgenda();
	const trace: Trace = { endedAt: 0, early: 0 };
	let left = 0;
	let sent = 0;

	/** One process; returns what makes it send as much as it may. */
	function client(width: number): () => void {
		const window = new RateWindow();
		const member = window.join(share);
		let inFlight = 0;
		let stayAwayUntil = -Infinity;
		let wakeAt = Infinity;

		function send() {
			const { there, back } = latencies[sent % latencies.length];
			const ticket = window.depart(agenda.now(), member);
			if (agenda.now() < stayAwayUntil) trace.early += 1;
			left -= 1;
			inFlight += 1;
			sent += 1;
			agenda.at(agenda.now() + there, () => {
				const reply = server.take(agenda.now());
				agenda.at(agenda.now() + back, () => {
					inFlight -= 1;
					trace.endedAt = agenda.now();
					if (reply.kind === 'ok') window.arrive(ticket, agenda.now(), reply.reading);
					else {
						const holdMs = reply.retryAfterSeconds * 1000;
						left += 1;
						stayAwayUntil = Math.max(stayAwayUntil, agenda.now() + holdMs);
						window.refuse(ticket, agenda.now(), holdMs);
					}
					work();
				});
			});
		}

		function work() {
			while (left > 0 && inFlight < width) {
				const waitMs = window.waitMs(agenda.now(), member);
				if (waitMs <= 0) send();
				else return wake(agenda.now() + waitMs);
			}
		}

		function wake(time: number) {
			if (wakeAt > agenda.now() && wakeAt <= time) return;
			wakeAt = time;
			agenda.at(time, () => {
				wakeAt = Infinity;
				work();
			});
		}

		return work;
	}

	const clients = [traffic.width].flat().map(client);
	for (const { at, happen } of events) agenda.at(at, happen);
	const requests =
		typeof traffic.requests === 'number' ? { 0: traffic.requests } : traffic.requests;
	for (const [at, more] of Object.entries(requests)) {
		agenda.at(Number(at), () => (left += more));
		// Each process begins a little after the one before
		for (const [index, work] of clients.entries()) agenda.at(Number(at) + index * 37, work);
	}
	agenda.run();
	return trace;
}

/** A server and a client's way to it, as fast-check draws them. */
interface Scene {
	limit: number;
	windowMs: number;
	rounding: Rounding;
	width: number;
	latencies: Latency[];
	/** The slowest way there and back, in milliseconds. */
	roundTripMs: number;
}

const fraction = fc.double({ min: 0, max: 1, noNaN: true });

/** Round trips stay below a second, and fast enough to spend a window in its time. */
function longestRoundTrip(limit: number, width: number, windowMs: number): number {
	const rounds = Math.ceil(limit / width) + 10;
	return Math.floor(Math.min(900, windowMs / rounds));
}

const scene: fc.Arbitrary<Scene> = fc
	.record({
		limit: fc.integer({ min: 1, max: 60 }),
		windowMs: fc.integer({ min: 5000, max: 90_000 }),
		rounding: fc.constantFrom(...(Object.keys(ROUNDINGS) as Rounding[])),
		width: fc.integer({ min: 1, max: 50 }),
		ways: fc.array(fc.record({ there: fraction, back: fraction }), { minLength: 1, maxLength: 20 }),
	})
	.map(({ ways, ...rest }) => {
		const roundTripMs = longestRoundTrip(rest.limit, rest.width, rest.windowMs);
		const latencies = ways.map(({ there, back }) => ({
			there: 1 + Math.floor((there * roundTripMs) / 2),
			back: 1 + Math.floor((back * roundTripMs) / 2),
		}));
		return { ...rest, latencies, roundTripMs: roundTripMs + 2 };
	});

/** Checks what holds in any scene, each with a server of its own, and for whatever else is drawn. */
export function inAnyScene<More>(
	more: fc.Arbitrary<More>,
	check: (scene: Scene & { server: FakeServer }, more: More) => void,
): void {
	const property = fc.property(scene, more, (drawn, one) => {
		const { limit, windowMs, rounding } = drawn;
		check({ ...drawn, server: createFakeServer({ limit, windowMs, rounding }) }, one);
	});
	fc.assert(property, { numRuns: 300 });
}
