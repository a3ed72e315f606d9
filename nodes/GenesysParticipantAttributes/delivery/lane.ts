import { Patience } from './breaker';
import type { Departure, Member } from './rateWindow';
import type { FailureReason } from './request';

/** The bounds of one execution. Times in milliseconds. */
export interface LanePolicy {
	/** Requests in flight at once. */
	concurrency: number;
	/** The part of the token's limit that may be used, above 0 to 1. */
	share: number;
	/** The longest wait that the server may ask for, and the longest time without a success. */
	maxWaitMs: number;
	/** Failures of one request, other than 429 and outages, that are borne beyond the first attempt. */
	maxRetries: number;
}

/** Permission for one attempt; it is given back with what came of it. */
export interface Permit {
	lane: Lane;
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

/** One waiting request. */
interface Waiting {
	isWrite: boolean;
	resolve(result: AcquireResult): void;
}

/** How long requests of one execution have been kept waiting so far, in milliseconds. */
export interface BlockedMs {
	byLimit: number;
	byOutage: number;
}

/** One execution as the gate sees it: its bounds, what waits, and what held it back. */
export class Lane {
	readonly patience: Patience;
	/** 429s in a row that asked for more than Max Wait, and the last one's wait. */
	tooLong = { inARow: 0, waitMs: 0 };
	isStopped = false;
	private readonly waiting: Waiting[] = [];
	private readonly onRoom: Array<() => void> = [];
	private readonly blocked: BlockedMs = { byLimit: 0, byOutage: 0 };
	private block?: { by: keyof BlockedMs; since: number };

	constructor(
		readonly policy: LanePolicy,
		readonly member: Member,
		now: number,
	) {
		this.patience = new Patience(policy.maxWaitMs, now);
	}

	get isIdle(): boolean {
		return this.waiting.length === 0;
	}

	/** Writes go before reads: conversations end. */
	push(isWrite: boolean, resolve: Waiting['resolve']): void {
		const read = isWrite ? this.waiting.findIndex((one) => !one.isWrite) : -1;
		this.waiting.splice(read < 0 ? this.waiting.length : read, 0, { isWrite, resolve });
	}

	/** Takes out the next one. */
	shift(): Waiting['resolve'] {
		return this.waiting.shift()!.resolve;
	}

	/** Ends all that waits. */
	drain(result: AcquireResult): void {
		this.waiting.splice(0).forEach(({ resolve }) => resolve(result));
	}

	/** Resolves when so few requests wait that it is worth to begin with another. */
	async room(): Promise<void> {
		if (!this.hasRoom) await new Promise<void>((resolve) => this.onRoom.push(resolve));
	}

	tellRoom(): void {
		while (this.onRoom.length > 0 && this.hasRoom) this.onRoom.shift()!();
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

	private get hasRoom(): boolean {
		return this.isStopped || this.waiting.length < this.policy.concurrency;
	}
}
