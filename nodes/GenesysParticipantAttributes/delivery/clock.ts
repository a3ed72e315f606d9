/** Time from outside: `now` in milliseconds that only ever grow. */
export interface Clock {
	now(): number;
	/** Waits; false when the signal ended the wait early. */
	pause(ms: number, signal?: AbortSignal): Promise<boolean>;
}
