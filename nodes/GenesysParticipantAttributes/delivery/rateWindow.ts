import { Contention } from './contention';
import type { RateReading } from './hint';

/** How long the first request of a window may keep all others waiting, in milliseconds. */
export const PROBE_TIMEOUT_MS = 1000;
/** Two ways to round `reset` to whole seconds differ by this much at the most, in milliseconds. */
const ROUNDING_MS = 1000;
/** Windows after which a learned slack is left out once, to see whether it is still needed. */
const WINDOWS_WITH_SLACK = 10;

/** One execution's part in the limit. */
export interface Member {
	/** The part of the limit for it, above 0 to 1. */
	share: number;
	/** Its requests in the current window. */
	used: number;
	inFlight: number;
	/** It may send one request while nothing is known yet. */
	mayBegin: boolean;
}

/** A request in flight: when it left, for whom, and whether it went alone to see the window. */
export interface Departure {
	member: Member;
	sentAt: number;
	isProbe: boolean;
}

/** Requests that a window allows, and its milliseconds. */
export interface RateLimit {
	limit: number;
	windowMs: number;
}

/** Milliseconds added to a window's end where the server rounds `reset` down. */
class ResetSlack {
	private learnedMs = 0;
	private windowsLeft = 0;
	private windowsBetweenTrials = WINDOWS_WITH_SLACK;
	/**
	 * What was learned from one late end may have had another cause, so now and then a window is
	 * tried without the slack: at the cost of one request, which goes alone. Each time that the slack
	 * was needed after all, twice as many windows pass before the next trial.
	 */
	private isTrial = false;

	get ms(): number {
		return this.isTrial ? 0 : this.learnedMs;
	}

	/** The window was still open at its presumed end. */
	learn(): void {
		if (this.isTrial) this.windowsBetweenTrials *= 2;
		this.isTrial = false;
		this.learnedMs = ROUNDING_MS;
		this.windowsLeft = this.windowsBetweenTrials;
	}

	/** A window ended as presumed. */
	endWindow(): void {
		if (this.isTrial) this.learnedMs = 0;
		this.windowsLeft -= 1;
		this.isTrial = this.learnedMs > 0 && this.windowsLeft <= 0;
	}
}

/** When a window ends: certainly not before `lo`, and at `hi` at the latest. */
interface End {
	lo: number;
	hi: number;
}

/**
 * The server's fixed window of requests for one token, as far as its answers tell: each window is
 * spent at once, then its end is waited for. Times in milliseconds of one monotonic clock.
 *
 * `reset` says in whole seconds how long the window lasts, and nobody states how it is rounded.
 * Read as rounded up, an answer whose request left at `sent` and which came in at `received` puts
 * the end into (sent + reset − 1 s, received + reset], and each answer of the window narrows that.
 * Where the server rounds otherwise, the end is later, by up to a second. So the first request after
 * the presumed end goes alone; if an answer shows the window still open, a second of slack is
 * added.
 */
export class RateWindow {
	private readonly contention = new Contention();
	private readonly slack = new ResetSlack();
	private readonly members = new Set<Member>();
	private allowed = Infinity;
	private allowedAsOf = -Infinity;
	private used = 0;
	private inFlight = 0;
	private end?: End;
	private lastEnd?: number;
	private windowMs = 0;
	private blockedUntil = -Infinity;
	private probing: 'due' | 'no' | { since: number } = 'due';

	/** What the server has told; undefined until it has. */
	get rateLimit(): RateLimit | undefined {
		const { allowed: limit, windowMs } = this;
		return Number.isFinite(limit) ? { limit, windowMs } : undefined;
	}

	join(share: number, mayBegin = false): Member {
		const member = { share, used: 0, inFlight: 0, mayBegin };
		this.members.add(member);
		return member;
	}

	leave(member: Member): void {
		this.members.delete(member);
	}

