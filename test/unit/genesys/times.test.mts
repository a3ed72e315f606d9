import {
	compareTimes,
	serverTimeOf,
} from '../../../nodes/GenesysParticipantAttributes/genesys/times';
import { response } from '../delivery/answers.mts';

const DATE = 'Sun, 22 Nov 2026 10:00:00 GMT';
const SECOND = Date.parse(DATE);

test.each([
	['within the second of the answer, n8n knows better', SECOND + 300, SECOND + 300],
	['n8n is ahead', SECOND + 120_000, SECOND + 999],
	['n8n is behind', SECOND - 120_000, SECOND],
])("the server's time where %s", (_, now, expected) => {
	expect(serverTimeOf(response(202, { date: DATE }), now)).toBe(expected);
});

test.each([
	['no date', response(202)],
	['a date that is none', response(202, { date: 'soon' })],
	['no answer', { kind: 'cancelled', mayHaveApplied: false } as const],
	['nothing sent', undefined],
])("is n8n's own with %s", (_, answer) => {
	expect(serverTimeOf(answer, SECOND)).toBe(SECOND);
});

test.each<[string | null | undefined, string | null | undefined, number]>([
	['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.500Z', -1],
	['2026-11-22T10:00:00.000Z', '2026-11-22T10:00:00Z', 0],
	['2026-11-22T11:30:00+01:30', '2026-11-22T10:00:00.001Z', -1],
	[undefined, '1970-01-01T00:00:00Z', -1],
	['nonsense', null, 0],
])('%s and %s compare as times: %d', (a, b, sign) => {
	expect(Math.sign(compareTimes(a, b))).toBe(sign);
	expect(Math.sign(compareTimes(b, a))).toBe(sign === 0 ? 0 : -sign);
});
