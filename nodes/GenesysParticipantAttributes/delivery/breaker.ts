import type { Decision } from './decide';
import type { AcquireResult, FailureStreak, Permit } from './lane';
import { createNewHost } from './newHost';
import type { Patience } from './patience';
import type { ApiRequest, FailureReason } from './request';

/** Consecutive failures of the service that open the breaker. */
const OPEN_AFTER = 5;
/** The first wait between probes, in milliseconds; each further one is twice as long. */
const FIRST_PROBE_MS = 500;
/** The wait between probes stops growing here, in milliseconds. */
const MAX_PROBE_MS = 10_000;
/** The same of a host that has never answered: a wrong address shall cost seconds. */
const NEW_HOST_MAX_PROBE_MS = 4_000;

/**
 * `closed`: requests pass. `open`: none passes until then. `halfOpen`: one probe is in flight.
 */
type State = { kind: 'closed' } | { kind: 'open'; until: number } | { kind: 'halfOpen' };

/**
 * A circuit breaker for one service: it opens on consecutive failures of the service, lets one probe
 * at a time through at growing waits, and closes on the first success, a late one of a request that
 * was in flight included. A host that has never answered begins half-open: the first request of each
 * execution is a probe, until one has failed.
 * Times in milliseconds of one monotonic clock.
 */
export interface Breaker {
	/**
	 * For how long an outage holds an execution's requests back, or that it ends them.
	 *
	 * @param isFirst whether the execution has sent nothing yet: many may begin at the same moment
	 */
	obstacle(
		now: number,
		patience: Patience,
		isFirst: boolean,
	): { by: 'outage'; waitMs: number } | AcquireResult | undefined;
	/** The request that goes next, if it waits; undefined: any. */
	next(): ApiRequest | undefined;
	/** A request leaves; true if it is a probe. */
	pass(now: number, patience: Patience): boolean;
	succeed(now: number): void;
	/**
	 * The service failed; a Retry-After is a floor for the wait until the next probe.
	 *
	 * @param counts false for a request that fails while others succeed: it says nothing of the service
	 */
	fail(
		now: number,
		permit: Permit,
		decision: Pick<Decision & { kind: 'retry' }, 'reason' | 'retryAfterMs'>,
		counts: boolean,
	): FailureStreak;
	/** Whether a failed probe shows that a host that has never answered is dead. */
	isDead(permit: Permit, maxRetries: number, isWaiting: (request: ApiRequest) => boolean): boolean;
	/** An outcome that says nothing of the service: after a probe the next one may leave. */
	release(isProbe: boolean): void;
	/** The current streak; another one as soon as there has been a success. */
	streak(): FailureStreak;
	isClosed(): boolean;
	/** When the service last worked; undefined if never. */
	lastSuccessAt(): number | undefined;
}

export function createBreaker(random: () => number): Breaker {
	const newHost = createNewHost();
	let state: State = { kind: 'open', until: -Infinity };
	let streak: FailureStreak = { isOutage: false };
	let failures = 0;
	let failedProbes = 0;
	let lastSuccessAt: number | undefined;
	/** Why the service failed last; undefined once it has answered otherwise. */
	let reason: FailureReason | undefined;

	/** Between three quarters and five quarters of 500 ms × 2^failures, or of what is the longest. */
	function probeWaitMs(): number {
		const most = lastSuccessAt === undefined ? NEW_HOST_MAX_PROBE_MS : MAX_PROBE_MS;
		return Math.min(most, FIRST_PROBE_MS * 2 ** failedProbes) * (0.75 + random() / 2);
	}

	function open(now: number, retryAfterMs = 0) {
		// A host that has never answered gets no patience
		streak.isOutage = lastSuccessAt !== undefined;
		state = { kind: 'open', until: now + Math.max(probeWaitMs(), retryAfterMs) };
	}

	return {
		obstacle: (now, patience, isFirst) => {
			if (state.kind === 'closed') return undefined;
			if (state.kind === 'halfOpen') {
				const isUntried = lastSuccessAt === undefined && failedProbes === 0;
				// The probe that is in flight decides
				return isUntried && isFirst ? undefined : { by: 'outage', waitMs: Infinity };
			}
			if (reason && patience.isOver(now, lastSuccessAt)) return { kind: 'outage', reason };
			// One more probe when patience ends
			const waitMs = Math.min(state.until - now, patience.leftMs(now, lastSuccessAt));
			return waitMs <= 0 ? undefined : { by: 'outage', waitMs };
		},
		next: () => (lastSuccessAt === undefined ? newHost.next() : undefined),
		pass: (now, patience) => {
			if (state.kind === 'closed') return false;
			patience.probe(now, lastSuccessAt);
			state = { kind: 'halfOpen' };
			return true;
		},
		succeed: (now) => {
			state = { kind: 'closed' };
			streak = { isOutage: false };
			failures = 0;
			failedProbes = 0;
			reason = undefined;
			lastSuccessAt = now;
		},
		fail: (now, { isProbe }, decision, counts) => {
			reason = decision.reason;
			if (isProbe) {
				// Of probes that left together, the first one tells
				if (state.kind !== 'halfOpen') return streak;
				open(now, decision.retryAfterMs);
				failedProbes += 1;
			} else if (counts) {
				failures += 1;
				if (state.kind === 'closed' && failures >= OPEN_AFTER) open(now, decision.retryAfterMs);
			}
			return streak;
		},
		isDead: ({ isProbe, request }, maxRetries, isWaiting) =>
			isProbe && lastSuccessAt === undefined && newHost.fail(request, maxRetries, isWaiting),
		release: (isProbe) => {
			reason = undefined;
			if (isProbe && state.kind === 'halfOpen') state = { kind: 'open', until: -Infinity };
		},
		streak: () => streak,
		isClosed: () => state.kind === 'closed',
		lastSuccessAt: () => lastSuccessAt,
	};
}
