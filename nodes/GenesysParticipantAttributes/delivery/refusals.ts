import { backoffMs } from './backoff';

/** What the 429s of one token ask for. Times in milliseconds of one monotonic clock. */
export class Refusals {
	private inARow = 0;
	private refusedAt = -Infinity;
	private ownUntil = -Infinity;

	constructor(private readonly random: () => number) {}

	/**
	 * For how long nothing is sent after a 429.
	 *
	 * @param sentAt when the refused request left
	 * @param hintMs what the answer asks for; 0 where it does not say
	 */
	blockMs(sentAt: number, now: number, hintMs: number): number {
		// A hint of nothing is none: coming back at once would go on for ever
		if (hintMs > 0) return hintMs;
		// Grown once for all that were in flight
		if (sentAt < this.refusedAt) return 0;
		this.refusedAt = now;
		this.inARow += 1;
		const blockMs = backoffMs(this.inARow, this.random());
		this.ownUntil = Math.max(this.ownUntil, now + blockMs);
		return blockMs;
	}

	succeed(): void {
		this.inARow = 0;
	}

	/** Whether a wait is a backoff of ours, which no server asked for. */
	isOwn(now: number, waitMs: number): boolean {
		return now + waitMs <= this.ownUntil + 1;
	}
}
