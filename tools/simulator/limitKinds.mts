import type { LimitRule, RateWindow } from './limits.mts';

export type LimitKind = 'fixed' | 'sliding' | 'bucket';

/** How much of its limit one token has used. Times are `performance.now()` milliseconds. */
export interface Meter {
	/** Requests that count at this time; a bucket's may have a fraction. */
	used(at: number): number;
	count(requests: number, at: number): void;
	/** Takes back one request that was counted at this time. */
	uncount(at: number): void;
	/** Milliseconds until one more is let in, where none is. */
	msUntilFree(at: number): number;
	/** Milliseconds that `inin-ratelimit-reset` tells. */
	msUntilReset(at: number): number;
}

/** A meter of each kind, given the rule and the window that is open at the time of a call. */
export const meters: Record<LimitKind, (rule: LimitRule, window: () => RateWindow) => Meter> = {
	fixed: fixedWindow,
	sliding: slidingWindow,
	bucket: tokenBucket,
};

/** All requests of a window are forgotten together, at its end. */
function fixedWindow(rule: LimitRule, window: () => RateWindow): Meter {
	// In this order: a fraction too much would round up to a whole second more
	const msLeft = (at: number) => rule.windowMs - (at - window().startedAt);
	return {
		used: () => window().used,
		// The windows are counted by the caller, for every kind
		count: () => {},
		uncount: () => {},
		msUntilFree: msLeft,
		msUntilReset: msLeft,
	};
}

/** Each request is forgotten `windowMs` after it came. The reset is when the oldest one is. */
function slidingWindow(rule: LimitRule): Meter {
	let arrivals: number[] = [];

	function counted(at: number): number[] {
		arrivals = arrivals.filter((one) => at - one < rule.windowMs);
		return arrivals;
	}

	const msUntilGone = (arrival: number | undefined, at: number) =>
		arrival === undefined ? rule.windowMs : rule.windowMs - (at - arrival);

	return {
		used: (at) => counted(at).length,
		count: (requests, at) => void arrivals.push(...new Array<number>(requests).fill(at)),
		uncount(at) {
			const index = arrivals.lastIndexOf(at);
			if (index >= 0) arrivals.splice(index, 1);
		},
		// Where the limit has dropped, as many have to go as there are too many
		msUntilFree: (at) => msUntilGone(counted(at)[arrivals.length - rule.limit], at),
		msUntilReset: (at) => msUntilGone(counted(at)[0], at),
	};
}

/** Requests are forgotten one by one, `limit` of them in `windowMs`. The reset is when all are. */
function tokenBucket(rule: LimitRule): Meter {
	let spent = 0;
	let since = 0;

	function spentAt(at: number): number {
		// At the same time nothing has come back, whatever the limit: infinity times nothing is no number
		if (at > since) spent = Math.max(0, spent - ((at - since) * rule.limit) / rule.windowMs);
		since = at;
		return spent;
	}

	function msFor(requests: number): number {
		return rule.limit === 0 ? rule.windowMs : rounded((requests * rule.windowMs) / rule.limit);
	}

	return {
		used: (at) => rounded(spentAt(at)),
		count: (requests, at) => void (spent = spentAt(at) + requests),
		uncount: () => void (spent = Math.max(0, spent - 1)),
		msUntilFree: (at) => msFor(spentAt(at) + 1 - rule.limit),
		msUntilReset: (at) => msFor(spentAt(at)),
	};
}

/** Without the error of the arithmetic, which would make a whole request or second more. */
function rounded(value: number): number {
	return Math.round(value * 1e6) / 1e6;
}
