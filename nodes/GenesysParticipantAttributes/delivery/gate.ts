import { Breaker, type FailureStreak } from './breaker';
import { Alarm, type Clock } from './clock';
import type { Decision } from './decide';
import { readRate } from './hint';
import { Lane, type AcquireResult, type BlockedMs, type LanePolicy, type Permit } from './lane';
import { PROBE_TIMEOUT_MS, RateWindow } from './rateWindow';
import { Refusals } from './refusals';
import type { ApiRequest, AttemptResult } from './request';

/** So many refusals that ask for more than Max Wait end what is left: one may be an accident. */
const REFUSALS_TO_END = 2;

/** What holds back the next request of a lane, and for how long at the most. */
type Obstacle = { by?: keyof BlockedMs; waitMs: number };

const NOTHING_TO_SEND: Obstacle = { waitMs: Infinity };

/** The only way to the service for all requests of one credential in this process. */
export class Gate {
	readonly window = new RateWindow();
	readonly breaker: Breaker;
	private readonly refusals: Refusals;
	private readonly alarm: Alarm;
	private readonly lanes: Lane[] = [];
	private next = 0;
	private isDispatchDue = false;
	/** Until when there is something to remember, if nothing more is sent. */
	busyUntil: number;

	constructor(
		private readonly clock: Clock,
		random: () => number,
	) {
		this.breaker = new Breaker(random);
		this.refusals = new Refusals(random);
		this.alarm = new Alarm(clock, () => this.dispatch());
		this.busyUntil = clock.now();
	}

	get isUsed(): boolean {
		return this.lanes.length > 0;
	}

	/**
	 * A lane for one execution; close it once, whatever came of it.
	 *
	 * @param hasToken with a token at hand, executions that begin together need not wait for one another
	 */
	open(policy: LanePolicy, hasToken = false): Lane {
		const lane = new Lane(policy, this.window.join(policy.share, hasToken), this.clock.now());
		this.lanes.push(lane);
		return lane;
	}

	close(lane: Lane): void {
		this.lanes.splice(this.lanes.indexOf(lane), 1);
		this.window.leave(lane.member);
		this.busyUntil = Math.max(this.busyUntil, this.clock.now());
		this.dispatch();
	}

	/** Whatever waits in the lane, and whatever comes, is cancelled. */
	stop(lane: Lane): void {
		lane.isStopped = true;
		lane.drain({ kind: 'cancelled' });
		this.dispatch();
	}

	/** Waits until a request may leave. */
	async acquire(lane: Lane, { method }: ApiRequest): Promise<AcquireResult> {
		if (lane.isStopped) return { kind: 'cancelled' };
		return await new Promise((resolve) => {
			lane.push(method === 'PATCH', resolve);
			this.dispatch();
		});
	}

	/**
	 * Gives a permit back with the attempt's result.
	 *
	 * @param counts whether a failure says something of the service, not of this request alone
	 * @returns the streak that the failure belongs to, if it is one of the service
	 */
	release(
		permit: Permit,
		result: AttemptResult,
		decision: Decision,
		counts: boolean,
	): FailureStreak | undefined {
		const { lane, departure, isProbe } = permit;
		const now = this.clock.now();
		void this.dispatchSoon();
		if (decision.kind === 'wait') return void this.refuse(permit, now, decision.hintMs);
		const response = result.kind === 'response' ? result : undefined;
		this.window.arrive(departure, now, response && readRate(response.headers));
		if (decision.kind === 'retry' && decision.isOutage) {
			const { streak } = this.breaker;
			this.failService(permit, now, decision, counts);
			return streak;
		}
		if (response && decision.kind !== 'retry') this.succeed(lane, now);
		else this.breaker.release(isProbe);
		return undefined;
	}

	/** A 429. What asks for more than the lane's Max Wait blocks nobody: the next run asks again. */
	private refuse({ lane, departure, isProbe }: Permit, now: number, hintMs = 0): void {
		this.breaker.release(isProbe);
		const isTooLong = hintMs > lane.policy.maxWaitMs;
		if (isTooLong) lane.tooLong = { inARow: lane.tooLong.inARow + 1, waitMs: hintMs };
		const blockMs = isTooLong ? 0 : this.refusals.blockMs(departure.sentAt, now, hintMs);
		this.window.refuse(departure, now, blockMs);
		this.busyUntil = Math.max(this.busyUntil, now + blockMs);
	}

