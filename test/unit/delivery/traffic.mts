import { RateWindow } from '../../../nodes/GenesysParticipantAttributes/delivery/rateWindow';
import type { FakeServer } from './fakeServer.mts';

/** Milliseconds that a request needs to the server, and its answer back. */
export interface Latency {
	there: number;
	back: number;
}

/** Requests that clients have to make with one token, as fast as their windows let them. */
export interface Traffic {
	server: FakeServer;
	/** How many, or how many more from when on. */
	requests: number | Array<{ at: number; more: number }>;
	/** Requests in flight at once; several are of processes that know nothing of each other. */
	width: number | number[];
	/** Taken in turn by all, so that answers overtake each other. */
	latencies: Latency[];
	/** The part of the limit for each client. Default 1. */
	share?: number;
	/** What else happens, and when. */
	events?: Array<{ at: number; happen: (server: FakeServer) => void }>;
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
	for (const { at, happen } of events) agenda.at(at, () => happen(server));
	const { requests } = traffic;
	for (const { at, more } of typeof requests === 'number'
		? [{ at: 0, more: requests }]
		: requests) {
		agenda.at(at, () => (left += more));
		// Each process begins a little after the one before
		for (const [index, work] of clients.entries()) agenda.at(at + index * 37, work);
	}
	agenda.run();
	return trace;
}
