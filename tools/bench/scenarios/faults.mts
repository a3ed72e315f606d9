import type { FaultMix } from '../../simulator/faults.mts';
import { NO_LIMIT } from '../measure.mts';
import { repeated } from '../repeated.mts';
import type { Scenario } from '../scenario.mts';

const SEEDS = 10;
const QUICK_SEEDS = 1;
/** A 429 that tells a second costs one, so that only every fifth seed's do. */
const TOLD_EVERY = 5;

const mix: FaultMix = {
	'429': 0.05,
	'500': 0.03,
	'503': 0.03,
	reset: 0.02,
	html: 0.02,
	brokenJson: 0.01,
	hang: 0.005,
};

function tells(seed: number): boolean {
	return seed % TOLD_EVERY === 0;
}

export const faults: Scenario = {
	name: 'faults',
	title: 'A shaky API',
	about: `400 read-back writes for each of ${SEEDS} seeds, while 5 % of the requests meet a 429, 3 % a 500, 3 % a 503, 2 % a lost connection, 2 % an HTML page, 1 % broken JSON and 0.5 % no answer. The 429s of every fifth seed tell to wait a second, the others tell nothing. The row is the worst seed.`,
	run: (bench) =>
		repeated(
			bench,
			'fault mix',
			(seed) => ({
				// The window does not matter here, but a 429 that tells nothing else names its length
				settings: { limit: NO_LIMIT, windowMs: 1000, rateLimitHeadersOn429: tells(seed) },
				conversations: 40,
				participants: 10,
				verified: true,
				options: { maxRetries: 8, timeout: 1 },
				prepare: () => bench.simulator.faults(mix, seed + 1, { retryAfter: tells(seed) && 1 }),
			}),
			undefined,
			bench.quick ? QUICK_SEEDS : SEEDS,
		),
};
