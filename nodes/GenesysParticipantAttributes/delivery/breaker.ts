/** Consecutive failures of the service that open the breaker. */
const OPEN_AFTER = 5;
/** The first wait between probes, in milliseconds; each further one is twice as long. */
const FIRST_PROBE_MS = 500;
/** The wait between probes stops growing here, in milliseconds. */
const MAX_PROBE_MS = 10_000;

/** Failures with no success in between. A request keeps them, to know what was an outage's doing. */
export interface FailureStreak {
	/** Whether the breaker has opened on it. */
	isOutage: boolean;
}

/**
 * `closed`: requests pass. `open`: none passes until then. `halfOpen`: one probe is in flight.
 */
type State = { kind: 'closed' } | { kind: 'open'; until: number } | { kind: 'halfOpen' };

/**
 * A circuit breaker for one service: it opens on consecutive failures of the service, lets one probe
 * at a time through at growing waits, and closes on the first success, a late one of a request that
 * was in flight included. A host that has never answered begins half-open: its first request is a
 * probe.
 * Times in milliseconds of one monotonic clock.
 */
export interface Breaker {
	/** Milliseconds until a request may pass; Infinity while a probe is in flight. */
	waitMs(now: number): number;
	/** A request leaves; true if it is the probe. */
	pass(): boolean;
	succeed(now: number): void;
	/**
	 * The service failed.
	 *
	 * @param counts false for a request that fails while others succeed: it says nothing of the service
	 * @param retryAfterMs a floor for the wait until the next probe
	 */
	fail(now: number, isProbe: boolean, counts: boolean, retryAfterMs?: number): FailureStreak;
	/** The outcome of a probe that says nothing of the service: the next one may leave. */
	release(isProbe: boolean): void;
	/** The current streak; another one as soon as there has been a success. */
	streak(): FailureStreak;
	isClosed(): boolean;
	/** When the service last worked; undefined if never. */
	lastSuccessAt(): number | undefined;
}

export function createBreaker(random: () => number): Breaker {
	let state: State = { kind: 'open', until: -Infinity };
	let streak: FailureStreak = { isOutage: false };
	let failures = 0;
	let failedProbes = 0;
	let lastSuccessAt: number | undefined;

	/** Between three quarters and five quarters of 500 ms × 2^failures, or of 10 s. */
	function probeWaitMs(): number {
		return Math.min(MAX_PROBE_MS, FIRST_PROBE_MS * 2 ** failedProbes) * (0.75 + random() / 2);
	}

	function open(now: number, retryAfterMs = 0) {
		// A host that has never answered gets no patience
		streak.isOutage = lastSuccessAt !== undefined;
		state = { kind: 'open', until: now + Math.max(probeWaitMs(), retryAfterMs) };
	}

	return {
		waitMs: (now) => {
			if (state.kind === 'closed') return 0;
			return state.kind === 'halfOpen' ? Infinity : Math.max(0, state.until - now);
		},
		pass: () => {
			if (state.kind === 'closed') return false;
			state = { kind: 'halfOpen' };
			return true;
		},
		succeed: (now) => {
			state = { kind: 'closed' };
			streak = { isOutage: false };
			failures = 0;
			failedProbes = 0;
			lastSuccessAt = now;
		},
		fail: (now, isProbe, counts, retryAfterMs) => {
			if (isProbe) {
				open(now, retryAfterMs);
				failedProbes += 1;
			} else if (counts) {
				failures += 1;
				if (state.kind === 'closed' && failures >= OPEN_AFTER) open(now, retryAfterMs);
			}
			return streak;
		},
		release: (isProbe) => {
			if (isProbe && state.kind === 'halfOpen') state = { kind: 'open', until: -Infinity };
		},
		streak: () => streak,
		isClosed: () => state.kind === 'closed',
		lastSuccessAt: () => lastSuccessAt,
	};
}
