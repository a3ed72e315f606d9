import fc from 'fast-check';

import { backoffMs } from '../../../nodes/GenesysParticipantAttributes/delivery/backoff';

/** The ceiling of each wait, in milliseconds. */
const CEILINGS = [500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000];

test.each(CEILINGS.map((ceiling, index) => ({ failures: index + 1, ceiling })))(
	'after $failures failures the wait is anything from 0 to $ceiling ms',
	({ failures, ceiling }) => {
		expect(backoffMs(failures, 0)).toBe(0);
		expect(backoffMs(failures, 0.5)).toBe(ceiling / 2);
		expect(backoffMs(failures, 1 - Number.EPSILON)).toBeCloseTo(ceiling, 6);
	},
);

test('is never longer than 20 seconds, however often it has failed', () => {
	const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 5000 }), random, (failures, luck) => {
			const wait = backoffMs(failures, luck);
			expect(wait).toBeGreaterThanOrEqual(0);
			expect(wait).toBeLessThan(20_000);
		}),
	);
});
