import { sleep } from 'n8n-workflow';

import type { Clock } from '../delivery/clock';

/**
 * The longest sleep in one piece, in milliseconds: before n8n 2.34, `sleep` knows no signal, so that
 * a wait which nobody needs any longer lasts to the end of its piece.
 */
const PIECE_MS = 250;

type Sleep = (ms: number, signal?: AbortSignal) => Promise<unknown>;

/** A clock whose waits end early on the signal, whether the sleep heeds it or not. */
export function createClock(sleepFor: Sleep): Clock {
	const now = () => performance.now();
	return {
		now,
		pause: async (ms, signal) => {
			const until = now() + ms;
			try {
				let leftMs = ms;
				do {
					await sleepFor(Math.min(leftMs, PIECE_MS), signal);
					leftMs = until - now();
				} while (leftMs > 0 && !signal?.aborted);
			} catch {
				return false;
			}
			return !signal?.aborted;
		},
	};
}

/** The time of this process, with n8n's sleep. */
export const clock = createClock(sleep);

/** How long the node works before other work of the process has its turn, in milliseconds. */
const SLICE_MS = 50;

/**
 * For long work in one piece: n8n's editor, webhooks and other executions share its event loop.
 *
 * @returns to be awaited before each step; waits one turn of the event loop when it is time, and at
 * once, since nobody knows what went before
 */
export function createYield(): () => Promise<void> {
	let sliceEnd = -Infinity;
	return async () => {
		if (performance.now() < sliceEnd) return;
		await sleep(0);
		sliceEnd = performance.now() + SLICE_MS;
	};
}
