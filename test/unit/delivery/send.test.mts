import type { AttemptResult } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import type { RequestResult } from '../../../nodes/GenesysParticipantAttributes/delivery/send';
import {
	ACCEPTED,
	CANCELLED,
	counted,
	noAnswer,
	refusedCredential,
	response,
	tooMany,
} from './answers.mts';
import { READ, setUpSending, WRITE, type SetUp } from './sendSetUp.mts';

const statuses = (all: number[], headers: Record<string, string> = {}) =>
	all.map((status) => response(status, headers));
const within = (maxRetries: number): SetUp => ({ policy: { maxRetries } });
const luck = (number: number): SetUp => ({ random: () => number });

test('a success hands on the JSON object', async () => {
	const lastResult = response(200, {}, '{"id":"c"}');
	const result = { json: { id: 'c' }, lastResult, attempts: 1, mayHaveApplied: false, waitedMs: 0 };
	expect(await setUpSending([lastResult]).run(READ)).toEqual(result);
});

const SLOW = response(503, { 'retry-after': '1' });
const LATER = response(503, { 'retry-after': '30' });

test.each<[string, AttemptResult[], SetUp, number[]]>([
	['at once', [ACCEPTED], {}, [0]],
	['with a backoff', statuses([503, 503, 503, 503, 202]), {}, [0, 250, 750, 1750, 3750]],
	['after 409, twice', statuses([503, 503, 409, 409, 202]), {}, [0, 250, 750, 1750, 3750]],
	['not before Retry-After, without luck', [LATER, ACCEPTED], luck(0.999), [0, 30_000]],
	['not before Retry-After, with all luck', [LATER, ACCEPTED], luck(0), [0, 30_000]],
	['with a longer backoff', [SLOW, SLOW, SLOW, SLOW, ACCEPTED], {}, [0, 1000, 2000, 3000, 5000]],
	[
		'what fails while nothing works, at no retry',
		statuses([503, 503, 503, 503, 503, 503, 503, 202]),
		within(1),
		[0, 250, 750, 1750, 3750, 7750, 15_750, 25_750],
	],
	[
		'when 429s say so, at no retry',
		[tooMany(20), tooMany(1), tooMany(7), ACCEPTED],
		within(0),
		[0, 20_000, 21_000, 28_000],
	],
	[
		'with all retries, beside 429s',
		statuses([429, 503, 429, 503, 202], { 'retry-after': '1' }),
		within(2),
		[0, 1000, 2000, 3000, 4000],
	],
	['with a backoff, without a hint', statuses([429, 429, 202]), {}, [0, 250, 750]],
	['after a refused login', [{ kind: 'tokenLimited' }, ACCEPTED], within(0), [0, 250]],
	['after 409 beside 408', statuses([408, 408, 409, 409, 202]), {}, [0, 250, 750, 1750, 3750]],
	['after exactly Max Wait', [tooMany(180), ACCEPTED], {}, [0, 180_000]],
])('gets through %s', async (_, answers, setUp, times) => {
	const { run, sentAt, clock } = setUpSending(answers, setUp);
	const result = await run();
	expect(result.reason).toBeUndefined();
	expect(sentAt).toEqual(times);
	expect(result).toMatchObject({ attempts: times.length, mayHaveApplied: false });
	expect([clock.now(), clock.timers()]).toEqual([result.waitedMs, 0]);
});

test('the time that an answer takes does not count as waited', async () => {
	const answers = [response(503, { 'retry-after': '2' }), tooMany(3), ACCEPTED];
	const { run, clock } = setUpSending(answers, { answerMs: 100 });
	expect((await run()).waitedMs).toBe(5000);
	expect(clock.now()).toBe(5300);
});

