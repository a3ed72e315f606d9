import type { Clock } from '../../../nodes/GenesysParticipantAttributes/delivery/clock';

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
	/** Waits under way. */
	timers(): number;
	/** Goes on from wait to wait, until nobody waits any more or the given time has come. */
	run(until?: number): Promise<void>;
}

/** More waits than any test needs: whoever gets there would wait for ever. */
const ENDLESS = 2_000;

/** Lets everything happen that takes no time. */
export async function settled(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

export function createFakeClock(start = 0): FakeClock {
	let now = start;
	const timers = new Set<{ at: number; end: (whole: boolean) => void }>();

	function soonest() {
		return [...timers].reduce((first, timer) => (timer.at < first.at ? timer : first));
	}

	return {
		now: () => now,
		pause: async (ms, signal) =>
			await new Promise((resolve) => {
				if (signal?.aborted) return resolve(false);
				const onAbort = () => timer.end(false);
				const timer = {
					at: now + ms,
					end: (whole: boolean) => {
						timers.delete(timer);
						signal?.removeEventListener('abort', onAbort);
						resolve(whole);
					},
				};
				signal?.addEventListener('abort', onAbort);
				timers.add(timer);
			}),
		timers: () => timers.size,
		run: async (until = Infinity) => {
			await settled();
			for (let waits = 0; timers.size > 0 && soonest().at <= until; waits += 1) {
				if (waits > ENDLESS) throw new Error('Somebody waits again and again, without end');
				const timer = soonest();
				now = Math.max(now, timer.at);
				timer.end(true);
				await settled();
			}
			if (Number.isFinite(until)) now = Math.max(now, until);
		},
	};
}
