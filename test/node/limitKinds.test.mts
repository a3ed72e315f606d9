import type { LimitKind } from '../simulator/limitKinds.mts';
import { withSimulator } from './support.mts';
import { expectAllWritten, seedItemsOfOne, set } from './updates.mts';

/** A busy machine takes long over so many; this ends only what hangs. */
const LONG_MS = 180_000;

test.concurrent.each<LimitKind>(['fixed', 'sliding', 'bucket'])(
	'900 writes spend what a %s limit allows, and hardly ask for more',
	async (limitKind) => {
		await withSimulator(
			{ limit: 120, windowMs: 2000, limitKind, graceMs: 400 },
			async (simulator) => {
				const items = seedItemsOfOne(simulator, 900);
				const result = await set(simulator, items);
				expectAllWritten(simulator, items, result);
				expect(simulator.count('patchAttributes', 202)).toBe(900);
				expect(simulator.count(undefined, 429)).toBeLessThanOrEqual(10);
				expect(simulator.earlyReturns).toEqual([]);
			},
		);
	},
	LONG_MS,
);
