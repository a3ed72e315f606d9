/** Different requests that fail one after another until the service counts as out. */
const OUT_AFTER = 5;
/** The first wait between probes, in milliseconds; each further one is twice as long. */
const FIRST_PROBE_MS = 500;
/** The wait between probes stops growing here, in milliseconds. */
const MAX_PROBE_MS = 10_000;
/** The same of a host that has never answered: a wrong address shall cost seconds. */
const UNKNOWN_HOST_MAX_PROBE_MS = 4_000;
/** So long after a probe an execution that has not failed yet may send another. In milliseconds. */
const NEWCOMER_MS = 500;

/** Strategy: the service is out when so many different requests have failed with no success in between. */
export class ConsecutiveFailures {
	private readonly failed = new Set<object>();

	succeed(): void {
		this.failed.clear();
	}

	/** @returns whether the service is out */
	fail(request: object): boolean {
		this.failed.add(request);
		return this.failed.size >= OUT_AFTER;
	}

	/** Whether any but this one has failed. */
	hasBut(request: object): boolean {
		return this.failed.size > Number(this.failed.has(request));
	}
}

/** `closed`: requests pass. `open`: none passes until then. `halfOpen`: one probe is in flight. */
type State = { kind: 'closed' } | { kind: 'open'; until: number } | { kind: 'halfOpen' };

/**
 * Policy: a circuit breaker for one service. While it is open, one probe at a time passes, at growing
 * waits; the first success closes it, also a late one of a request that was in flight.
 * A host that nobody knows begins open, so that its first request goes alone.
 * Times in milliseconds of one monotonic clock.
 */
export class Breaker {
	private state: State;
	private readonly strategy = new ConsecutiveFailures();
	private failedProbes = 0;
	private probedAt = -Infinity;
	/** No probe before, whoever sends it: the service has asked for that. */
	private askedUntil = -Infinity;

	constructor(
		private readonly random: () => number,
		private isKnownHost: boolean,
	) {
		this.state = isKnownHost ? { kind: 'closed' } : { kind: 'open', until: -Infinity };
	}

	get isClosed(): boolean {
		return this.state.kind === 'closed';
	}

	/**
	 * For how long an outage holds a request back; 0 where it may leave.
	 *
	 * @param isNewcomer of an execution that has not failed since the last success: others' failures
	 * say little of it, so it need not wait for the next turn
	 */
	waitMs(now: number, isNewcomer: boolean): number {
		if (this.state.kind === 'closed') return 0;
		const turn = this.state.kind === 'open' ? this.state.until : Infinity;
		const early = isNewcomer ? Math.max(this.probedAt + NEWCOMER_MS, this.askedUntil) : Infinity;
		return Math.max(0, Math.min(turn, early) - now);
	}

	/** Whether any request but this one has failed for the service's sake, with no success since. */
	hasWitnessBut(request: object): boolean {
		return this.strategy.hasBut(request);
	}

	/** A request leaves; true if it is a probe. */
	pass(now: number): boolean {
		if (this.isClosed) return false;
		// Executions that begin together at a new host are not kept waiting for one another
		if (this.isKnownHost || this.failedProbes > 0) this.probedAt = now;
		this.state = { kind: 'halfOpen' };
		return true;
	}

	/** The host has answered something: from now on it is a service like any other. */
	meet(): void {
		if (this.isKnownHost) return;
		this.isKnownHost = true;
		this.succeed();
	}

	succeed(): void {
		this.state = { kind: 'closed' };
		this.strategy.succeed();
		this.failedProbes = 0;
		this.askedUntil = -Infinity;
	}

	/**
	 * The service failed.
	 *
	 * @param request undefined for one that has failed while others succeeded: it is no witness
	 * @param retryAfterMs a floor for the wait until the next probe
	 */
	fail(now: number, request: object | undefined, isProbe: boolean, retryAfterMs: number): void {
		const isOut = request !== undefined && this.strategy.fail(request);
		// Of probes that left together, the first one tells
		const isTurn = isProbe && this.state.kind === 'halfOpen';
		if (!isTurn && !(this.isClosed && isOut)) return;
		const most = this.isKnownHost ? MAX_PROBE_MS : UNKNOWN_HOST_MAX_PROBE_MS;
		const grown = Math.min(most, FIRST_PROBE_MS * 2 ** this.failedProbes);
		if (isTurn) this.failedProbes += 1;
		this.askedUntil = now + retryAfterMs;
		// Between three quarters and five quarters of it
		const turn = now + grown * (0.75 + this.random() / 2);
		this.state = { kind: 'open', until: Math.max(turn, this.askedUntil) };
	}

	/** A probe's outcome says nothing of the service: the next one may leave. */
	release(isProbe: boolean): void {
		if (isProbe && this.state.kind === 'halfOpen') this.state = { kind: 'open', until: -Infinity };
	}
}
