import { backoffMs } from './backoff';
import { Breaker } from './breaker';
import { Alarm, type Clock } from './clock';
import type { Decision } from './decide';
import { readRate } from './hint';
import { Lane, type Acquired, type LanePolicy, type Permit, type Turn } from './lane';
import { RateWindow, type Departure } from './rateWindow';
import type { AttemptResult, FailureReason } from './request';
import type { Sending } from './sending';

/** Told so often that a wait is longer than Max Wait, an execution ends: once may be an accident. */
const LONG_WAITS_TO_END = 2;
/** So long after Max Wait a request that has not failed may still leave. In milliseconds. */
const MOMENT_MS = 500;

/** More conversations that fail by their own fault are not remembered. */
const MOST_FAILING = 1000;

/** Addresses that have ever answered anything in this process: no wrong ones, however long ago that was. */
const answered = new Set<string>();

/** The only way to the service for all requests of one credential in this process. */
export class Gate {
	readonly window = new RateWindow();
	readonly breaker: Breaker;
	/** When a request was last answered by the service; of whatever execution. */
	lastSuccessAt = -Infinity;
	/** When the last one left that was. */
	private lastSuccessSentAt = -Infinity;
	/** Until when there is something to remember, if nothing more is sent. */
	busyUntil: number;
	private readonly alarm: Alarm;
	private readonly lanes: Lane[] = [];
	/** The one that left first comes first. */
	private readonly inFlight = new Set<Permit>();
	private isDispatchDue = false;
	/** Why requests wait or fail, since the last success. */
	private trouble: FailureReason = 'rateLimited';
	/** Tries since the host was met that failed before it answered anything. */
	private triesInVain = 0;
	/** 429s in a row that name no time, and when the last 429 of all came. */
	private refusals = 0;
	private refusedAt = -Infinity;
	/** Conversations that have failed though the service worked, since they worked last. */
	private readonly failing = new Set<string>();
	/** Endpoints that have refused requests for their own sake. */
	private readonly limitedEndpoints = new Set<string>();

	/** @param typedHost the address, where it is one that a user has typed in: it may be a wrong one */
	constructor(
		private readonly clock: Clock,
		private readonly random: () => number,
		private readonly typedHost?: string,
	) {
		this.breaker = new Breaker(random, this.hasAnswered);
		this.alarm = new Alarm(clock, () => this.dispatch());
		this.busyUntil = clock.now();
	}

	private get hasAnswered(): boolean {
		return this.typedHost === undefined || answered.has(this.typedHost);
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
		const lane = new Lane(policy, this.window.join(policy.share, hasToken));
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
		this.dispatch();
	}

	/** Waits until a request may leave, or is not to leave any more. */
	async acquire(lane: Lane, sending: Sending): Promise<Acquired> {
		return await new Promise((resolve) => {
			lane.push(sending, resolve);
			this.dispatch();
		});
	}

	/** Gives a permit back with the attempt's result. */
	release(permit: Permit, result: AttemptResult, decision: Decision): void {
		const { sending, departure, isProbe } = permit;
		const now = this.clock.now();
		this.inFlight.delete(permit);
		// At once: whatever comes before its task hears of that would leave in vain
		if (decision.kind === 'fail' && decision.endsRun) permit.lane.isStopped = true;
		void this.dispatchSoon();
		// Cancelled is cancelled: it says nothing of anybody
		if (result.kind === 'cancelled') {
			this.window.abandon(departure);
			return this.breaker.release(isProbe);
		}
		const response = result.kind === 'response' ? result : undefined;
		if (response || result.kind === 'tokenLimited') this.meetHost();
		if (decision.kind === 'wait') return this.refuse(permit, now, result, decision.hintMs);
		this.window.arrive(departure, now, response && readRate(response.headers));
		if (decision.kind === 'retry') {
			const others = {
				workedAt: this.lastSuccessAt,
				workedSentAt: this.lastSuccessSentAt,
				areFailing: this.breaker.hasWitnessBut(sending),
			};
			sending.isProven ||= this.failing.has(sending.subject);
			sending.fail(now, departure.sentAt, others, decision);
			if (sending.isProven && this.failing.size < MOST_FAILING) this.failing.add(sending.subject);
			if (decision.isOutage) this.fail(permit, now, result, decision);
			// While an outage is waited for, nobody waits for anything else
			const random = this.breaker.isClosed ? this.random() : 0;
			sending.backOff(now, random, decision.retryAfterMs ?? 0);
		}
		// A conflict is of the conversation: the service works
		const isServed = decision.kind !== 'retry' || decision.reason === 'conflict';
		if (response && isServed) {
			this.failing.delete(sending.subject);
			this.succeed(departure, now);
		} else if (decision.kind !== 'retry' || !decision.isOutage) this.breaker.release(isProbe);
	}

