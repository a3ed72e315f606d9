import { RateWindow } from '../../../nodes/GenesysParticipantAttributes/delivery/rateWindow';
import type { FakeServer } from './fakeServer.mts';
import { createAgenda, type Latency } from './traffic.mts';

/** Processes that know nothing of each other and work off one heap of requests with one token. */
export interface Crowd {
	server: FakeServer;
	requests: number;
	/** Requests that each process has in flight at the most. */
	widths: number[];
	/** Taken in turn by all. */
	latencies: Latency[];
}

/** Plays the requests through; each process begins a little after the one before. */
export function driveCrowd({ server, requests, widths, latencies }: Crowd): void {
	const agenda = createAgenda();
	let left = requests;
	let sent = 0;

	function begin(width: number, index: number) {
		const window = new RateWindow();
		const member = window.join(1);
		let inFlight = 0;
		let wakeAt = Infinity;

		function send() {
			const ticket = window.depart(agenda.now(), member);
			const { there, back } = latencies[sent++ % latencies.length];
			left -= 1;
			inFlight += 1;
			agenda.at(agenda.now() + there, () => {
				const reply = server.take(agenda.now());
				agenda.at(agenda.now() + back, () => {
					inFlight -= 1;
					if (reply.kind === 'ok') window.arrive(ticket, agenda.now(), reply.reading);
					else {
						left += 1;
						window.refuse(ticket, agenda.now(), reply.retryAfterSeconds * 1000);
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

		agenda.at(index * 37, work);
	}

	widths.forEach(begin);
	agenda.run();
}
