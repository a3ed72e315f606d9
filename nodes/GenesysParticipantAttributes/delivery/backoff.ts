/** First ceiling of the wait between attempts, in milliseconds. */
const BASE_MS = 500;
/** The ceiling stops growing here, in milliseconds. */
const CAP_MS = 20_000;
/** And at this part of Max Wait, so that what works again by then is seen to. */
const MOST_OF_MAX_WAIT = 1 / 8;

/**
 * Exponential backoff with full jitter: U(0, min(20 s, Max Wait / 8, 500 ms × 2^(failures − 1))).
 *
 * @param failures how often it has failed by now, from 1
 * @param random a number in [0, 1)
 */
export function backoffMs(failures: number, random: number, maxWaitMs: number): number {
	const cap = Math.min(CAP_MS, maxWaitMs * MOST_OF_MAX_WAIT);
	return random * Math.min(cap, BASE_MS * 2 ** (failures - 1));
}
