import { Contention } from './contention';
import type { RateReading } from './hint';

/** How long the first request of a window may keep all others waiting, in milliseconds. */
export const PROBE_TIMEOUT_MS = 1000;
/** Two ways to round `reset` to whole seconds differ by this much at the most, in milliseconds. */
const ROUNDING_MS = 1000;
/** With this part of a window left, or less, a 429 may well be the token's. */
const NEARLY_SPENT_PART = 0.25;
/** A window or a wait that is longer needs a second answer that says so. In milliseconds. */
const LONG_MS = 600_000;
/** Windows after which a learned slack is left out once, to see whether it is still needed. */
const WINDOWS_WITH_SLACK = 10;

/** One execution's part in the limit. */
export interface Member {
	/** The part of the limit for it, above 0 to 1. */
	share: number;
	/** Its requests in the current window. */
	used: number;
	/** Its requests since the last window, while nothing is known of the next one. */
	usedEarly: number;
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
	/** Whether a server has asked for that, and when. */
	private block = { isAsked: false, at: -Infinity };
	private hasSaidLong = false;
	private closedAt = -Infinity;
	private probing: 'due' | 'no' | { since: number } = 'due';

	/** What the server has told; undefined until it has. */
	get rateLimit(): RateLimit | undefined {
		const { allowed: limit, windowMs } = this;
		return Number.isFinite(limit) ? { limit, windowMs } : undefined;
	}

	/** Whether the next request goes alone, to see the window. */
	get isProbeDue(): boolean {
		return this.probing === 'due';
	}

	/** Whether it may be spent by now, since others may be faster than we see. */
	get isNearlySpent(): boolean {
		return !!this.end && this.used + this.inFlight > this.allowed * (1 - NEARLY_SPENT_PART);
	}

	join(share: number, mayBegin = false): Member {
		const member = { share, used: 0, usedEarly: 0, inFlight: 0, mayBegin };
		this.members.add(member);
		return member;
	}

	leave(member: Member): void {
		this.members.delete(member);
	}

	/** Milliseconds until the member's next request may depart. */
	waitMs(now: number, member: Member): number {
		if (now < this.blockedUntil) return this.blockedUntil - now;
		this.closeIfOver(now);
		if (typeof this.probing === 'object') {
			// Nothing is known yet: executions that begin together are not kept waiting for one another
			const isBeginning =
				this.lastEnd === undefined && !this.end && this.blockedUntil === -Infinity;
			if (isBeginning && member.mayBegin) return 0;
			// In this order: a sum of fractions could be a little more than the timeout
			const leftMs = PROBE_TIMEOUT_MS - (now - this.probing.since);
			if (leftMs > 0) return leftMs;
		}
		const untilEnd = this.endsAt - now;
		if (this.isSpent || this.isShareSpent(member)) return untilEnd;
		if (this.probing === 'due') return 0;
		const { inFlight, allowed, contention } = this;
		// The next answer lets the next one go
		const shouldYield = contention.shouldYield(inFlight, allowed - this.used, allowed);
		return shouldYield ? Math.min(untilEnd, PROBE_TIMEOUT_MS) : 0;
	}

	/** Milliseconds that the server itself asks everybody to wait, whatever their shares. */
	askedMs(now: number): number {
		if (now < this.blockedUntil) return this.block.isAsked ? this.blockedUntil - now : 0;
		this.closeIfOver(now);
		return this.isSpent ? this.endsAt - now : 0;
	}

	depart(now: number, member: Member): Departure {
		const isProbe = this.probing !== 'no';
		if (this.probing === 'due') this.probing = { since: now };
		this.inFlight += 1;
		member.inFlight += 1;
		member.used += 1;
		member.usedEarly += 1;
		member.mayBegin = false;
		return { member, sentAt: now, isProbe };
	}

	/** An answer came, or certainly will not: the request is no longer in flight. */
	arrive(departure: Departure, now: number, reading?: RateReading): void {
		this.land(departure);
		if (departure.isProbe && typeof this.probing === 'object') this.probing = 'no';
		if (!reading || this.isHearsay(reading.resetSeconds * 1000)) return;
		this.note(departure, now, reading);
		if (departure.sentAt < this.allowedAsOf) return;
		this.allowed = reading.allowed;
		this.allowedAsOf = departure.sentAt;
	}

	/** The request was let through: a block that began before it left is over. */
	admit({ sentAt }: Departure): void {
		if (sentAt < this.block.at) return;
		this.blockedUntil = -Infinity;
	}

	/** The request was given up: nobody knows what it would have met. */
	abandon(departure: Departure): void {
		this.land(departure);
		if (departure.isProbe && typeof this.probing === 'object') this.probing = 'due';
	}

	/**
	 * A 429: blocks all requests for `blockMs`.
	 *
	 * @param isAsked whether the server asks for that; else it is a backoff of ours
	 */
	refuse(departure: Departure, now: number, blockMs: number, isAsked = true): void {
		this.land(departure);
		departure.member.used -= 1;
		departure.member.usedEarly -= 1;
		this.probing = 'due';
		if (this.isHearsay(blockMs)) return;
		const until = now + blockMs;
		if (until >= this.blockedUntil) this.block = { isAsked, at: now };
		this.blockedUntil = Math.max(this.blockedUntil, until);
		const late = this.blockedUntil - (this.lastEnd ?? -Infinity);
		// A longer wait is no rounding: somebody else has spent the new window
		if (departure.isProbe && !this.end && late < 2 * ROUNDING_MS) this.slack.learn();
	}

	private land({ member }: Departure): void {
		this.inFlight -= 1;
		member.inFlight -= 1;
	}

	/** Whether so long a time was said for the first time. */
	private isHearsay(ms: number): boolean {
		const isFirst = ms > LONG_MS && !this.hasSaidLong;
		this.hasSaidLong = ms > LONG_MS;
		return isFirst;
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
			if (lastEnd !== undefined) this.slack.endWindow();
			// What is in flight may count in this window as well
			for (const one of this.members) one.used = one.inFlight;
			member.used += 1;
		}
		this.used = count;
		this.end = end;
	}

	/** When the window ends at the latest; of one that is not known yet, when it would as the last did. */
	private get endsAt(): number {
		if (this.end) return this.end.hi + this.slack.ms;
		return this.closedAt + Math.max(this.windowMs, PROBE_TIMEOUT_MS);
	}

	private closeIfOver(now: number): void {
		if (now < this.endsAt) return;
		this.contention.endWindow();
		if (this.end) {
			this.lastEnd = this.end.hi;
			this.probing = 'due';
		}
		this.end = undefined;
		this.closedAt = now;
		// What is in flight may count in the next window as well
		for (const one of this.members) one.usedEarly = one.inFlight;
	}

	private get isSpent(): boolean {
		return (this.end ? this.used : 0) + this.inFlight >= this.allowed;
	}

	private isShareSpent({ share, used, usedEarly }: Member): boolean {
		const most = Math.max(1, Math.floor(this.allowed * share));
		return share < 1 && (this.end ? used : usedEarly) >= most;
	}
}
