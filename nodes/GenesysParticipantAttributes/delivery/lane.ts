import type { Departure, Member } from './rateWindow';
import type { FailureReason } from './request';
import type { Bounds, Sending } from './sending';

/** The bounds of one execution. Times in milliseconds. */
export interface LanePolicy extends Bounds {
	/** Requests in flight at once. */
	concurrency: number;
	/** The part of the token's limit that may be used, above 0 to 1. */
	share: number;
	/** For one attempt. */
	timeoutMs: number;
}

/** Permission for one attempt; it is given back with what came of it. */
export interface Permit {
	kind: 'permit';
	lane: Lane;
	sending: Sending;
	departure: Departure;
	isProbe: boolean;
}

/** How long requests of one execution have been kept waiting so far, in milliseconds. */
export interface BlockedMs {
	byLimit: number;
	byOutage: number;
}

/**
 * What is to become of a lane's next request.
 * `go`: it may leave. `hold`: it waits, for so long at the most; `by` where others are to blame.
 * `end`: nothing of the lane is to leave any more; `askedMs` is what a server asks for.
 */
export type Turn =
	| { kind: 'go'; sending: Sending }
	| { kind: 'hold'; ms: number; by?: keyof BlockedMs }
	| { kind: 'end'; reason: FailureReason; askedMs?: number };

/** What a request that waits is told in the end. */
export type Acquired = Permit | (Turn & { kind: 'end' });

/** Requests that wait for their own sake, for each that may be in flight, before none more begins. */
const MOST_RESTING = 5;

/** One execution as the gate sees it: its bounds, what waits, and what held it back. */
export class Lane {
	isStopped = false;
	/** Since when it has been waiting or failing, with no success of anybody. */
	waitsSince?: number;
	/** Whether it has failed since the last success of anybody. */
	hasFailed = false;
	/** How often it was told to wait for longer than Max Wait, with no success in between. */
	longWaits = 0;
	/** Whether the address has shown to be wrong. */
	isAddressWrong = false;
	private readonly waiting: Array<{ sending: Sending; resolve(acquired: Acquired): void }> = [];
	private readonly onRoom: Array<() => void> = [];
	private readonly blocked: BlockedMs = { byLimit: 0, byOutage: 0 };
	private block?: { by: keyof BlockedMs; since: number };

	constructor(
		readonly policy: LanePolicy,
		readonly member: Member,
	) {}

	get isIdle(): boolean {
		return this.waiting.length === 0;
	}

	/** Somebody on the same credential succeeded. */
	succeed(): void {
		this.waitsSince = undefined;
		this.hasFailed = false;
		this.longWaits = 0;
		this.isAddressWrong = false;
		for (const { sending } of this.waiting) sending.wake();
	}

	/** Writes go before reads: conversations end. */
	push(sending: Sending, resolve: (acquired: Acquired) => void): void {
		const read = sending.isWrite ? this.waiting.findIndex((one) => !one.sending.isWrite) : -1;
		this.waiting.splice(read < 0 ? this.waiting.length : read, 0, { sending, resolve });
	}

	/**
	 * The next request that does not wait for its own sake.
	 *
	 * @param isProbe takes one that nothing has happened to yet, if there is one
	 */
	next(now: number, isProbe: boolean): Sending | undefined {
		const ready = this.waiting.filter(({ sending }) => sending.notBefore <= now);
		const best = isProbe ? ready.find(({ sending }) => sending.isFresh) : undefined;
		return (best ?? ready[0])?.sending;
	}

	/** When the first of those that wait for their own sake may go on. */
	get readyAt(): number {
		return Math.min(...this.waiting.map(({ sending }) => sending.notBefore));
	}

	/** Lets a request leave. */
	grant(permit: Permit): void {
		const index = this.waiting.findIndex(({ sending }) => sending === permit.sending);
		this.waiting.splice(index, 1)[0].resolve(permit);
	}

	/** Ends all that waits. */
	end(turn: Turn & { kind: 'end' }): void {
		for (const { resolve } of this.waiting.splice(0)) resolve(turn);
	}

	/** Resolves when so few requests wait that it is worth to begin with another. */
	async room(now: number): Promise<void> {
		if (!this.hasRoom(now)) await new Promise<void>((resolve) => this.onRoom.push(resolve));
	}

	tellRoom(now: number): void {
		while (this.onRoom.length > 0 && this.hasRoom(now)) this.onRoom.shift()!();
	}

	/** From now on held back by this; undefined: by nothing. */
	setBlock(now: number, by?: keyof BlockedMs): void {
		this.blockedMs(now);
		this.block = by && { by, since: now };
	}

	blockedMs(now: number): BlockedMs {
		if (this.block) {
			this.blocked[this.block.by] += now - this.block.since;
			this.block.since = now;
		}
		return { ...this.blocked };
	}

	private hasRoom(now: number): boolean {
		const { concurrency } = this.policy;
		const ready = this.waiting.filter(({ sending }) => sending.notBefore <= now).length;
		const most = concurrency * MOST_RESTING;
		return this.isStopped || (ready < concurrency && this.waiting.length < most);
	}
}
