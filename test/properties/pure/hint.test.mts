import fc from 'fast-check';

import {
	readRate,
	refusalMs,
	retryAfterMs,
} from '../../../nodes/GenesysParticipantAttributes/delivery/hint';
import { response } from '../../unit/delivery/answers.mts';

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 20 });
const almost = fc
	.tuple(
		fc.constantFrom('', '-', '+', '.', '0x', '1e', ' '),
		digits,
		fc.constantFrom('', '.5', 's'),
	)
	.map((parts) => parts.join(''));
const header = fc.oneof(
	digits,
	almost,
	fc.string({ unit: 'binary' }),
	fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
	fc.array(digits),
	fc.double(),
	fc.constantFrom(undefined, null),
);
const headers = fc.record({
	'retry-after': header,
	date: header,
	'inin-ratelimit-count': header,
	'inin-ratelimit-allowed': header,
	'inin-ratelimit-reset': header,
});
const body = fc.oneof(
	fc.string({ unit: 'binary' }),
	almost.map((one) => `in [${one}] seconds`),
);

function isWait(ms: number | undefined): boolean {
	return ms === undefined || (Number.isSafeInteger(ms) && ms >= 0) || ms >= 1e15;
}

test('whatever the headers and the body are, a wait is none or a number that is not negative', () => {
	fc.assert(
		fc.property(headers, body, (drawn, text) => {
			expect(isWait(retryAfterMs(drawn))).toBe(true);
			expect(isWait(refusalMs(response(429, drawn, text)))).toBe(true);
		}),
		{ numRuns: 300 },
	);
});

test('whatever the headers are, a reading is none or three whole numbers that make sense', () => {
	fc.assert(
		fc.property(headers, (drawn) => {
			const reading = readRate(drawn);
			if (!reading) return;
			for (const number of Object.values(reading)) {
				expect(Number.isSafeInteger(number) && number >= 0).toBe(true);
			}
			expect(reading.allowed).toBeGreaterThan(0);
		}),
		{ numRuns: 300 },
	);
});
