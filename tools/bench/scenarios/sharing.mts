import { base } from '../measure.mts';
import { repeated } from '../repeated.mts';
import type { Scenario } from '../scenario.mts';

/** A third of the limit, spread over the window. */
const STRANGER_EVERY_MS = (base.windowMs / base.limit) * 3;

export const sharing: Scenario = {
	name: 'sharing',
	title: 'Shared with others',
	about:
		'Two executions of 300 read-back writes at once with one credential, while somebody else uses a third of the limit of their token.',
	run: (bench) =>
		repeated(bench, 'two executions and a stranger', () => ({
			conversations: 60,
			participants: 10,
			verified: true,
			executions: 2,
			prepare: () => bench.simulator.stranger(STRANGER_EVERY_MS),
		})),
};
