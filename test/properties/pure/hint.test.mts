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
const padding = fc.constantFrom('', ' ', '\t', '  ');
const whole = fc.nat({ max: 999_999_999 });
/** Of a window's rest: no window is longer. */
const upToADay = fc.nat({ max: 86_400 });

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

test('whole seconds and counts are read as they were meant, with blanks around them or not', () => {
	fc.assert(
		fc.property(whole, whole, upToADay, padding, padding, (a, b, c, left, right) => {
			const padded = (number: number) => `${left}${number}${right}`;
			expect(retryAfterMs({ 'retry-after': padded(a) })).toBe(a * 1000);
			const reading = readRate({
				'inin-ratelimit-count': padded(a),
				'inin-ratelimit-allowed': padded(b + 1),
				'inin-ratelimit-reset': padded(c),
			});
			const isTooLong = String(b + 1).length > 9;
			expect(reading).toEqual(
				isTooLong ? undefined : { count: a, allowed: b + 1, resetSeconds: c },
			);
		}),
	);
});

test('a date in Retry-After is as far away as it is from the date of the answer', () => {
	const second = fc.integer({ min: 0, max: 4_000_000_000 });
	fc.assert(
		fc.property(second, fc.integer({ min: -9999, max: 9_999_999 }), (at, wait) => {
			const date = (seconds: number) => new Date(seconds * 1000).toUTCString();
			const drawn = { date: date(at), 'retry-after': date(at + wait) };
			expect(retryAfterMs(drawn)).toBe(Math.max(0, wait) * 1000);
		}),
	);
});

test('a 429 never asks for less than its Retry-After, whatever else it tells', () => {
	fc.assert(
		fc.property(headers, body, whole, (drawn, text, seconds) => {
			const told = { ...drawn, 'retry-after': String(seconds) };
			expect(refusalMs(response(429, told, text))).toBe(seconds * 1000);
		}),
	);
});
