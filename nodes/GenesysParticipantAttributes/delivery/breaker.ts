import type { FailureReason } from './request';

/** Consecutive failures of the service that open the breaker. */
const OPEN_AFTER = 5;
/** The first wait between probes, in milliseconds; each further one is twice as long. */
const FIRST_PROBE_MS = 500;
/** The wait between probes stops growing here, in milliseconds. */
const MAX_PROBE_MS = 10_000;
/** The same of a host that has never answered: a wrong address shall cost seconds. */
const NEW_HOST_MAX_PROBE_MS = 4_000;

/** Failures with no success in between. A request keeps them, to know what was an outage's doing. */
export interface FailureStreak {
	/** Whether the breaker has opened on it. */
	isOutage: boolean;
}

/** `closed`: requests pass. `open`: none passes until then. `halfOpen`: one probe is in flight. */
type State = { kind: 'closed' } | { kind: 'open'; until: number } | { kind: 'halfOpen' };

/**
 * How long one execution bears with a service that is out: for Max Wait since `worked`, when the
 * service last did, and then for one more probe. Times in milliseconds of one monotonic clock.
 */
export class Patience {
	private isEnded = false;
	private isLastChanceUsed = false;

	constructor(
		private readonly maxWaitMs: number,
		private readonly openedAt: number,
	) {}

	leftMs(now: number, worked = -Infinity): number {
		return Math.max(worked, this.openedAt) + this.maxWaitMs - now;
	}

	isOver(now: number, worked: number | undefined): boolean {
		return this.isEnded || (this.leftMs(now, worked) <= 0 && this.isLastChanceUsed);
	}

	/** A probe of this execution leaves. */
	probe(now: number, worked: number | undefined): void {
		this.isLastChanceUsed ||= this.leftMs(now, worked) <= 0;
	}

	/** Not another probe, until there is a success. */
	end(): void {
		this.isEnded = true;
	}

	succeed(): void {
		this.isEnded = false;
		this.isLastChanceUsed = false;
	}
}

/**
 * A circuit breaker for one service: it opens on consecutive failures of the service, lets one probe
 * at a time through at growing waits, and closes on the first success, a late one of a request that
 * was in flight included. A host that has never answered begins half-open: the first request of each
 * execution is a probe, until one has failed.
 * Times in milliseconds of one monotonic clock.
 */
export class Breaker {
	private state: State = { kind: 'open', until: -Infinity };
	/** The current streak; another one as soon as there has been a success. */
	streak: FailureStreak = { isOutage: false };
	/** When the service last worked; undefined if never. */
	lastSuccessAt?: number;
	private failures = 0;
	private failedProbes = 0;
	/** Why the service failed last; undefined once it has answered otherwise. */
	private reason?: FailureReason;

	constructor(private readonly random: () => number) {}

	get isClosed(): boolean {
		return this.state.kind === 'closed';
	}

	/**
	 * For how long an outage holds an execution's requests back, or the reason that ends them.
	 *
	 * @param isFirst whether the execution has sent nothing yet: many may begin at the same moment
	 */
	obstacle(now: number, patience: Patience, isFirst: boolean): number | FailureReason | undefined {
		if (this.state.kind === 'closed') return undefined;
		if (this.state.kind === 'halfOpen') {
			const isUntried = this.lastSuccessAt === undefined && this.failedProbes === 0;
			// The probe that is in flight decides
			return isUntried && isFirst ? undefined : Infinity;
		}
		if (this.reason && patience.isOver(now, this.lastSuccessAt)) return this.reason;
		// One more probe when patience ends
		const waitMs = Math.min(this.state.until - now, patience.leftMs(now, this.lastSuccessAt));
		return waitMs <= 0 ? undefined : waitMs;
	}

	/** A request leaves; true if it is a probe. */
	pass(now: number, patience: Patience): boolean {
		if (this.isClosed) return false;
		patience.probe(now, this.lastSuccessAt);
		this.state = { kind: 'halfOpen' };
		return true;
	}

	succeed(now: number): void {
		this.state = { kind: 'closed' };
		this.streak = { isOutage: false };
		this.failures = 0;
		this.failedProbes = 0;
		this.reason = undefined;
		this.lastSuccessAt = now;
	}

	/**
	 * The service failed.
	 *
	 * @param retryAfterMs a floor for the wait until the next probe
	 * @param counts false for a request that fails while others succeed: it says nothing of the service
	 */
	fail(
		now: number,
		isProbe: boolean,
		{ reason, retryAfterMs = 0 }: { reason: FailureReason; retryAfterMs?: number },
		counts: boolean,
	): void {
		this.reason = reason;
		if (isProbe) {
			// Of probes that left together, the first one tells
			if (this.state.kind !== 'halfOpen') return;
			this.open(now, retryAfterMs);
			this.failedProbes += 1;
		} else if (counts) {
			this.failures += 1;
			if (this.isClosed && this.failures >= OPEN_AFTER) this.open(now, retryAfterMs);
		}
	}

	/**
	 * Whether failed probes show that a host which has never answered is dead. One failed probe alone
	 * may be its request's fault; the next one is another's, where others wait.
	 */
	isDead(maxRetries: number): boolean {
		return this.lastSuccessAt === undefined && this.failedProbes > Math.max(1, maxRetries);
	}

	/** An outcome that says nothing of the service: after a probe the next one may leave. */
	release(isProbe: boolean): void {
		this.reason = undefined;
		if (isProbe && this.state.kind === 'halfOpen') this.state = { kind: 'open', until: -Infinity };
	}

	private open(now: number, retryAfterMs: number): void {
		const isNew = this.lastSuccessAt === undefined;
		// A host that has never answered gets no patience
		this.streak.isOutage = !isNew;
		const most = isNew ? NEW_HOST_MAX_PROBE_MS : MAX_PROBE_MS;
		const grown = Math.min(most, FIRST_PROBE_MS * 2 ** this.failedProbes);
		// Between three quarters and five quarters of it
		const probeMs = grown * (0.75 + this.random() / 2);
		this.state = { kind: 'open', until: now + Math.max(probeMs, retryAfterMs) };
	}
}
