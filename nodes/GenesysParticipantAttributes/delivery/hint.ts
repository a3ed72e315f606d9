import type { HttpResponse } from './request';

/** What the server says about its limit: used so far, the limit, whole seconds to the window's end. */
export interface RateReading {
	count: number;
	allowed: number;
	resetSeconds: number;
}

const HEADER = 'inin-ratelimit-';
/** Every form of a date in HTTP begins with the day of the week. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;
const MESSAGE_SECONDS = /\bin \[(\d{1,9})\] seconds/;

/** Up to nine digits: a longer `reset` is a date, not a number of seconds. */
const COUNT = /^\d{1,9}$/;
/** However long a wait it is, it is asked for. */
const SECONDS = /^\d{1,15}$/;

function wholeNumber(value: unknown, form = COUNT): number | undefined {
	const text = typeof value === 'number' ? String(value) : value;
	return typeof text === 'string' && form.test(text.trim()) ? Number(text) : undefined;
}

/** Reads the three `inin-ratelimit-*` headers; undefined unless all of them make sense. */
export function readRate(headers: Record<string, unknown>): RateReading | undefined {
	const count = wholeNumber(headers[`${HEADER}count`]);
	const allowed = wholeNumber(headers[`${HEADER}allowed`]);
	const resetSeconds = wholeNumber(headers[`${HEADER}reset`]);
	if (count === undefined || !allowed || resetSeconds === undefined) return undefined;
	// Nobody counts in windows longer than a day
	return resetSeconds > 86_400 ? undefined : { count, allowed, resetSeconds };
}

/**
 * Milliseconds that a `Retry-After` header asks for. Genesys Cloud sends whole seconds; a gateway
 * may send a date, which is read against the answer's own `Date`, whatever the clock here says.
 */
export function retryAfterMs(headers: Record<string, unknown>): number | undefined {
	const value = headers['retry-after'];
	const seconds = wholeNumber(value, SECONDS);
	if (seconds !== undefined) return seconds * 1000;
	// Date.parse makes a date of nearly anything, also of "-1"
	if (typeof value !== 'string' || !HTTP_DATE.test(value)) return undefined;
	const ms = Date.parse(value) - Date.parse(String(headers.date));
	return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/**
 * Milliseconds to wait after a 429: Retry-After, else the window's reset, else the seconds that
 * the message names. A floor, never to be shortened. Zero is no hint: coming back at once would go
 * on for ever.
 */
export function refusalMs(response: HttpResponse): number | undefined {
	const seconds =
		wholeNumber(response.headers[`${HEADER}reset`]) ||
		wholeNumber(MESSAGE_SECONDS.exec(response.body)?.[1]) ||
		0;
	return retryAfterMs(response.headers) || seconds * 1000 || undefined;
}
