import { createAlarm } from './alarm';
import { createBreaker } from './breaker';
import type { Clock } from './clock';
import type { Decision } from './decide';
import { readRate } from './hint';
import {
	createBlockedTime,
	type AcquireResult,
	type BlockedTime,
	type FailureStreak,
	type Lane,
	type LanePolicy,
	type Permit,
} from './lane';
import { createPatience, type Patience } from './patience';
import { createQueue, type Queue } from './queue';
import { createRateWindow, PROBE_TIMEOUT_MS, type Member } from './rateWindow';
import { createRefusals } from './refusals';
import type { ApiRequest, AttemptResult } from './request';

/** The only way to the service for all requests of one credential in this process. */
export interface Gate {
	open(policy: LanePolicy): Lane;
	/** Until when it has something to remember. */
	busyUntil(): number;
}

/** What holds back the next request of a lane, and for how long at the most. */
type Obstacle = { by: 'outage' | 'limit' | 'lane'; waitMs: number };

/** One waiting request. */
interface Waiting {
	request: ApiRequest;
	resolve(result: AcquireResult): void;
}

/** One execution, as the gate sees it. */
interface Entry {
	policy: LanePolicy;
	member: Member;
	queue: Queue<Waiting>;
	patience: Patience;
	/** 429s in a row that asked this lane for more than its Max Wait, and the last one's wait. */
	refusals: { inARow: number; waitMs: number };
	isStopped: boolean;
	blocked: BlockedTime;
	onRoom: Array<() => void>;
}

/** So many refusals that ask for more than Max Wait end what is left: one may be an accident. */
const REFUSALS_TO_END = 2;

