import fc from 'fast-check';

/** Runs of a property that wait, mostly, so that several of them go side by side. */
const LANES = 6;
/** So long goes on trying, and making a failure smaller; what was found by then counts. */
const PATIENCE_MS = 90_000;

/** For the test's own limit: only a failure, or many more runs, take that long. */
export const TIME_LIMIT_MS = 120_000;

/**
 * Asserts an asynchronous property. The seed is in the message of a failure: with it in
 * `PROPERTY_SEED` the same values are drawn again. `PROPERTY_RUNS` multiplies the number of runs.
 */
export async function holds<T>(
	arbitrary: fc.Arbitrary<T>,
	runs: number,
	check: (value: T) => Promise<void>,
): Promise<void> {
	const { PROPERTY_SEED = Date.now() % 1_000_000_000, PROPERTY_RUNS = 1 } = process.env;
	const numRuns = Math.ceil((runs * Number(PROPERTY_RUNS)) / LANES);
	const lanes = Array.from({ length: LANES }, async (_, lane) => {
		const seed = Number(PROPERTY_SEED) + lane;
		await fc.assert(fc.asyncProperty(arbitrary, check), {
			seed,
			numRuns,
			interruptAfterTimeLimit: PATIENCE_MS,
		});
	});
	const ended = await Promise.allSettled(lanes);
	const failed = ended.find((lane) => lane.status === 'rejected');
	if (failed) throw failed.reason;
}
