import { backoffMs } from './backoff';
import { createBreaker, type FailureStreak } from './breaker';
import { NO_LONGER_NEEDED, type Clock } from './clock';
import type { Decision } from './decide';
import { readRate } from './hint';
import { createQueue, type Queue } from './queue';
import {
	createRateWindow,
	PROBE_TIMEOUT_MS,
	type Departure,
	type Member,
	type RateLimit,
} from './rateWindow';
import type { AttemptResult, FailureReason } from './request';

/** The bounds of one execution. Times in milliseconds. */
export interface LanePolicy {
	/** Requests in flight at once. */
	concurrency: number;
	/** The part of the token's limit that may be used, above 0 to 1. */
	share: number;
	/** The longest wait that the server may ask for, and the longest time without a success. */
	maxWaitMs: number;
}

/** Permission for one attempt; it is given back with what came of it. */
export interface Permit {
	departure: Departure;
	isProbe: boolean;
}

/**
 * `tooLong`: the wait is more than the policy allows; `isAsked` where the server asks for it.
 * `outage`: the service has not worked for so long; `reason` is that of its last failure.
 */
export type AcquireResult =
	| { kind: 'permit'; permit: Permit }
	| { kind: 'tooLong'; waitMs: number; isAsked: boolean }
	| { kind: 'outage'; reason: FailureReason }
	| { kind: 'cancelled' };

/** How long requests of one execution have been kept waiting so far, in milliseconds. */
export interface BlockedMs {
	byLimit: number;
	byOutage: number;
}

/** One execution's way through the gate. */
export interface Lane {
	/**
	 * Waits until a request may leave. Writes go before reads: conversations end.
	 *
	 * @param last the request's permit before this one: a probe of a new host goes on as such
	 */
	acquire(isWrite: boolean, last?: Permit): Promise<AcquireResult>;
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
	): FailureStreak | undefined;
	/** A request has used up its retries. */
	exhaust(): void;
	/** Whether the breaker lets requests pass. */
	isClosed(): boolean;
	/** The streak of failures of the service that is under way. */
	streak(): FailureStreak;
	/** Resolves when so few requests wait that it is worth to begin with another. */
	room(): Promise<void>;
	blockedMs(): BlockedMs;
	/** When a request of this credential last worked; undefined if never. */
	lastSuccessAt(): number | undefined;
	rateLimit(): RateLimit | undefined;
	/** Whatever waits, and whatever comes, is cancelled. */
	stop(): void;
	close(): void;
}

/** The only way to the service for all requests of one credential in this process. */
export interface Gate {
	open(policy: LanePolicy): Lane;
	/** Until when it has something to remember. */
	busyUntil(): number;
}

/** What holds back the next request of a lane, and for how long at the most. */
type Obstacle = { by: 'outage' | 'limit'; waitMs: number } | { by: 'concurrency' };

/** One execution, as the gate sees it. */
interface Entry {
	policy: LanePolicy;
	member: Member;
	queue: Queue<AcquireResult>;
	openedAt: number;
	/**
	 * The host has never answered: a request has used up its retries on it (`exhausted`), and another
	 * one has failed as well (`dead`).
	 */
	newHost: 'untried' | 'exhausted' | 'dead';
	/** 429s in a row that asked this lane for more than its Max Wait, and the last one's wait. */
	refusals: { inARow: number; waitMs: number };
	/** An outage outlasts its Max Wait, as of which success: it gets one more probe, then ends. */
	lastChanceUsed: boolean;
	isStopped: boolean;
	blocked: BlockedMs & { by?: 'outage' | 'limit'; since: number };
	onRoom: Array<() => void>;
}

/** So many refusals that ask for more than Max Wait end what is left: one may be an accident. */
const REFUSALS_TO_END = 2;

