import type { AttemptResult } from '../delivery/request';

/**
 * How far the server's clock is ahead of n8n's, in milliseconds; undefined where the answer tells no
 * date. Its `Date` is in whole seconds; within that second the two count as the same.
 *
 * @param now n8n's clock when the answer came, in epoch milliseconds
 */
export function clockOffsetOf(answer: AttemptResult | undefined, now: number): number | undefined {
	const date = answer?.kind === 'response' ? Date.parse(String(answer.headers.date)) : NaN;
	return Number.isNaN(date) ? undefined : Math.min(Math.max(now, date), date + 999) - now;
}

/**
 * The time of an answer by the server's clock, in epoch milliseconds.
 *
 * @param now n8n's clock, which counts where the answer tells no date
 */
export function serverTimeOf(answer: AttemptResult | undefined, now: number): number {
	return now + (clockOffsetOf(answer, now) ?? 0);
}

/** A time of the API's in epoch milliseconds; undefined where there is none. */
export function readTime(value: unknown): number | undefined {
	const ms = typeof value === 'string' ? Date.parse(value) : NaN;
	return Number.isNaN(ms) ? undefined : ms;
}

/** Epoch milliseconds; without a time, before all others. */
function timeOf(time: string | null | undefined): number {
	return readTime(time) ?? -Infinity;
}

/** Compares times of whatever precision and offset, for sorting. */
export function compareTimes(a: string | null | undefined, b: string | null | undefined): number {
	const [first, second] = [timeOf(a), timeOf(b)];
	return first === second ? 0 : first - second;
}
