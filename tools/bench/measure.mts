/**
 * The simulator of all runs that do not say otherwise: a minute's limit in a tenth of the time. What
 * comes within `graceMs` after a 429 was on its way: on a busy machine the client may be late to
 * hear of it.
 */
export const base = { limit: 300, windowMs: 6000, serviceMs: 8, graceMs: 250 };

/** A limit that no run reaches; the server tells it like any other. */
export const NO_LIMIT = 1_000_000;

/** Requests that this node, the bare loop and the SDK's pool have under way at once. */
export const CONCURRENCY = 10;

/** The middle one; of an even number, the mean of the two in the middle. */
export function median(numbers: number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	return Number.isInteger(middle)
		? (sorted[middle - 1] + sorted[middle]) / 2
		: sorted[Math.floor(middle)];
}

/**
 * The least time in milliseconds that so many requests can take: whole windows wait for their end,
 * and only the last one is as fast as requests can be made.
 *
 * @param paceMs what one request takes a bare loop
 */
export function floorMs(
	requests: number,
	{ limit, windowMs }: { limit: number; windowMs: number },
	paceMs: number,
): number {
	const fullWindows = Math.floor((requests - 1) / limit);
	return fullWindows * windowMs + (requests - fullWindows * limit) * paceMs;
}

/** What the work took, in milliseconds. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> {
	const startedAt = performance.now();
	const result = await work();
	return { result, ms: performance.now() - startedAt };
}

/** CPU time of this process that the work took, in milliseconds. */
export async function cpuOf(work: () => Promise<unknown>): Promise<number> {
	const before = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}
