import type { Clock } from '../GenesysParticipantAttributes/delivery/clock';

/** In milliseconds: what follows so soon belongs to the same burst, which lasts so long at the most. */
const QUIET_MS = 200;
const MOST_MS = 500;

/** Collects what comes in a burst, each key once with what came last, and hands it on together. */
export class Burst<T> {
	readonly #held = new Map<string, T>();
	#heldAt = 0;
	#isCollecting = false;

	constructor(
		private readonly clock: Clock,
		private readonly signal: AbortSignal,
		private readonly onBurst: (all: T[]) => void,
	) {}

	add(key: string, one: T): void {
		if (!this.#held.has(key)) this.#heldAt = this.clock.now();
		this.#held.set(key, one);
		if (!this.#isCollecting) void this.#collect();
	}

	/** What is held of a key, which is then no part of the burst any more. */
	take(key: string): T | undefined {
		const one = this.#held.get(key);
		this.#held.delete(key);
		return one;
	}

	async #collect(): Promise<void> {
		this.#isCollecting = true;
		const until = this.clock.now() + MOST_MS;
		for (;;) {
			const ms = Math.min(until, this.#heldAt + QUIET_MS) - this.clock.now();
			if (ms <= 0) break;
			if (!(await this.clock.pause(ms, this.signal))) return;
		}
		const all = [...this.#held.values()];
		this.#held.clear();
		this.#isCollecting = false;
		if (all.length > 0) this.onBurst(all);
	}
}
