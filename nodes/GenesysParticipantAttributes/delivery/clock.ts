/** Ends waits that are no longer needed. One for all of them: to make an error costs CPU time. */
export const NO_LONGER_NEEDED = new Error('No longer needed');

/** Time from outside: `now` in milliseconds that only ever grow. */
export interface Clock {
	now(): number;
	/** Waits; false when the signal ended the wait early. */
	pause(ms: number, signal?: AbortSignal): Promise<boolean>;
}
