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
	const count = ['inin-ratelimit-count', '7'];
	const allowed = ['inin-ratelimit-allowed', '300'];
	const reset = ['inin-ratelimit-reset', '42'];
	const reading = { count: 7, allowed: 300, resetSeconds: 42 };

	test.each([
		[[count, allowed, reset]],
		[[reset, count, ['date', DATE], allowed]],
		[[allowed, reset, ['retry-after', '9'], count]],
	])('is read in any order: %j', (headers) => {
		expect(readRate(Object.fromEntries(headers))).toEqual(reading);
	});

	test('is read from numbers and padded text too', () => {
		const headers = {
			'inin-ratelimit-count': 7,
			'inin-ratelimit-allowed': ' 300 ',
			'inin-ratelimit-reset': '042',
		};
		expect(readRate(headers)).toEqual(reading);
	});

	test('may have no use and no time left', () => {
		const headers = {
			'inin-ratelimit-count': '0',
			'inin-ratelimit-allowed': '300',
			'inin-ratelimit-reset': '0',
		};
		expect(readRate(headers)).toEqual({ count: 0, allowed: 300, resetSeconds: 0 });
	});

	test.each([
		[86_400, true],
		[86_401, false],
	])('of %d seconds, of which a day has 86,400, is believed: %s', (seconds, isBelieved) => {
		const headers = Object.fromEntries([count, allowed, ['inin-ratelimit-reset', seconds]]);
		expect(readRate(headers) !== undefined).toBe(isBelieved);
	});

	test('is not believed where it allows nothing at all', () => {
		const headers = { ...Object.fromEntries([count, reset]), 'inin-ratelimit-allowed': '0' };
		expect(readRate(headers)).toBeUndefined();
	});

	describe.each(['inin-ratelimit-count', 'inin-ratelimit-allowed', 'inin-ratelimit-reset'])(
		'is not believed where %s is',
		(name) => {
			test.each(ABSURD)('%s', (_, value) => {
				const headers = { ...Object.fromEntries([count, allowed, reset]), [name]: value };
				expect(readRate(headers)).toBeUndefined();
			});
		},
	);
});

describe('Retry-After', () => {
	test.each([
		['0', 0],
		['1', 1000],
		[' 42 ', 42_000],
		[42, 42_000],
		['86400', 86_400_000],
		['1000000000000', 1e15],
	])('of %j seconds is %d ms', (value, ms) => {
		expect(retryAfterMs({ 'retry-after': value })).toBe(ms);
	});

	test.each([
		['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
		['Sunday, 22-Nov-26 10:00:30 GMT', 30_000],
		['Sun, 22 Nov 2026 09:59:00 GMT', 0],
	])('as the date %s is read against the date of the answer, not the clock here', (value, ms) => {
		expect(retryAfterMs({ 'retry-after': value, date: DATE })).toBe(ms);
	});

	test('as a date asks for nothing where the answer has no date of its own', () => {
		expect(retryAfterMs({ 'retry-after': DATE })).toBeUndefined();
	});

	test.each(ABSURD)('asks for nothing where it is %s', (_, value) => {
		expect(retryAfterMs({ 'retry-after': value })).toBeUndefined();
		expect(retryAfterMs({ 'retry-after': value, date: DATE })).toBeUndefined();
	});
});

describe('the wait that a 429 asks for', () => {
	const reset = { 'inin-ratelimit-reset': '7' };
	const body = JSON.stringify({ message: MESSAGE, status: 429 });

	test.each([
		['Retry-After first', { 'retry-after': '3', ...reset }, body, 3000],
		['then the reset of the window', reset, body, 7000],
		['then the seconds in the message', {}, body, 42_000],
		['also where the body is no JSON', {}, MESSAGE, 42_000],
		['else nothing', {}, '{"message":"Rate limit exceeded"}', undefined],
		[
			'nothing out of the length of the window',
			{},
			'the maximum [300] requests within [60] seconds',
			undefined,
		],
		['nothing out of an absurd message', {}, 'in [-3] seconds, in [1e9] seconds', undefined],
	])('%s', (_, headers, text, ms) => {
		expect(refusalMs(response(429, headers, text))).toBe(ms);
	});

	test.each(ABSURD)('is the reset of the window where Retry-After is %s', (_, value) => {
		const headers = { 'retry-after': value, date: DATE, ...reset };
		expect(refusalMs(response(429, headers, body))).toBe(7000);
	});
});
