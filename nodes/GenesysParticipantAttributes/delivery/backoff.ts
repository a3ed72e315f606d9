/** First ceiling of the wait between attempts, in milliseconds. */
const BASE_MS = 500;
/** The ceiling stops growing here, in milliseconds. */
const CAP_MS = 20_000;

/**
 * Exponential backoff with full jitter: U(0, min(20 s, 500 ms × 2^(failures − 1))).
 *
 * @param failures how often it has failed by now, from 1
 * @param random a number in [0, 1)
 */
export function backoffMs(failures: number, random: number): number {
	return random * Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
}
