import { createContention } from './contention';
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

/**
 * The server's fixed window of requests for one token, as far as its answers tell.
 * All times are milliseconds of one monotonic clock.
 */
export interface RateWindow {
	join(share: number, mayBegin?: boolean): Member;
	leave(member: Member): void;
	/** Milliseconds until the member's next request may depart. */
	waitMs(now: number, member: Member): number;
	depart(now: number, member: Member): Departure;
	/** An answer came, or certainly will not: the request is no longer in flight. */
	arrive(departure: Departure, now: number, reading?: RateReading): void;
	/** A 429: blocks all requests for `blockMs`. */
	refuse(departure: Departure, now: number, blockMs: number): void;
	/** What the server has told; undefined until it has. */
	rateLimit(): RateLimit | undefined;
}

/** Milliseconds added to a window's end where the server rounds `reset` down. */
interface ResetSlack {
	ms(): number;
	/** The window was still open at its presumed end. */
	learn(): void;
	/** A window ended as presumed. */
	endWindow(): void;
}

/**
 * What was learned from one late end may have had another cause, so now and then a window is tried
 * without the slack: at the cost of one request, which goes alone. Each time that the slack was
 * needed after all, twice as many windows pass before the next trial.
 */
function createResetSlack(): ResetSlack {
	let learnedMs = 0;
	let windowsLeft = 0;
	let windowsBetweenTrials = WINDOWS_WITH_SLACK;
	let isTrial = false;
	return {
		ms: () => (isTrial ? 0 : learnedMs),
		learn: () => {
			if (isTrial) windowsBetweenTrials *= 2;
			isTrial = false;
			learnedMs = ROUNDING_MS;
			windowsLeft = windowsBetweenTrials;
		},
		endWindow: () => {
			if (isTrial) learnedMs = 0;
			windowsLeft -= 1;
			isTrial = learnedMs > 0 && windowsLeft <= 0;
		},
	};
}

/**
 * Spends each window at once, then waits for its end.
 *
 * `reset` says in whole seconds how long the window lasts, and nobody states how it is rounded.
 * Read as rounded up, an answer whose request left at `sent` and which came in at `received` puts
 * the end into (sent + reset − 1 s, received + reset], and each answer of the window narrows that.
 * Where the server rounds otherwise, the end is later, by up to a second. So the first request after
 * the presumed end goes alone; if an answer shows the window still open, a second of slack is
 * added.
 */
export function createRateWindow(): RateWindow {
	const contention = createContention();
	const slack = createResetSlack();
	const members = new Set<Member>();
	let allowed = Infinity;
	let allowedAsOf = -Infinity;
	let used = 0;
	let inFlight = 0;
	let end: { lo: number; hi: number } | undefined;
	let lastEnd: number | undefined;
	let windowMs = 0;
	let blockedUntil = -Infinity;
	let probing: 'due' | 'no' | { since: number } = 'due';

	function close() {
		contention.endWindow();
		lastEnd = end?.hi;
		end = undefined;
		probing = 'due';
	}

	function open(reading: RateReading, interval: { lo: number; hi: number }, member: Member) {
		const isOldWindow = lastEnd !== undefined && interval.lo <= lastEnd && reading.count > used;
		if (isOldWindow) slack.learn();
		else {
			if (lastEnd === undefined) contention.recordFirst(reading.count, member.used + inFlight);
			else slack.endWindow();
			// What is in flight may count in this window as well
			for (const one of members) one.used = one.inFlight;
			member.used += 1;
		}
		used = reading.count;
		end = interval;
	}

	function note({ sentAt, member }: Departure, now: number, reading: RateReading) {
		const lo = sentAt + (reading.resetSeconds - 1) * 1000;
		const hi = now + reading.resetSeconds * 1000;
		windowMs = Math.max(windowMs, reading.resetSeconds * 1000);
		if (!end || lo > end.hi) return open(reading, { lo, hi }, member);
		if (hi < end.lo) return;
		end = { lo: Math.max(lo, end.lo), hi: Math.min(hi, end.hi) };
		const highest = Math.max(used, reading.count);
		contention.record(highest - used);
		used = highest;
	}

	function isSpent({ share, used: own }: Member) {
		const isShareSpent = share < 1 && own >= Math.max(1, Math.floor(allowed * share));
		return used + inFlight >= allowed || isShareSpent;
	}

	function land({ member }: Departure) {
		inFlight -= 1;
		member.inFlight -= 1;
	}

	return {
		join: (share, mayBegin = false) => {
			const member = { share, used: 0, inFlight: 0, mayBegin };
			members.add(member);
			return member;
		},
		leave: (member) => members.delete(member),
		waitMs: (now, member) => {
			if (now < blockedUntil) return blockedUntil - now;
			if (end && now >= end.hi + slack.ms()) close();
			if (typeof probing === 'object') {
				// Nothing is known yet: executions that begin together are not kept waiting for one another
				const isBeginning = lastEnd === undefined && !end && blockedUntil === -Infinity;
				if (isBeginning && member.mayBegin) return 0;
				return Math.max(0, probing.since + PROBE_TIMEOUT_MS - now);
			}
			if (!end) return 0;
			const untilEnd = end.hi + slack.ms() - now;
			if (isSpent(member)) return untilEnd;
			// The next answer lets the next one go
			const shouldYield = contention.shouldYield({ inFlight, left: allowed - used, allowed });
			return shouldYield ? Math.min(untilEnd, PROBE_TIMEOUT_MS) : 0;
		},
		depart: (now, member) => {
			const isProbe = probing !== 'no';
			if (probing === 'due') probing = { since: now };
			inFlight += 1;
			member.inFlight += 1;
			member.used += 1;
			member.mayBegin = false;
			return { member, sentAt: now, isProbe };
		},
		arrive: (departure, now, reading) => {
			land(departure);
			if (departure.isProbe && typeof probing === 'object') probing = 'no';
			if (!reading) return;
			note(departure, now, reading);
			if (departure.sentAt < allowedAsOf) return;
			allowed = reading.allowed;
			allowedAsOf = departure.sentAt;
		},
		refuse: (departure, now, blockMs) => {
			land(departure);
			departure.member.used -= 1;
			blockedUntil = Math.max(blockedUntil, now + blockMs);
			const late = blockedUntil - (lastEnd ?? -Infinity);
			// A longer wait is no rounding: somebody else has spent the new window
			if (departure.isProbe && !end && late < 2 * ROUNDING_MS) slack.learn();
			probing = 'due';
		},
		rateLimit: () => (Number.isFinite(allowed) ? { limit: allowed, windowMs } : undefined),
	};
}
