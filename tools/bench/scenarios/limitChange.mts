import { repeated } from '../repeated.mts';
import type { Scenario } from '../scenario.mts';

/** Requests after which the limit changes: half a window, and half of the second low one. */
const DROP_AT = 150;
const RAISE_AT = 240;

export const limitChange: Scenario = {
	name: 'limit-change',
	title: 'The limit drops from 300 to 60, and rises again',
	about: '400 read-back writes; the limit drops in the first window and rises in the third.',
	run: (bench) =>
		repeated(bench, '300 → 60 → 300', () => ({
			conversations: 40,
			participants: 10,
			verified: true,
			prepare: async () => {
				await bench.simulator.at(DROP_AT, { kind: 'limit', limit: 60 });
				await bench.simulator.at(RAISE_AT, { kind: 'limit', limit: 300 });
			},
		})),
};