export function createGate(clock: Clock, random: () => number): Gate {
	const window = createRateWindow();
	const breaker = createBreaker(random);
	const refusals = createRefusals(random);
	const alarm = createAlarm(clock, dispatch);
	const lanes: Entry[] = [];
	let next = 0;
	let isDispatchDue = false;
	let busyUntil = -Infinity;

	function isWaiting(request: ApiRequest, all = lanes): boolean {
		return all.some(({ queue }) => queue.some((one) => one.request === request));
	}

	/** On a host that has never answered, a request of another lane goes first. */
	function isOthersTurn(entry: Entry): boolean {
		const request = breaker.next();
		return request !== undefined && isWaiting(request) && !isWaiting(request, [entry]);
	}

	function limitObstacle(now: number, entry: Entry): Obstacle | AcquireResult | undefined {
		const { policy, member } = entry;
		if (entry.refusals.inARow >= REFUSALS_TO_END) {
			return { kind: 'tooLong', waitMs: entry.refusals.waitMs, isAsked: true };
		}
		const waitMs = window.waitMs(now, member);
		if (waitMs <= 0) return undefined;
		if (waitMs <= Math.max(policy.maxWaitMs, PROBE_TIMEOUT_MS)) return { by: 'limit', waitMs };
		// Neither a backoff of ours nor our own share of the limit
		const isOfAll = window.waitMs(now, { ...member, share: 1 }) >= waitMs;
		return { kind: 'tooLong', waitMs, isAsked: isOfAll && !refusals.isOwn(now, waitMs) };
	}

	function obstacleFor(now: number, entry: Entry): Obstacle | AcquireResult | undefined {
		const { policy, member, queue } = entry;
		if (queue.length === 0) return { by: 'lane', waitMs: Infinity };
		const outage = breaker.obstacle(now, entry.patience, member.mayBegin);
		if (outage) return outage;
		if (isOthersTurn(entry)) return { by: 'outage', waitMs: Infinity };
		if (member.inFlight >= policy.concurrency) return { by: 'lane', waitMs: Infinity };
		return limitObstacle(now, entry);
	}

	function grant(now: number, entry: Entry) {
		const isProbe = breaker.pass(now, entry.patience);
		const departure = window.depart(now, entry.member);
		const wanted = breaker.next();
		const { request, resolve } = entry.queue.shift((one) => one.request === wanted)!;
		resolve({ kind: 'permit', permit: { departure, isProbe, request } });
	}

	/** Lets one request of the lane leave, or ends all; else says for how long it is held back. */
	function advance(now: number, entry: Entry): 'moved' | number {
		const obstacle = obstacleFor(now, entry);
		if (obstacle === undefined) {
			entry.blocked.set(now);
			grant(now, entry);
			return 'moved';
		}
		const isEnd = 'kind' in obstacle;
		entry.blocked.set(now, isEnd || obstacle.by === 'lane' ? undefined : obstacle.by);
		if (!isEnd) return obstacle.waitMs;
		entry.queue.drain().forEach(({ resolve }) => resolve(obstacle));
		return 'moved';
	}

	/** Lets go whatever may go, lane by lane in turn, and sets the alarm for what has to wait. */
	function dispatch() {
		const now = clock.now();
		let soonest = Infinity;
		for (let idle = 0; idle < lanes.length;) {
			next = (next + 1) % lanes.length;
			const outcome = advance(now, lanes[next]);
			if (outcome === 'moved') {
				idle = 0;
				soonest = Infinity;
			} else {
				idle += 1;
				soonest = Math.min(soonest, outcome);
			}
		}
		for (const { queue, policy, onRoom, isStopped } of lanes) {
			const hasRoom = () => isStopped || queue.length < policy.concurrency;
			while (onRoom.length > 0 && hasRoom()) onRoom.shift()!();
		}
		alarm.set(now + soonest);
	}

	/** After an attempt: its task comes first, which may stop the run. */
	async function dispatchSoon() {
		if (isDispatchDue) return;
		isDispatchDue = true;
		await clock.pause(0);
		isDispatchDue = false;
		dispatch();
	}

	/** A 429. What asks for more than the lane's Max Wait blocks nobody: the next run asks again. */
	function refuse({ departure, isProbe }: Permit, entry: Entry, now: number, hintMs = 0) {
		breaker.release(isProbe);
		const isTooLong = hintMs > entry.policy.maxWaitMs;
		if (isTooLong) entry.refusals = { inARow: entry.refusals.inARow + 1, waitMs: hintMs };
		const blockMs = isTooLong ? 0 : refusals.blockMs(departure.sentAt, now, hintMs);
		window.refuse(departure, now, blockMs);
		busyUntil = Math.max(busyUntil, now + blockMs);
	}

	function failService(
		permit: Permit,
		{ policy }: Entry,
		now: number,
		decision: Decision & { kind: 'retry' },
		counts: boolean,
	): FailureStreak {
		if (breaker.isDead(permit, policy.maxRetries, isWaiting)) {
			for (const { patience } of lanes) patience.end();
		}
		const isTooLong = (decision.retryAfterMs ?? 0) > policy.maxWaitMs;
		const heeded = isTooLong ? { ...decision, retryAfterMs: 0 } : decision;
		return breaker.fail(now, permit, heeded, counts);
	}

	function succeed(entry: Entry, now: number) {
		refusals.succeed();
		entry.refusals.inARow = 0;
		for (const { patience } of lanes) patience.succeed();
		breaker.succeed(now);
	}

	/** What an attempt tells of the limit and of the breaker. */
	function learn(
		permit: Permit,
		entry: Entry,
		result: AttemptResult,
		decision: Decision,
		counts: boolean,
	): FailureStreak | undefined {
		const now = clock.now();
		if (decision.kind === 'wait') return void refuse(permit, entry, now, decision.hintMs);
		const response = result.kind === 'response' ? result : undefined;
		window.arrive(permit.departure, now, response && readRate(response.headers));
		if (decision.kind === 'retry' && decision.isOutage) {
			return failService(permit, entry, now, decision, counts);
		}
		if (response && decision.kind !== 'retry') succeed(entry, now);
		else breaker.release(permit.isProbe);
		return undefined;
	}

	function openLane(policy: LanePolicy): Lane {
		const entry: Entry = {
			policy,
			member: window.join(policy.share, policy.hasToken),
			queue: createQueue(),
			patience: createPatience(policy, clock.now()),
			refusals: { inARow: 0, waitMs: 0 },
			isStopped: false,
			blocked: createBlockedTime(),
			onRoom: [],
		};
		lanes.push(entry);

		return {
			acquire: async (request) =>
				await new Promise((resolve) => {
					if (entry.isStopped) return resolve({ kind: 'cancelled' });
					entry.queue.push({ request, resolve }, request.method === 'PATCH');
					dispatch();
				}),
			release: (permit, result, decision, counts) => {
				const streak = learn(permit, entry, result, decision, counts);
				void dispatchSoon();
				return streak;
			},
			isClosed: breaker.isClosed,
			streak: breaker.streak,
			room: async () => {
				if (entry.isStopped || entry.queue.length < policy.concurrency) return;
				await new Promise<void>((resolve) => entry.onRoom.push(resolve));
			},
			blockedMs: () => entry.blocked.total(clock.now()),
			lastSuccessAt: breaker.lastSuccessAt,
			rateLimit: window.rateLimit,
			stop: () => {
				entry.isStopped = true;
				entry.queue.drain().forEach(({ resolve }) => resolve({ kind: 'cancelled' }));
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
