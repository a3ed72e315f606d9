import {
	readRate,
	refusalMs,
	retryAfterMs,
} from '../../../nodes/GenesysParticipantAttributes/delivery/hint';
import { response } from './answers.mts';

const DATE = 'Sun, 22 Nov 2026 10:00:00 GMT';
const MESSAGE = 'Rate limit exceeded the maximum. Retry the request in [42] seconds';

/** What no server should send in place of whole seconds or a count. */
const ABSURD: Array<[string, unknown]> = [
	['negative', '-5'],
	['a fraction', '1.5'],
	['not a number', 'NaN'],
	['a power of ten', '1e12'],
	['several values', '30, 60'],
	['a list', ['30', '60']],
	['a list of one', ['30']],
	['a list of a date', [DATE]],
	['empty', ''],
	['words', 'soon'],
	['absent', undefined],
	['null', null],
	['an object', {}],
];

describe('the window that the inin-ratelimit headers tell', () => {
	const headersWith = (count: unknown, allowed: unknown, reset: unknown) => ({
		'inin-ratelimit-count': count,
		'inin-ratelimit-allowed': allowed,
		'inin-ratelimit-reset': reset,
	});

	test.each([
		['7', '300', '42', { count: 7, allowed: 300, resetSeconds: 42 }],
		[7, ' 300 ', '042', { count: 7, allowed: 300, resetSeconds: 42 }],
		['0', '300', '0', { count: 0, allowed: 300, resetSeconds: 0 }],
		['7', '300', 86_400, { count: 7, allowed: 300, resetSeconds: 86_400 }],
		// Longer than a day
		['7', '300', 86_401, undefined],
		['7', '0', '42', undefined],
	])('of %j requests, %j allowed and %j seconds is %j', (count, allowed, reset, reading) => {
		expect(readRate(headersWith(count, allowed, reset))).toEqual(reading);
	});

	test.each(ABSURD)('is not believed where one of them is %s', (_, value) => {
		expect(readRate(headersWith(value, '300', '42'))).toBeUndefined();
		expect(readRate(headersWith('7', value, '42'))).toBeUndefined();
		expect(readRate(headersWith('7', '300', value))).toBeUndefined();
	});
});

describe('Retry-After', () => {
	test.each([
		['0', 0],
		['1', 1000],
		[' 42 ', 42_000],
		[42, 42_000],
		['86400', 86_400_000],
		['1000000000000', 1e15],
		// Against the date of the answer, not the clock here
		['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
		['Sunday, 22-Nov-26 10:00:30 GMT', 30_000],
		['Sun, 22 Nov 2026 09:59:00 GMT', 0],
	])('of %j is %d ms', (value, ms) => {
		expect(retryAfterMs({ 'retry-after': value, date: DATE })).toBe(ms);
	});

	test.each(ABSURD)('asks for nothing where it is %s', (_, value) => {
		for (const date of [undefined, DATE]) {
			expect(retryAfterMs({ 'retry-after': value, date })).toBeUndefined();
		}
	});

	test('as a date asks for nothing where the answer has no date of its own', () => {
		expect(retryAfterMs({ 'retry-after': DATE })).toBeUndefined();
	});
});

describe('the wait that a 429 asks for', () => {
	const reset = { 'inin-ratelimit-reset': '7' };
	const body = JSON.stringify({ message: MESSAGE, status: 429 });

	test.each([
		['Retry-After first', { 'retry-after': '3', ...reset }, body, 3000],
		['then the reset of the window', reset, body, 7000],
		['of which none is zero', { 'retry-after': '0', 'inin-ratelimit-reset': '0' }, body, 42_000],
		['nothing where all are zero', { 'retry-after': '0' }, '', undefined],
		['then the seconds in the message', {}, body, 42_000],
		['also where the body is no JSON', {}, MESSAGE, 42_000],
		['else nothing', {}, '{"message":"Rate limit exceeded"}', undefined],
		['nothing out of the length of the window', {}, '[300] within [60] seconds', undefined],
		['nothing out of an absurd message', {}, 'in [-3] seconds, in [1e9] seconds', undefined],
	])('%s', (_, headers, text, ms) => {
		expect(refusalMs(response(429, headers, text))).toBe(ms);
	});

	test.each(ABSURD)('is the reset of the window where Retry-After is %s', (_, value) => {
		const headers = { 'retry-after': value, date: DATE, ...reset };
		expect(refusalMs(response(429, headers, body))).toBe(7000);
	});
});
