import type { RateReading } from './hint';
import { createOthers } from './others';

/** How long a request that goes alone may keep all others waiting, in milliseconds. */
export const SCOUT_PATIENCE_MS = 1000;
/** Two ways to round `reset` to whole seconds differ by this much at the most, in milliseconds. */
const ROUNDING_MS = 1000;

/** A request on its way: when it left, and whether it went alone to see how things stand. */
export interface Ticket {
	sentAt: number;
	scout: boolean;
}

/** Requests that a window allows, and its milliseconds. */
export interface Pace {
	allowed: number;
	windowMs: number;
}

/**
 * The server's fixed window of requests for one token, as far as its answers tell.
 * All times are milliseconds of one monotonic clock.
 */
export interface RateWindow {
	/** Milliseconds until the next request may leave. `share`: the part of the limit for us, 0 to 1. */
	waitMs(now: number, share: number): number;
	leave(now: number): Ticket;
	/** An answer came, or certainly will not: the request is no longer on its way. */
	arrive(ticket: Ticket, now: number, reading?: RateReading): void;
	/** A 429: nobody comes back for so long. */
	refuse(ticket: Ticket, now: number, holdMs: number): void;
	/** What the server has told; undefined until it has. */
	pace(): Pace | undefined;
}

/**
 * Spends each window at once, then waits for its end.
 *
 * `reset` says in whole seconds how long the window lasts, and nobody states how it is rounded.
 * Read as rounded up, an answer whose request left at `sent` and which came in at `received` puts
 * the end into (sent + reset − 1 s, received + reset], and each answer of the window narrows that.
 * Where the server rounds otherwise, the end is later, by up to a second. So the first request after
 * the presumed end goes alone; if an answer shows the window still open, a second is added from
 * then on.
 */
export function createRateWindow(): RateWindow {
	const others = createOthers();
	let allowed = Infinity;
	let allowedAsOf = -Infinity;
	let used = 0;
	let own = 0;
	let onTheWay = 0;
	let end: { lo: number; hi: number } | undefined;
	let lastEnd: number | undefined;
	let lateness = 0;
	let windowMs = 0;
	let holdUntil = -Infinity;
	let scouting: 'due' | 'no' | { since: number } = 'due';

	function close() {
		others.endWindow();
		lastEnd = end?.hi;
		end = undefined;
		scouting = 'due';
	}

	function open(reading: RateReading, interval: { lo: number; hi: number }) {
		const isOldWindow = lastEnd !== undefined && interval.lo <= lastEnd && reading.count > used;
		if (isOldWindow) lateness = ROUNDING_MS;
		// What is on its way may count in this window as well
		else own = onTheWay + 1;
		used = reading.count;
		end = interval;
	}

	function note(ticket: Ticket, now: number, reading: RateReading) {
		const lo = ticket.sentAt + (reading.resetSeconds - 1) * 1000;
		const hi = now + reading.resetSeconds * 1000;
		windowMs = Math.max(windowMs, reading.resetSeconds * 1000);
		if (!end || lo > end.hi) return open(reading, { lo, hi });
		if (hi < end.lo) return;
		end = { lo: Math.max(lo, end.lo), hi: Math.min(hi, end.hi) };
		const highest = Math.max(used, reading.count);
		others.answer(highest - used);
		used = highest;
	}

	function isSpent(share: number) {
		const isShareSpent = share < 1 && own >= Math.max(1, Math.floor(allowed * share));
		return used + onTheWay >= allowed || isShareSpent;
	}

	return {
		waitMs: (now, share) => {
			if (now < holdUntil) return holdUntil - now;
			if (end && now >= end.hi + lateness) close();
			if (typeof scouting === 'object') {
				return Math.max(0, scouting.since + SCOUT_PATIENCE_MS - now);
			}
			if (!end) return 0;
			const untilEnd = end.hi + lateness - now;
			if (isSpent(share)) return untilEnd;
			// The next answer lets the next one go
			const isCrowded = others.isCrowded({ onTheWay, left: allowed - used, allowed });
			return isCrowded ? Math.min(untilEnd, SCOUT_PATIENCE_MS) : 0;
		},
		leave: (now) => {
			const scout = scouting !== 'no';
			if (scout) scouting = { since: now };
			onTheWay += 1;
			own += 1;
			return { sentAt: now, scout };
		},
		arrive: (ticket, now, reading) => {
			onTheWay -= 1;
			if (ticket.scout && typeof scouting === 'object') scouting = 'no';
			if (!reading) return;
			note(ticket, now, reading);
			if (ticket.sentAt < allowedAsOf) return;
			allowed = reading.allowed;
			allowedAsOf = ticket.sentAt;
		},
		refuse: (ticket, now, holdMs) => {
			onTheWay -= 1;
			own -= 1;
			holdUntil = Math.max(holdUntil, now + holdMs);
			const late = holdUntil - (lastEnd ?? -Infinity);
			// A longer wait is no rounding: somebody else has spent the new window
			if (ticket.scout && !end && late < 2 * ROUNDING_MS) lateness = ROUNDING_MS;
			scouting = 'due';
		},
		pace: () => (Number.isFinite(allowed) ? { allowed, windowMs } : undefined),
	};
}
