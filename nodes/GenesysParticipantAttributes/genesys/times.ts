import type { AttemptResult } from '../delivery/request';

/**
 * The time of an answer by the server's clock, in epoch milliseconds. Its `Date` is in whole
 * seconds; within that second n8n's own clock counts, as far as the two agree.
 *
 * @param now n8n's clock, which counts where the answer tells no date
 */
export function serverTimeOf(answer: AttemptResult | undefined, now: number): number {
	const date = answer?.kind === 'response' ? Date.parse(String(answer.headers.date)) : NaN;
	return Number.isNaN(date) ? now : Math.min(Math.max(now, date), date + 999);
}

/** Epoch milliseconds; without a time, before all others. */
function timeOf(time: string | null | undefined): number {
	const ms = Date.parse(time ?? '');
	return Number.isNaN(ms) ? -Infinity : ms;
}

/** Compares times of whatever precision and offset, for sorting. */
export function compareTimes(a: string | null | undefined, b: string | null | undefined): number {
	const [first, second] = [timeOf(a), timeOf(b)];
	return first === second ? 0 : first - second;
}
