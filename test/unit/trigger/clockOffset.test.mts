import {
	believedOffset,
	earliestNow,
} from '../../../nodes/GenesysParticipantAttributesTrigger/clockOffset';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

test.each<[string, number[], number | undefined, number | undefined]>([
	['close to its own', [2000], undefined, 2000],
	['that nothing confirms', [2 * HOUR_MS], undefined, undefined],
	['that the next answer does not confirm', [2 * HOUR_MS, 1000], undefined, 1000],
	['of two answers that agree', [20 * MINUTE_MS, 20 * MINUTE_MS + 900], undefined, 1_200_900],
	['as it was at the last poll', [20 * MINUTE_MS], 20 * MINUTE_MS - 500, 20 * MINUTE_MS],
	['of a clock that has been set right', [500], 20 * MINUTE_MS, 500],
	['of two answers that are years off', [-1.7e12, -1.7e12], undefined, undefined],
	['of no answer', [], 5, undefined],
])('n8n believes a time %s', (_, told, before, believed) => {
	expect(believedOffset(told, before)).toBe(believed);
});

test('where both clocks may be right, the earlier one counts; else that of Genesys Cloud', () => {
	expect(earliestNow(1_000_000, 4 * MINUTE_MS)).toBe(1_000_000);
	expect(earliestNow(1_000_000, -4 * MINUTE_MS)).toBe(1_000_000 - 4 * MINUTE_MS);
	expect(earliestNow(1_000_000, 20 * MINUTE_MS)).toBe(1_000_000 + 20 * MINUTE_MS);
});
