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
	expect(backoffMs(failures, 0)).toBe(0);
	expect(backoffMs(failures, 0.5)).toBe(ceiling / 2);
	expect(backoffMs(failures, 1 - Number.EPSILON)).toBeCloseTo(ceiling, 6);
});
