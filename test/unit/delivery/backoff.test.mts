import { backoffMs } from '../../../nodes/GenesysParticipantAttributes/delivery/backoff';

test.each([
	[1, 500],
	[2, 1000],
	[3, 2000],
	[4, 4000],
	[5, 8000],
	[6, 16_000],
	[7, 20_000],
	[8, 20_000],
	[5000, 20_000],
])('after %d failures the wait is anything from 0 to %d ms', (failures, ceiling) => {
	expect(backoffMs(failures, 0, 180_000)).toBe(0);
	expect(backoffMs(failures, 0.5, 180_000)).toBe(ceiling / 2);
	expect(backoffMs(failures, 1 - Number.EPSILON, 180_000)).toBeCloseTo(ceiling, 6);
});

test('with a short Max Wait, waits are an eighth of it at the most', () => {
	expect([1, 2, 3, 9].map((failures) => backoffMs(failures, 0.5, 8000))).toEqual([
		250, 500, 500, 500,
	]);
});
