import { sleep } from 'n8n-workflow';

import type { Clock } from '../delivery/clock';

/**
 * The longest sleep in one piece, in milliseconds: before n8n 2.34, `sleep` knows no signal, so that
 * a wait which nobody needs any longer lasts to the end of its piece.
 */
const PIECE_MS = 250;

/** The time of this process. Its waits end at once on the signal, or within a quarter of a second. */
export const clock: Clock = {
	now: () => performance.now(),
	pause: async (ms, signal) => {
		const until = performance.now() + ms;
		try {
			let leftMs = ms;
			do {
				await sleep(Math.min(leftMs, PIECE_MS), signal);
				leftMs = until - performance.now();
			} while (leftMs > 0 && !signal?.aborted);
		} catch {
			return false;
		}
		return !signal?.aborted;
	},
};