	private meetHost(): void {
		if (this.typedHost !== undefined) answered.add(this.typedHost);
		this.triesInVain = 0;
		this.breaker.meet();
	}

	private succeed(departure: Departure, now: number): void {
		this.lastSuccessAt = now;
		this.lastSuccessSentAt = Math.max(this.lastSuccessSentAt, departure.sentAt);
		this.refusals = 0;
		this.trouble = 'rateLimited';
		this.window.admit(departure);
		this.breaker.succeed();
		for (const lane of this.lanes) lane.succeed();
	}

	private fail(
		{ lane, sending, departure, isProbe }: Permit,
		now: number,
		result: AttemptResult,
		{ reason, retryAfterMs = 0 }: Decision & { kind: 'retry' },
	): void {
		this.trouble = reason;
		lane.waitsSince ??= Math.max(departure.sentAt, this.lastSuccessAt);
		// Whatever fails while others succeed is no witness
		const witness = sending.isOwnFault ? undefined : sending;
		if (witness) lane.hasFailed = true;
		// What is asked for too long ends the request, and holds nobody back
		const floorMs = retryAfterMs > lane.policy.maxWaitMs ? 0 : retryAfterMs;
		this.breaker.fail(now, witness, isProbe, floorMs);
		if (result.kind !== 'noAnswer') return;
		if (result.cause === 'serverError') return this.meetHost();
		if (this.hasAnswered || result.cause === 'timeout' || result.mayHaveApplied) return;
		this.triesInVain += 1;
		for (const one of this.lanes) one.isAddressWrong = this.triesInVain > one.policy.maxRetries;
	}

	/** A 429, or a login host that hands out no tokens for now. */
	private refuse(permit: Permit, now: number, result: AttemptResult, hintMs = 0): void {
		const { lane, sending, departure, isProbe } = permit;
		this.breaker.release(isProbe);
		if (hintMs > lane.policy.maxWaitMs) lane.longWaits += 1;
		const isOwn = this.isOwnRefusal(sending, result);
		const isNew = departure.sentAt >= this.refusedAt;
		this.refusedAt = now;
		sending.refuse(now);
		if (isOwn) {
			this.limitedEndpoints.add(sending.endpoint);
			this.window.abandon(departure);
			return sending.rest(now, this.random(), hintMs);
		}
		this.trouble = 'rateLimited';
		lane.waitsSince ??= now;
		// A backoff grows once for all that were in flight together
		if (hintMs === 0 && isNew) this.refusals += 1;
		const backoff = isNew ? backoffMs(this.refusals, this.random(), lane.policy.maxWaitMs) : 0;
		this.window.refuse(departure, now, hintMs || backoff, hintMs > 0);
		this.busyUntil = Math.max(this.busyUntil, now + hintMs);
	}

	/**
	 * Whether a 429 is of this request alone, and not of the token: it comes again, though its own counts
	 * say that there is room; or, where it tells none, though others have succeeded meanwhile and the
	 * window is not nearly spent. What is known so of one request holds for its endpoint, as long as
	 * others succeed.
	 */
	private isOwnRefusal(sending: Sending, result: AttemptResult): boolean {
		if (result.kind !== 'response') return false;
		const rate = readRate(result.headers);
		if (rate ? rate.count >= rate.allowed : this.window.isNearlySpent) return false;
		const isKnown = this.limitedEndpoints.has(sending.endpoint);
		const isAgain = sending.refusedAt > -Infinity;
		if (isAgain) return isKnown || rate !== undefined || this.lastSuccessAt > sending.refusedAt;
		if (this.lastSuccessAt > this.refusedAt) return isKnown;
		this.limitedEndpoints.delete(sending.endpoint);
		return false;
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
		let soonest = 0;
		while (soonest === 0) {
			soonest = Infinity;
			for (const lane of this.lanesInTurn(now))
				soonest = Math.min(soonest, this.advance(now, lane));
		}
		for (const lane of this.lanes) lane.tellRoom(now);
		this.alarm.set(now + soonest);
	}

