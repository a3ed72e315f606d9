/** Ends waits that are no longer needed. One for all of them: to make an error costs CPU time. */
export const NO_LONGER_NEEDED = new Error('No longer needed');

/** Time from outside: `now` in milliseconds that only ever grow. */
export interface Clock {
	now(): number;
	/** Waits; false when the signal ended the wait early. */
	pause(ms: number, signal?: AbortSignal): Promise<boolean>;
}

/** One timer that is set anew whenever something else comes first. */
export class Alarm {
	private at = Infinity;
	private ending = new AbortController();

	constructor(
		private readonly clock: Clock,
		private readonly ring: () => void,
	) {}

	/** Rings at this time of the clock, and not at the one that it was set to before. */
	set(at: number): void {
		if (Math.abs(this.at - at) < 1) return;
		this.ending.abort(NO_LONGER_NEEDED);
		this.at = at;
		if (at === Infinity) return;
		const ending = new AbortController();
		this.ending = ending;
		void this.clock.pause(Math.max(0, at - this.clock.now()), ending.signal).then((isOver) => {
			if (!isOver || this.ending !== ending) return;
			this.at = Infinity;
			this.ring();
		});
	}
}
