import fc from 'fast-check';

/** Runs of a property that wait, mostly, so that several of them go side by side. */
const LANES = 6;
const { PROPERTY_SEED = Date.now() % 1_000_000_000, PROPERTY_RUNS = 1 } = process.env;
/** How many times the usual number of runs is asked for. */
export const times = Number(PROPERTY_RUNS);
/** So long goes on trying. */
const PATIENCE_MS = 90_000 * Math.max(1, times);
/** For the test's own limit. */
export const TIME_LIMIT_MS = PATIENCE_MS + 30_000;

/**
 * Asserts an asynchronous property. The seed is in the message of a failure: with it in
 * `PROPERTY_SEED` the same values are drawn again. `PROPERTY_RUNS` multiplies the number of runs.
 * Nothing is made smaller: what happens side by side does not happen twice in the same way.
 */
export async function holds<T>(
	arbitrary: fc.Arbitrary<T>,
	runs: number,
	check: (value: T) => Promise<void>,
): Promise<void> {
	const numRuns = Math.ceil((runs * times) / LANES);
	const lanes = Array.from({ length: LANES }, async (_, lane) => {
		const seed = Number(PROPERTY_SEED) + lane;
		const property = fc.asyncProperty(arbitrary, check);
		await fc.assert(property, {
			...{ seed, numRuns, endOnFailure: true },
			interruptAfterTimeLimit: PATIENCE_MS,
		});
	});
	const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === 'rejected');
	if (failed) throw (failed as PromiseRejectedResult).reason;
}
