import { backoffMs } from './backoff';

/** What the 429s of one token ask for. Times in milliseconds of one monotonic clock. */
export interface Refusals {
	/**
	 * For how long nothing is sent after a 429.
	 *
	 * @param sentAt when the refused request left
	 * @param hintMs what the answer asks for; 0 where it does not say
	 */
	blockMs(sentAt: number, now: number, hintMs: number): number;
	succeed(): void;
	/** Whether a wait is a backoff of ours, which no server asked for. */
	isOwn(now: number, waitMs: number): boolean;
}

export function createRefusals(random: () => number): Refusals {
	let inARow = 0;
	let refusedAt = -Infinity;
	let ownUntil = -Infinity;

	/** Grown once for all that were in flight. */
	function backoff(sentAt: number, now: number): number {
		if (sentAt < refusedAt) return 0;
		refusedAt = now;
		inARow += 1;
		return backoffMs(inARow, random());
	}

	return {
		blockMs: (sentAt, now, hintMs) => {
			// A hint of nothing is none: coming back at once would go on for ever
			if (hintMs > 0) return hintMs;
			const blockMs = backoff(sentAt, now);
			ownUntil = Math.max(ownUntil, now + blockMs);
			return blockMs;
		},
		succeed: () => {
			inARow = 0;
		},
		isOwn: (now, waitMs) => now + waitMs <= ownUntil + 1,
	};
}