	/** Whether the next request goes alone, to see how things stand. */
	private get isProbeNext(): boolean {
		return !this.breaker.isClosed || this.window.isProbeDue;
	}

	/** The best probe is a request that nothing has happened to yet, whoever's turn it is. */
	private lanesInTurn(now: number): Lane[] {
		if (!this.isProbeNext) return [...this.lanes];
		const isFresh = (lane: Lane) => Number(lane.next(now, true)?.isFresh);
		return [...this.lanes].sort((a, b) => isFresh(b) - isFresh(a) || 0);
	}

	/** Lets one request of the lane leave, or ends all that waits: 0; else for how long it is held back. */
	private advance(now: number, lane: Lane): number {
		if (lane.isIdle) {
			lane.setBlock(now);
			return Infinity;
		}
		const turn = this.turnOf(now, lane);
		lane.setBlock(now, turn.kind === 'hold' ? turn.by : undefined);
		if (turn.kind === 'hold') return turn.ms;
		if (turn.kind === 'end') lane.end(turn);
		else this.grant(now, lane, turn.sending);
		return 0;
	}

	private grant(now: number, lane: Lane, sending: Sending): void {
		const isProbe = this.breaker.pass(now);
		const departure = this.window.depart(now, lane.member);
		const permit: Permit = { kind: 'permit', lane, sending, departure, isProbe };
		this.inFlight.add(permit);
		// Lanes take turns in what a window has left
		this.lanes.push(...this.lanes.splice(this.lanes.indexOf(lane), 1));
		lane.grant(permit);
	}

	/**
	 * What is to become of a lane's next request. Once the lane has waited for Max Wait, all of it ends;
	 * what had left by then may still bring a success, for one timeout. What nothing holds back may leave
	 * after waiting for the limit, and for a moment after failures: they may be of another request alone.
	 */
	private turnOf(now: number, lane: Lane): Turn {
		if (lane.isStopped) return { kind: 'end', reason: 'cancelled' };
		if (lane.isAddressWrong) return { kind: 'end', reason: 'network' };
		const turn = this.nextTurn(now, lane);
		if (turn.kind === 'end') return turn;
		if (turn.kind === 'hold' && turn.by) lane.waitsSince ??= now;
		const deadline = (lane.waitsSince ?? Infinity) + lane.policy.maxWaitMs;
		const last = deadline + MOMENT_MS;
		if (turn.kind === 'go') {
			const isFresh = !turn.sending.hasFailed && now < last;
			if (now < deadline || !lane.hasFailed || isFresh) return turn;
		}
		const [oldest] = this.inFlight;
		const isDecided = now >= deadline && !(oldest?.departure.sentAt < last);
		const end = now < deadline ? deadline : last + lane.policy.timeoutMs;
		if (isDecided || now >= end) return { kind: 'end', reason: this.trouble };
		const { ms, by } = turn.kind === 'hold' ? turn : { ms: Infinity, by: undefined };
		return { kind: 'hold', ms: Math.min(ms, end - now), by };
	}

	private nextTurn(now: number, lane: Lane): Turn {
		const { member, policy } = lane;
		const sending = lane.next(now, this.isProbeNext);
		if (!sending) return { kind: 'hold', ms: lane.readyAt - now };
		const isNewcomer = !lane.hasFailed && member.inFlight === 0;
		const outageMs = this.breaker.waitMs(now, isNewcomer);
		if (outageMs > 0) return { kind: 'hold', ms: outageMs, by: 'byOutage' };
		if (member.inFlight >= policy.concurrency) return { kind: 'hold', ms: Infinity };
		const askedMs = this.window.askedMs(now);
		if (askedMs > policy.maxWaitMs) {
			lane.longWaits ||= 1;
			if (lane.longWaits >= LONG_WAITS_TO_END)
				return { kind: 'end', reason: 'quotaExhausted', askedMs };
			// Asked about once, since it may be over
			if (member.inFlight === 0) return { kind: 'go', sending };
			return { kind: 'hold', ms: Infinity, by: 'byLimit' };
		}
		const limitMs = this.window.waitMs(now, member);
		return limitMs > 0 ? { kind: 'hold', ms: limitMs, by: 'byLimit' } : { kind: 'go', sending };
	}
}