	private failService(
		permit: Permit,
		now: number,
		decision: Decision & { kind: 'retry' },
		counts: boolean,
	): void {
		const { maxRetries, maxWaitMs } = permit.lane.policy;
		const isTooLong = (decision.retryAfterMs ?? 0) > maxWaitMs;
		const heeded = isTooLong ? { reason: decision.reason } : decision;
		this.breaker.fail(now, permit.isProbe, heeded, counts);
		if (this.breaker.isDead(maxRetries)) {
			for (const { patience } of this.lanes) patience.end();
		}
	}

	private succeed(lane: Lane, now: number): void {
		this.refusals.succeed();
		lane.tooLong.inARow = 0;
		for (const { patience } of this.lanes) patience.succeed();
		this.breaker.succeed(now);
	}

	/** After an attempt: its task comes first, which may stop the run. */
	private async dispatchSoon(): Promise<void> {
		if (this.isDispatchDue) return;
		this.isDispatchDue = true;
		await this.clock.pause(0);
		this.isDispatchDue = false;
		this.dispatch();
	}

	/** Lets go whatever may go, lane by lane in turn, and sets the alarm for what has to wait. */
	private dispatch(): void {
		const now = this.clock.now();
		let soonest = Infinity;
		for (let idle = 0; idle < this.lanes.length;) {
			this.next = (this.next + 1) % this.lanes.length;
			const waitMs = this.advance(now, this.lanes[this.next]);
			if (waitMs === undefined) {
				idle = 0;
				soonest = Infinity;
			} else {
				idle += 1;
				soonest = Math.min(soonest, waitMs);
			}
		}
		for (const lane of this.lanes) lane.tellRoom();
		this.alarm.set(now + soonest);
	}

	/** Lets one request of the lane leave, or ends all; else says for how long it is held back. */
	private advance(now: number, lane: Lane): number | undefined {
		const obstacle = this.obstacleFor(now, lane);
		if (obstacle && !('kind' in obstacle)) {
			lane.setBlock(now, obstacle.by);
			return obstacle.waitMs;
		}
		lane.setBlock(now);
		if (obstacle) lane.drain(obstacle);
		else this.grant(now, lane);
		return undefined;
	}

	private grant(now: number, lane: Lane): void {
		const isProbe = this.breaker.pass(now, lane.patience);
		const departure = this.window.depart(now, lane.member);
		lane.shift()({ kind: 'permit', permit: { lane, departure, isProbe } });
	}

	private obstacleFor(now: number, lane: Lane): Obstacle | AcquireResult | undefined {
		const { policy, member, patience } = lane;
		if (lane.isIdle) return NOTHING_TO_SEND;
		const outage = this.breaker.obstacle(now, patience, member.mayBegin);
		if (typeof outage === 'string') return { kind: 'outage', reason: outage };
		if (outage !== undefined) return { by: 'byOutage', waitMs: outage };
		if (member.inFlight >= policy.concurrency) return NOTHING_TO_SEND;
		return this.limitObstacle(now, lane);
	}

	private limitObstacle(now: number, lane: Lane): Obstacle | AcquireResult | undefined {
		const { policy, member, tooLong } = lane;
		if (tooLong.inARow >= REFUSALS_TO_END) {
			return { kind: 'tooLong', waitMs: tooLong.waitMs, isAsked: true };
		}
		const waitMs = this.window.waitMs(now, member);
		if (waitMs <= 0) return undefined;
		if (waitMs <= Math.max(policy.maxWaitMs, PROBE_TIMEOUT_MS)) return { by: 'byLimit', waitMs };
		// Neither a backoff of ours nor our own share of the limit
		const isOfAll = this.window.waitMs(now, { ...member, share: 1 }) >= waitMs;
		return { kind: 'tooLong', waitMs, isAsked: isOfAll && !this.refusals.isOwn(now, waitMs) };
	}
}

/** What a gate has learned is worth nothing after this long without a request, in milliseconds. */
const FORGET_AFTER_MS = 10 * 60_000;

/**
 * The only state that outlives an execution: the server counts by token, not by execution. Other
 * processes are seen through the server's own counts.
 */
const shared = new Map<string, Gate>();

/** The one gate for all executions of this process whose requests count toward the same limit. */
export function sharedGate(key: string, clock: Clock, random: () => number): Gate {
	const now = clock.now();
	for (const [other, gate] of shared) {
		if (!gate.isUsed && now > gate.busyUntil + FORGET_AFTER_MS) shared.delete(other);
	}
	const gate = shared.get(key) ?? new Gate(clock, random);
	shared.set(key, gate);
	return gate;
}

/** From now on the gate is that of another key: its executions have a new token. */
export function shareAs(key: string, gate: Gate): void {
	for (const [other, one] of shared) if (one === gate) shared.delete(other);
	if (!shared.has(key)) shared.set(key, gate);
}
