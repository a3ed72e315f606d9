import {
	readApiOptions,
	readSearchDays,
	readUpdateOptions,
} from '../../../nodes/GenesysParticipantAttributes/input/options';
import { createContext } from './fakeContext.mts';

test('the options for every request have the defaults of the contract', () => {
	expect(readApiOptions(createContext({}))).toEqual({
		maxRetries: 5,
		maxWaitMs: 180_000,
		share: 1,
		concurrency: 10,
		timeoutMs: 30_000,
	});
});

test('the options for writing and checking have the defaults of the contract', () => {
	expect(readUpdateOptions(createContext({}))).toEqual({
		verify: true,
		verifyForMs: 15_000,
		combineItems: true,
		skipUnchanged: false,
		skipEnded: false,
		writeTo: 'attributes',
		onMismatch: 'flag',
		dryRun: false,
		stopAtFirst: true,
	});
});

describe('a number out of its bounds is the nearest that makes sense', () => {
	test.each<[string, unknown, object]>([
		['rateLimitShare', 0, { share: 0.01 }],
		['rateLimitShare', 250, { share: 1 }],
		['concurrency', 0, { concurrency: 1 }],
		['concurrency', 51, { concurrency: 50 }],
		['concurrency', 2.9, { concurrency: 2 }],
		['maxRetries', -1, { maxRetries: 0 }],
		['maxWait', -1, { maxWaitMs: 0 }],
		['maxWait', 1e9, { maxWaitMs: 86_400_000 }],
		['timeout', 1e9, { timeoutMs: 86_400_000 }],
		['timeout', 0, { timeoutMs: 1 }],
		['timeout', 0.5, { timeoutMs: 500 }],
		['maxRetries', '3', { maxRetries: 3 }],
		['concurrency', 'many', { concurrency: 10 }],
		['maxRetries', null, { maxRetries: 5 }],
		['timeout', NaN, { timeoutMs: 30_000 }],
	])('%s %j', (name, value, expected) => {
		const context = createContext({ options: { [name]: value as number } });
		expect(readApiOptions(context)).toMatchObject(expected);
	});

	test.each([
		[undefined, 2],
		[1, 1],
		[30, 30],
		[31, 30],
		[0, 1],
	])('searchDays %s is %d', (searchDays, days) => {
		expect(readSearchDays(createContext({ options: { searchDays } }))).toBe(days);
	});
});