	/** Milliseconds until the member's next request may depart. */
	waitMs(now: number, member: Member): number {
		if (now < this.blockedUntil) return this.blockedUntil - now;
		if (this.end && now >= this.end.hi + this.slack.ms) this.close(this.end);
		if (typeof this.probing === 'object') {
			// Nothing is known yet: executions that begin together are not kept waiting for one another
			const isBeginning =
				this.lastEnd === undefined && !this.end && this.blockedUntil === -Infinity;
			if (isBeginning && member.mayBegin) return 0;
			// In this order: a sum of fractions could be a little more than the timeout
			return Math.max(0, PROBE_TIMEOUT_MS - (now - this.probing.since));
		}
		if (!this.end) return 0;
		const untilEnd = this.end.hi + this.slack.ms - now;
		if (this.isSpent(member)) return untilEnd;
		const { inFlight, allowed } = this;
		const shouldYield = this.contention.shouldYield({
			inFlight,
			left: allowed - this.used,
			allowed,
		});
		// The next answer lets the next one go
		return shouldYield ? Math.min(untilEnd, PROBE_TIMEOUT_MS) : 0;
	}

	depart(now: number, member: Member): Departure {
		const isProbe = this.probing !== 'no';
		if (this.probing === 'due') this.probing = { since: now };
		this.inFlight += 1;
		member.inFlight += 1;
		member.used += 1;
		member.mayBegin = false;
		return { member, sentAt: now, isProbe };
	}

	/** An answer came, or certainly will not: the request is no longer in flight. */
	arrive(departure: Departure, now: number, reading?: RateReading): void {
		this.land(departure);
		if (departure.isProbe && typeof this.probing === 'object') this.probing = 'no';
		if (!reading) return;
		this.note(departure, now, reading);
		if (departure.sentAt < this.allowedAsOf) return;
		this.allowed = reading.allowed;
		this.allowedAsOf = departure.sentAt;
	}

	/** A 429: blocks all requests for `blockMs`. */
	refuse(departure: Departure, now: number, blockMs: number): void {
		this.land(departure);
		departure.member.used -= 1;
		this.blockedUntil = Math.max(this.blockedUntil, now + blockMs);
		const late = this.blockedUntil - (this.lastEnd ?? -Infinity);
		// A longer wait is no rounding: somebody else has spent the new window
		if (departure.isProbe && !this.end && late < 2 * ROUNDING_MS) this.slack.learn();
		this.probing = 'due';
	}

	private land({ member }: Departure): void {
		this.inFlight -= 1;
		member.inFlight -= 1;
	}

	private note({ sentAt, member }: Departure, now: number, reading: RateReading): void {
		const resetMs = reading.resetSeconds * 1000;
		const read = { lo: sentAt + resetMs - ROUNDING_MS, hi: now + resetMs };
		this.windowMs = Math.max(this.windowMs, resetMs);
		if (!this.end || read.lo > this.end.hi) return this.open(reading, read, member);
		if (read.hi < this.end.lo) return;
		this.end = { lo: Math.max(read.lo, this.end.lo), hi: Math.min(read.hi, this.end.hi) };
		const highest = Math.max(this.used, reading.count);
		this.contention.record(highest - this.used);
		this.used = highest;
	}

	private open({ count }: RateReading, end: End, member: Member): void {
		const { lastEnd } = this;
		if (lastEnd !== undefined && end.lo <= lastEnd && count > this.used) {
			// Still the old window
			this.slack.learn();
		} else {
			if (lastEnd === undefined) this.contention.recordFirst(count, member.used + this.inFlight);
			else this.slack.endWindow();
			// What is in flight may count in this window as well
			for (const one of this.members) one.used = one.inFlight;
			member.used += 1;
		}
		this.used = count;
		this.end = end;
	}

	private close({ hi }: End): void {
		this.contention.endWindow();
		this.lastEnd = hi;
		this.end = undefined;
		this.probing = 'due';
	}

	private isSpent({ share, used }: Member): boolean {
		const isShareSpent = share < 1 && used >= Math.max(1, Math.floor(this.allowed * share));
		return this.used + this.inFlight >= this.allowed || isShareSpent;
	}
}
