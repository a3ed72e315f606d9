import { apiError } from './errors.mts';
import type { ApiError } from './errors.mts';
import { meters } from './limitKinds.mts';
import type { LimitKind, Meter } from './limitKinds.mts';
import type { Settings } from './settings.mts';

/**
 * One window of one token. Times are `performance.now()` milliseconds. Where the limit is of another
 * kind than `fixed`, the windows only count: each begins with the first request after the one before.
 */
export interface RateWindow {
	token: string;
	startedAt: number;
	/** The limit as the last request of the window met it. */
	allowed: number;
	/** Requests that were let through, a stranger's included. */
	used: number;
	/** Requests that got 429. */
	refused: number;
}

/** A request that arrived before the time that a 429 had told its token. */
export interface EarlyReturn {
	token: string;
	/** When it arrived. */
	at: number;
	/** When the 429 had been sent. */
	toldAt: number;
	/** Seconds that it had told. */
	retryAfter: number;
	/** Milliseconds by which the return was early. */
	earlyBy: number;
	route: string;
}

/** What the limit says to one request; the numbers are those of its arrival. */
export interface Verdict {
	at: number;
	refused: boolean;
	windowIndex: number;
	used: number;
	allowed: number;
	/** Until a refused one is let in. */
	msLeft: number;
	/** What `inin-ratelimit-reset` tells. */
	msUntilReset: number;
}

/** What a limit goes by, read anew at each request. */
export type LimitRule = Readonly<Pick<Settings, 'limit' | 'windowMs' | 'limitKind' | 'graceMs'>>;

export interface Limits {
	windows: RateWindow[];
	earlyReturns: EarlyReturn[];
	/** Judges a request, and counts it where it is let through. */
	take(token: string, at: number): Verdict;
	/** Takes back that a request was counted, since something else refused it with 429. */
	giveBack(verdict: Verdict): void;
	consume(token: string, n: number, at: number): void;
	/** Notes that a 429 told the token to stay away for so many seconds. */
	told(token: string, at: number, seconds: number): void;
	/** Records an early return where the arrival is one. */
	arrived(token: string, at: number, route: string): void;
}

/** A client whose timer fires this much early is not convicted, in milliseconds. */
const TIMER_SLACK_MS = 5;

/** What is known of one token. */
interface Account {
	windowIndex: number;
	kind: LimitKind;
	meter: Meter;
}

/** A limit for each token, of the kind that the rule says. */
export function createLimits(rule: LimitRule): Limits {
	const windows: RateWindow[] = [];
	const earlyReturns: EarlyReturn[] = [];
	const accounts = new Map<string, Account>();
	const toldTo = new Map<string, Array<{ at: number; seconds: number }>>();

	/** The token's account, with the window and the meter that hold at this time. */
	function accountOf(token: string, at: number): Account {
		const account = accounts.get(token) ?? ({ windowIndex: -1 } as Account);
		accounts.set(token, account);
		const startedAt = windows[account.windowIndex]?.startedAt ?? -Infinity;
		if (at >= startedAt + rule.windowMs) {
			const window = { token, startedAt: at, allowed: rule.limit, used: 0, refused: 0 };
			account.windowIndex = windows.push(window) - 1;
		}
		if (account.kind !== rule.limitKind) {
			account.kind = rule.limitKind;
			account.meter = meters[account.kind](rule, () => windows[account.windowIndex]);
		}
		return account;
	}

	function count({ windowIndex, meter }: Account, requests: number, at: number): void {
		windows[windowIndex].used += requests;
		meter.count(requests, at);
	}

	function take(token: string, at: number): Verdict {
		const account = accountOf(token, at);
		const { windowIndex, meter } = account;
		const window = windows[windowIndex];
		window.allowed = rule.limit;
		const refused = meter.used(at) + 1 > window.allowed;
		if (refused) window.refused++;
		else count(account, 1, at);
		return {
			at,
			refused,
			windowIndex,
			used: Math.ceil(meter.used(at)),
			allowed: window.allowed,
			msLeft: meter.msUntilFree(at),
			msUntilReset: meter.msUntilReset(at),
		};
	}

	function giveBack(verdict: Verdict): void {
		const window = windows[verdict.windowIndex];
		window.used--;
		verdict.used--;
		accounts.get(window.token)?.meter.uncount(verdict.at);
	}

	function consume(token: string, n: number, at: number): void {
		const account = accountOf(token, at);
		const free = Math.floor(rule.limit - account.meter.used(at));
		count(account, Math.max(0, Math.min(n, free)), at);
	}

	function told(token: string, at: number, seconds: number): void {
		const open = (toldTo.get(token) ?? []).filter((one) => one.at + one.seconds * 1000 > at);
		toldTo.set(token, [...open, { at, seconds }]);
	}

	function arrived(token: string, at: number, route: string): void {
		const broken = (toldTo.get(token) ?? []).filter(
			(one) => at > one.at + rule.graceMs && at < one.at + one.seconds * 1000 - TIMER_SLACK_MS,
		);
		const last = broken.at(-1);
		if (!last) return;
		const { at: toldAt, seconds: retryAfter } = last;
		const earlyBy = toldAt + retryAfter * 1000 - at;
		earlyReturns.push({ token, at, toldAt, retryAfter, earlyBy, route });
	}

	return { windows, earlyReturns, take, giveBack, consume, told, arrived };
}

/** The seconds that a 429 tells: never too few. */
export function retryAfterSeconds(msLeft: number): number {
	return Math.max(1, Math.ceil(msLeft / 1000));
}

/** The three headers on how much of the window is used. */
export function rateLimitHeaders(verdict: Verdict, settings: Settings): Record<string, string> {
	const seconds = verdict.msUntilReset / 1000;
	const reset = {
		up: Math.ceil(seconds),
		down: Math.floor(seconds),
		plusOne: Math.floor(seconds) + 1,
	};
	return {
		'inin-ratelimit-count': String(verdict.used),
		'inin-ratelimit-allowed': String(verdict.allowed),
		'inin-ratelimit-reset': String(reset[settings.resetRounding]),
	};
}

/** The 429 that tells to wait so many seconds, as far as the settings let it tell. */
export function tooManyRequests(seconds: number, settings: Settings): ApiError {
	const windowSeconds = Math.ceil(settings.windowMs / 1000);
	const text = settings.retryAfterInMessage
		? {
				code: 'too.many.requests.retry.after',
				message: `Rate limit exceeded the maximum. Retry the request in [${seconds}] seconds`,
			}
		: {
				code: 'too.many.requests',
				message: `Rate limit exceeded the maximum [${settings.limit}] requests within [${windowSeconds}] seconds`,
			};
	const headers = settings.retryAfter ? { 'Retry-After': String(seconds) } : undefined;
	return apiError(429, { ...text, headers });
}