describe('what always comes back', () => {
	const newHost: SetUp = { isNewHost: true };
	const tooLong = (status: number) => response(status, { 'retry-after': '181' });
	const asked = { askedMs: 181_000, waitedMs: 0 };
	const inMessage = response(429, {}, 'Retry the request in [181] seconds');
	const REFUSED = noAnswer('network', false);

	test.each<[string, number, AttemptResult, RequestResult['reason'], SetUp, object?]>([
		['a refused connection to a new host', 6, REFUSED, 'network', newHost, { waitedMs: 11_500 }],
		['the same without a retry', 1, REFUSED, 'network', { ...newHost, ...within(0) }],
		['409', 3, response(409), 'conflict', {}, { waitedMs: 750 }],
		['400', 1, response(400), 'rejected', {}],
		['a refused credential', 1, refusedCredential(), 'unauthorized', {}],
		['a cancelled try', 1, CANCELLED, 'cancelled', {}],
		['503 without a retry', 1, response(503), 'serverError', within(0), { waitedMs: 0 }],
		['409 with one retry', 2, response(409), 'conflict', within(1)],
		['408 with three retries', 4, response(408), 'timeout', within(3)],
		['429 for longer than Max Wait', 1, tooMany(181), 'quotaExhausted', {}, asked],
		['the same in a message', 1, inMessage, 'quotaExhausted', {}, asked],
		['503 for longer than Max Wait', 1, tooLong(503), 'serverError', {}, asked],
		['409 for longer than Max Wait', 1, tooLong(409), 'conflict', {}, asked],
		['429 until Max Wait is over', 4, tooMany(60), 'rateLimited', {}, { waitedMs: 180_000 }],
	])('%s: tries: %d', async (_, tries, answer, reason, setUp, more = {}) => {
		const { run, sentAt, clock } = setUpSending([answer], setUp);
		const result = await run();
		expect(result).toMatchObject({ reason, attempts: tries, lastResult: answer, ...more });
		expect({ askedMs: undefined, ...result }.askedMs).toBe(more === asked ? 181_000 : undefined);
		expect(sentAt).toHaveLength(tries);
		expect([clock.now(), clock.timers()]).toEqual([result.waitedMs, 0]);
	});

	test.each([1, 3, 4, 5, 20])(
		'while nothing else is sent ends after Max Wait, with %d retries',
		async (maxRetries) => {
			for (const answer of [response(503), noAnswer('network'), response(200, {}, 'oops')]) {
				const { run, clock } = setUpSending([answer], within(maxRetries));
				expect((await run()).reason).toBe(answer.kind === 'noAnswer' ? 'network' : 'serverError');
				expect(clock.now()).toBe(180_000);
			}
		},
	);

	test('429s that name no time end after Max Wait', async () => {
		const { run, clock } = setUpSending([response(429)], luck(0.9));
		expect(await run()).toMatchObject({ reason: 'rateLimited', mayHaveApplied: false });
		expect(clock.now()).toBe(180_000);
	});
});

test('silence ends after Max Wait and one timeout at the most, however many wait beside it', async () => {
	const policy = { maxWaitMs: 6000, timeoutMs: 2000 };
	const first = setUpSending([noAnswer('timeout')], { policy, answerMs: 2000 });
	const earlier = { gate: first.gate, clock: first.clock };
	const setUp: SetUp = { policy, answerMs: 2000, earlier };
	const others = Array.from({ length: 19 }, () => setUpSending([noAnswer('timeout')], setUp));
	const results = [first, ...others].map(async ({ begin }) => {
		expect((await begin()).reason).toBe('timeout');
		return first.clock.now();
	});
	await first.clock.run();
	const ends = await Promise.all(results);
	expect(Math.max(...ends)).toBeLessThanOrEqual(8000);
	expect(Math.min(...ends)).toBeGreaterThanOrEqual(6000);
});

test('one after another, requests that meet silence end after Max Wait and one timeout in all', async () => {
	const policy = { maxWaitMs: 6000, timeoutMs: 2000, concurrency: 1 };
	const { begin, clock } = setUpSending([noAnswer('timeout')], { policy, answerMs: 2000 });
	const all = (async () => {
		for (let request = 0; request < 20; request += 1) await begin();
	})();
	await clock.run();
	await all;
	// And a moment, in which another request may show that the first one is to blame
	expect(clock.now()).toBeLessThanOrEqual(8500);
});

test('a wrong address is not asked again', async () => {
	const { run, sentAt } = setUpSending([noAnswer('network', false)], { isNewHost: true });
	await run();
	expect(await run()).toMatchObject({ reason: 'network', attempts: 0 });
	expect(sentAt).toHaveLength(6);
});

test.each<[string, AttemptResult[], boolean]>([
	['a lost connection', [noAnswer('network', true)], true],
	['a refused connection', [noAnswer('network', false)], false],
	['400', [response(400)], false],
	['a lost connection, then 503s', [noAnswer('network', true), response(503)], true],
	['a lost connection, then a 400', [noAnswer('network', true), response(400)], true],
	['503s, then a timeout', [response(503), noAnswer('timeout', true), response(503)], true],
])('after %s: it may have been carried out all the same: %j', async (...row) => {
	const [, answers, mayHaveApplied] = row;
	const result = await setUpSending(answers).run();
	expect(result.reason).toBeDefined();
	expect(result.mayHaveApplied).toBe(mayHaveApplied);
});