export function createGate(clock: Clock, random: () => number): Gate {
	const window = createRateWindow();
	const breaker = createBreaker(random);
	const lanes: Entry[] = [];
	let next = 0;
	/** Why the service failed last; undefined once it has answered otherwise. */
	let outageReason: FailureReason | undefined;
	let isDispatchDue = false;
	let refusalsInARow = 0;
	let refusedAt = -Infinity;
	let busyUntil = -Infinity;
	let ownBlockUntil = -Infinity;
	let alarm: { at: number; controller: AbortController } | undefined;

	/** Whether a wait is the server's doing: neither a backoff of ours nor our own share of the limit. */
	function isAsked(now: number, waitMs: number, { member }: Entry) {
		const whole = { ...member, share: 1 };
		return window.waitMs(now, whole) >= waitMs && now + waitMs > ownBlockUntil + 1;
	}

	/** How long a lane still waits for the service to come back. */
	function patienceMs(now: number, { policy, openedAt }: Entry): number {
		const since = Math.max(breaker.lastSuccessAt() ?? -Infinity, openedAt);
		return since + policy.maxWaitMs - now;
	}

	/** Whether nothing of a lane is to be sent any more, since the service is out. */
	function isGivenUp(now: number, entry: Entry, waitMs: number): boolean {
		if (entry.newHost === 'dead') return true;
		return (
			outageReason !== undefined &&
			waitMs !== Infinity &&
			patienceMs(now, entry) <= 0 &&
			entry.lastChanceUsed
		);
	}

	/** What an outage makes the lane do: nothing, wait, or give up. */
	function outageObstacle(now: number, entry: Entry): Obstacle | 'giveUp' | undefined {
		if (breaker.isClosed()) return undefined;
		const waitMs = breaker.waitMs(now);
		if (isGivenUp(now, entry, waitMs)) return 'giveUp';
		if (waitMs === 0) return undefined;
		const leftMs = patienceMs(now, entry);
		if (waitMs === Infinity) return { by: 'outage', waitMs };
		// One more probe when patience ends
		if (leftMs <= 0) return undefined;
		return { by: 'outage', waitMs: Math.min(waitMs, leftMs) };
	}

	function obstacleFor(now: number, entry: Entry): Obstacle | AcquireResult | undefined {
		const outage = outageObstacle(now, entry);
		if (outage === 'giveUp') return { kind: 'outage', reason: outageReason ?? 'network' };
		if (outage) return outage;
		const { policy, member, refusals } = entry;
		if (refusals.inARow >= REFUSALS_TO_END) {
			return { kind: 'tooLong', waitMs: refusals.waitMs, isAsked: true };
		}
		if (member.inFlight >= policy.concurrency) return { by: 'concurrency' };
		const waitMs = window.waitMs(now, member);
		if (waitMs <= 0) return undefined;
		if (waitMs > Math.max(policy.maxWaitMs, PROBE_TIMEOUT_MS)) {
			return { kind: 'tooLong', waitMs, isAsked: isAsked(now, waitMs, entry) };
		}
		return { by: 'limit', waitMs };
	}

	function setBlocked({ blocked }: Entry, now: number, by?: 'outage' | 'limit') {
		if (blocked.by === by) return;
		if (blocked.by === 'outage') blocked.byOutage += now - blocked.since;
		if (blocked.by === 'limit') blocked.byLimit += now - blocked.since;
		blocked.by = by;
		blocked.since = now;
	}

	function grant(now: number, entry: Entry) {
		const isProbe = breaker.pass();
		if (isProbe && patienceMs(now, entry) <= 0) entry.lastChanceUsed = true;
		const departure = window.depart(now, entry.member);
		entry.queue.shift()!({ kind: 'permit', permit: { departure, isProbe } });
	}

	function makeRoom({ queue, policy, onRoom, isStopped }: Entry) {
		while (onRoom.length > 0 && (isStopped || queue.length < policy.concurrency)) onRoom.shift()!();
	}

	/** Lets one request of the lane leave; or says for how long it is held back, if by time. */
	function advance(now: number, entry: Entry): 'left' | number {
		const obstacle = entry.queue.length > 0 ? obstacleFor(now, entry) : { by: 'none' as const };
		if (obstacle === undefined) {
			setBlocked(entry, now);
			grant(now, entry);
			return 'left';
		}
		if ('kind' in obstacle) entry.queue.clear(obstacle);
		const isTimed = 'waitMs' in obstacle && 'by' in obstacle;
		setBlocked(entry, now, isTimed ? obstacle.by : undefined);
		return isTimed ? obstacle.waitMs : Infinity;
	}

	/** Lets go whatever may go, lane by lane in turn, and sets the alarm for what has to wait. */
	function dispatch() {
		const now = clock.now();
		let soonest = Infinity;
		for (let idle = 0; idle < lanes.length;) {
			next = (next + 1) % lanes.length;
			const outcome = advance(now, lanes[next]);
			if (outcome === 'left') {
				idle = 0;
				soonest = Infinity;
			} else {
				idle += 1;
				soonest = Math.min(soonest, outcome);
			}
		}
		for (const entry of lanes) makeRoom(entry);
		wakeAt(now + soonest);
	}

	/** After an attempt: its task comes first, which may stop the run. */
	async function dispatchSoon() {
		if (isDispatchDue) return;
		isDispatchDue = true;
		await clock.pause(0);
		isDispatchDue = false;
		dispatch();
	}

	function wakeAt(at: number) {
		if (alarm && Math.abs(alarm.at - at) < 1) return;
		alarm?.controller.abort(NO_LONGER_NEEDED);
		alarm = undefined;
		if (at === Infinity) return;
		const own = { at, controller: new AbortController() };
		alarm = own;
		busyUntil = Math.max(busyUntil, at);
		void clock.pause(Math.max(0, at - clock.now()), own.controller.signal).then((isOver) => {
			if (!isOver) return;
			alarm = undefined;
			dispatch();
		});
	}

	/** Where the server does not say how long: a backoff, grown once for all that were in flight. */
	function unstatedBlockMs({ sentAt }: Departure, now: number): number {
		if (sentAt < refusedAt) return 0;
		refusedAt = now;
		refusalsInARow += 1;
		return backoffMs(refusalsInARow, random());
	}

	/** A 429. What asks for more than the lane's Max Wait blocks nobody: the next run asks again. */
	function refuse({ departure, isProbe }: Permit, entry: Entry, now: number, hintMs = 0) {
		outageReason = undefined;
		breaker.release(isProbe);
		if (hintMs > entry.policy.maxWaitMs) {
			entry.refusals = { inARow: entry.refusals.inARow + 1, waitMs: hintMs };
			window.refuse(departure, now, 0);
			return;
		}
		// A hint of nothing is none: coming back at once would go on for ever
		const blockMs = hintMs || unstatedBlockMs(departure, now);
		if (!hintMs) ownBlockUntil = Math.max(ownBlockUntil, now + blockMs);
		window.refuse(departure, now, blockMs);
		busyUntil = Math.max(busyUntil, now + blockMs);
	}

	function failService(
		{ isProbe }: Permit,
		entry: Entry,
		now: number,
		decision: Decision & { kind: 'retry' },
		counts: boolean,
	): FailureStreak {
		outageReason = decision.reason;
		if (isProbe && entry.newHost === 'exhausted') {
			for (const lane of lanes) if (lane.newHost === 'exhausted') lane.newHost = 'dead';
		}
		const { retryAfterMs = 0 } = decision;
		const isTooLong = retryAfterMs > entry.policy.maxWaitMs;
		return breaker.fail(now, isProbe, counts, isTooLong ? undefined : retryAfterMs);
	}

	function succeed(entry: Entry, now: number) {
		refusalsInARow = 0;
		outageReason = undefined;
		entry.refusals.inARow = 0;
		for (const lane of lanes) {
			lane.lastChanceUsed = false;
			lane.newHost = 'untried';
		}
		breaker.succeed(now);
	}

	function settle(entry: Entry, permit: Permit, result: AttemptResult, decision: Decision) {
		const now = clock.now();
		if (decision.kind === 'wait') return refuse(permit, entry, now, decision.hintMs);
		const response = result.kind === 'response' ? result : undefined;
		window.arrive(permit.departure, now, response && readRate(response.headers));
	}

	function openLane(policy: LanePolicy): Lane {
		const entry: Entry = {
			policy,
			member: window.join(policy.share),
			queue: createQueue(),
			openedAt: clock.now(),
			newHost: 'untried',
			refusals: { inARow: 0, waitMs: 0 },
			lastChanceUsed: false,
			isStopped: false,
			blocked: { byLimit: 0, byOutage: 0, since: 0 },
			onRoom: [],
		};
		lanes.push(entry);

		return {
			acquire: async (isWrite, last) =>
				await new Promise((resolve) => {
					if (entry.isStopped) return resolve({ kind: 'cancelled' });
					const goesOn = last?.isProbe && breaker.lastSuccessAt() === undefined;
					if (goesOn) entry.queue.unshift(resolve);
					else entry.queue.push(resolve, isWrite);
					dispatch();
				}),
			release: (permit, result, decision, counts) => {
				const now = clock.now();
				settle(entry, permit, result, decision);
				let streak: FailureStreak | undefined;
				if (decision.kind === 'retry' && decision.isOutage) {
					streak = failService(permit, entry, now, decision, counts);
				} else if (result.kind === 'response' && ['ok', 'fail'].includes(decision.kind)) {
					succeed(entry, now);
				} else breaker.release(permit.isProbe);
				void dispatchSoon();
				return streak;
			},
			exhaust: () => {
				if (breaker.lastSuccessAt() !== undefined) return;
				for (const lane of lanes) if (lane.newHost === 'untried') lane.newHost = 'exhausted';
			},
			isClosed: breaker.isClosed,
			streak: breaker.streak,
			room: async () => {
				if (entry.isStopped || entry.queue.length < policy.concurrency) return;
				await new Promise<void>((resolve) => entry.onRoom.push(resolve));
			},
			blockedMs: () => {
				const { by, since, byLimit, byOutage } = entry.blocked;
				const current = by ? clock.now() - since : 0;
				return {
					byLimit: byLimit + (by === 'limit' ? current : 0),
					byOutage: byOutage + (by === 'outage' ? current : 0),
				};
			},
			lastSuccessAt: breaker.lastSuccessAt,
			rateLimit: window.rateLimit,
			stop: () => {
				entry.isStopped = true;
				entry.queue.clear({ kind: 'cancelled' });
				dispatch();
			},
			close: () => {
				lanes.splice(lanes.indexOf(entry), 1);
				window.leave(entry.member);
				dispatch();
			},
		};
	}

	return { open: openLane, busyUntil: () => busyUntil };
}