test('a request that fails while others succeed uses up its own retries', async () => {
	const path = '/api/v2/poisoned';
	const { begin, clock } = setUpSending(
		(request) => (request.path === path ? response(500) : ACCEPTED),
		within(3),
	);
	const failing = begin({ ...WRITE, path });
	const others = (async () => {
		for (let other = 0; other < 50; other += 1) {
			await clock.pause(200);
			await begin();
		}
	})();
	await clock.run();
	await others;
	expect(await failing).toMatchObject({ reason: 'serverError', attempts: 4 });
});

describe('429s of one request', () => {
	const first = { ...WRITE, path: '/first' };

	test('hold back the others', async () => {
		const { begin, clock, sentAt } = setUpSending(({ path }, now) =>
			path === first.path && now === 0 ? tooMany(30) : ACCEPTED,
		);
		const results = [begin(first)];
		await clock.run(10);
		results.push(begin(), begin(), begin());
		await clock.run();
		await Promise.all(results);
		expect(sentAt).toEqual([0, 30_000, 30_000, 30_000, 30_000]);
	});

	test('again and again end it after Max Wait, whoever gets through meanwhile', async () => {
		const { begin, clock } = setUpSending(({ path }) =>
			path === first.path ? tooMany(5) : ACCEPTED,
		);
		const refused = begin(first);
		const waits: number[] = [];
		const others = (async () => {
			while (clock.now() < 300_000) {
				waits.push((await begin()).waitedMs);
				await clock.pause(1000);
			}
		})();
		const ended = refused.then(({ reason }) => [reason, clock.now()]);
		await clock.run();
		await others;
		expect(await ended).toEqual(['rateLimited', 180_000]);
		expect(waits.filter((ms) => ms > 0)).toEqual([5000]);
	});
});

describe('a wait longer than Max Wait', () => {
	test('told twice in a row ends what is left of the run, but not the next run', async () => {
		const { run, sentAt, ...earlier } = setUpSending([tooMany(3600)]);
		for (const attempts of [1, 1]) {
			expect(await run()).toMatchObject({ reason: 'quotaExhausted', attempts });
		}
		const third = await run();
		expect(third).toMatchObject({ reason: 'quotaExhausted', attempts: 0, askedMs: 3_600_000 });
		expect(third.lastResult).toBeUndefined();
		expect(sentAt).toHaveLength(2);
		expect((await setUpSending([ACCEPTED], { earlier }).run()).reason).toBeUndefined();
		expect(earlier.clock.now()).toBe(0);
	});

	test('told once holds nobody back', async () => {
		const { run, sentAt } = setUpSending([tooMany(1_764_000_000), ACCEPTED]);
		expect([(await run()).reason, (await run()).reason]).toEqual(['quotaExhausted', undefined]);
		expect(sentAt).toEqual([0, 0]);
	});

	test('told by the headers of successes is asked about as well', async () => {
		const { run, sentAt } = setUpSending([counted(1, 1, 3600), counted(1, 1, 3600), tooMany(3600)]);
		expect([(await run()).reason, (await run()).reason]).toEqual([undefined, undefined]);
		expect(await run()).toMatchObject({ reason: 'quotaExhausted', attempts: 1 });
		expect(await run()).toMatchObject({ reason: 'quotaExhausted', attempts: 0 });
		expect(sentAt).toHaveLength(3);
	});
});

describe('cancellation', () => {
	test.each([
		['between two tries', response(503, { 'retry-after': '100' })],
		['while a 429 holds it back', tooMany(100)],
	])('%s ends the request at once', async (_, lastResult) => {
		const { run, clock, sentAt, cancelAt } = setUpSending([lastResult]);
		cancelAt(5000);
		const cancelled = { reason: 'cancelled', attempts: 1, lastResult, waitedMs: 5000 };
		expect(await run()).toMatchObject(cancelled);
		expect([clock.now(), clock.timers()]).toEqual([5000, 0]);
		expect(sentAt).toHaveLength(1);
	});

	test('before the first try sends nothing', async () => {
		const { run, clock, sentAt, cancelAt } = setUpSending([ACCEPTED]);
		cancelAt(0);
		await clock.run();
		expect(await run()).toMatchObject({ reason: 'cancelled', attempts: 0 });
		expect(sentAt).toHaveLength(0);
	});

	test('while a request is under way lets it finish', async () => {
		const { run, cancelAt } = setUpSending([ACCEPTED], { answerMs: 1000 });
		cancelAt(500);
		expect(await run()).toMatchObject({ attempts: 1, lastResult: ACCEPTED });
		expect((await run()).reason).toBe('cancelled');
	});

	test('keeps in mind that a try before it may have been carried out', async () => {
		const { run, cancelAt } = setUpSending([noAnswer('timeout')], luck(0.99));
		cancelAt(600);
		expect(await run()).toMatchObject({ reason: 'cancelled', mayHaveApplied: true });
	});
});
