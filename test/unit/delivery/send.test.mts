import type { AttemptResult } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import type { RequestResult } from '../../../nodes/GenesysParticipantAttributes/delivery/send';
import { ACCEPTED, counted, noAnswer, refusedCredential, response, tooMany } from './answers.mts';
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
		'an outage, which costs no retry',
		statuses([503, 503, 503, 503, 503, 503, 503, 503, 202]),
		within(4),
		[0, 250, 750, 1750, 3750, 4250, 4750, 5750, 7750],
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
	[
		'an outage of exactly Max Wait',
		[response(503, { 'retry-after': '180' }), ACCEPTED],
		{},
		[0, 180_000],
	],
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
	const newHost: SetUp = { isKnown: false };
	const tooLong = (status: number) => response(status, { 'retry-after': '181' });
	const asked = { askedMs: 181_000, waitedMs: 0 };
	const inMessage = response(429, {}, 'Retry the request in [181] seconds');
	const shortWait: SetUp = { ...luck(0.99), policy: { maxWaitMs: 1500 } };

	test.each<[string, number, AttemptResult, RequestResult['reason'], SetUp, object?]>([
		['503 of a new host', 6, response(503), 'serverError', newHost],
		['a lost connection to a new host', 6, noAnswer('network'), 'network', newHost],
		['a timeout of a new host', 6, noAnswer('timeout'), 'timeout', newHost],
		['a 200 that is no JSON', 6, response(200, {}, 'oops'), 'serverError', newHost],
		['409 of a new host', 3, response(409), 'conflict', newHost, { waitedMs: 750 }],
		['400', 1, response(400), 'rejected', newHost],
		['a refused credential', 1, refusedCredential(), 'unauthorized', newHost],
		['a cancelled try', 1, { kind: 'cancelled' }, 'cancelled', newHost],
		['503 without a retry', 1, response(503), 'serverError', within(0), { waitedMs: 250 }],
		['503 with one retry', 2, response(503), 'serverError', within(1)],
		['503 with three retries', 4, response(503), 'serverError', within(3)],
		['409 with one retry', 2, response(409), 'conflict', within(1)],
		['429 for longer than Max Wait', 1, tooMany(181), 'quotaExhausted', {}, asked],
		['the same in a message', 1, inMessage, 'quotaExhausted', {}, asked],
		['503 for longer than Max Wait', 1, tooLong(503), 'serverError', {}, asked],
		['409 for longer than Max Wait', 1, tooLong(409), 'conflict', {}, asked],
		['429 until Max Wait is over', 5, tooMany(60), 'rateLimited', {}, { waitedMs: 240_000 }],
		['429 of a new host', 5, tooMany(60), 'rateLimited', newHost, { waitedMs: 240_000 }],
		['429 where our own wait is too long', 3, response(429), 'rateLimited', shortWait],
	])('%s: tries: %d', async (_, tries, answer, reason, setUp, more = {}) => {
		const { run, sentAt, clock } = setUpSending([answer], setUp);
		const result = await run();
		expect(result).toMatchObject({ reason, attempts: tries, lastResult: answer, ...more });
		expect({ askedMs: undefined, ...result }.askedMs).toBe(more === asked ? 181_000 : undefined);
		expect(sentAt).toHaveLength(tries);
		expect([clock.now(), clock.timers()]).toEqual([result.waitedMs, 0]);
	});

	test('429s that name no time, until Max Wait is over', async () => {
		const { run, clock } = setUpSending([response(429)], luck(0.9));
		expect(await run()).toMatchObject({ reason: 'rateLimited', mayHaveApplied: false });
		expect(clock.now()).toBeGreaterThan(180_000);
		expect(clock.now()).toBeLessThan(200_000);
	});
});

test('a new host that is dead is not asked again', async () => {
	const { run, sentAt } = setUpSending([noAnswer('network')], { isKnown: false });
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

test('a request that fails while others succeed opens no breaker, and uses up its own retries', async () => {
	const path = '/api/v2/poisoned';
	const { begin, clock, gate } = setUpSending(
		(request) => (request.path === path ? response(500) : ACCEPTED),
		within(10),
	);
	const failing = begin({ ...WRITE, path });
	// After the first failure, before the second attempt
	await clock.run(100);
	const other = begin();
	await clock.run();
	expect((await other).reason).toBeUndefined();
	expect(await failing).toMatchObject({ reason: 'serverError', attempts: 11 });
	expect(gate.breaker.isClosed).toBe(true);
});

test('a request that brings the service down each time ends some day, whatever the outages', async () => {
	const path = '/api/v2/poisoned';
	let downUntil = 0;
	const { begin, clock, gate } = setUpSending((request, now) => {
		if (request.path !== path) return now < downUntil ? response(500) : ACCEPTED;
		downUntil = now + 3000;
		outages.add(gate.breaker.streak);
		for (let other = 0; other < 4; other += 1) others.push(begin());
		return response(500);
	}, within(1));
	const outages = new Set<unknown>();
	const others: Array<Promise<RequestResult>> = [];
	const poisoned = begin({ ...WRITE, path });
	await clock.run();
	expect(await poisoned).toMatchObject({ reason: 'serverError' });
	expect(outages.size).toBe(12);
	const results = await Promise.all(others);
	expect(results.map(({ reason }) => reason)).toEqual(others.map(() => undefined));
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

	test('do not end it as long as others on the same credential get through', async () => {
		const LAST = 1_000_000;
		const { begin, clock } = setUpSending(({ path }) =>
			path === first.path ? tooMany(60) : ACCEPTED,
		);
		const refused = begin(first);
		const others = (async () => {
			while (clock.now() < LAST) {
				await begin();
				await clock.pause(60_000);
			}
		})();
		await clock.run();
		await others;
		expect((await refused).reason).toBe('rateLimited');
		expect(clock.now()).toBeGreaterThan(LAST + 180_000 - 60_000);
	});
});

describe('a wait longer than Max Wait', () => {
	test('told twice in a row ends what is left of the run, but not the next run', async () => {
		const { run, sentAt, ...earlier } = setUpSending([tooMany(3600)]);
		await run();
		await run();
		const third = await run();
		expect(third).toMatchObject({ reason: 'quotaExhausted', attempts: 0, askedMs: 3_600_000 });
		expect(third.lastResult).toBeUndefined();
		expect(sentAt).toHaveLength(2);
		expect((await setUpSending([ACCEPTED], { earlier }).run()).reason).toBeUndefined();
		expect(earlier.clock.now()).toBe(0);
	});

	test('told once holds nobody back', async () => {
		const { run, sentAt } = setUpSending([tooMany(1_764_000_000), ACCEPTED]);
		expect((await run()).reason).toBe('quotaExhausted');
		expect((await run()).reason).toBeUndefined();
		expect(sentAt).toEqual([0, 0]);
	});

	test('told by the headers of a success ends what does not fit into the window', async () => {
		const { run, sentAt } = setUpSending([counted(1, 1, 3600)]);
		await run();
		expect(await run()).toMatchObject({ reason: 'quotaExhausted', attempts: 0 });
		expect(sentAt).toHaveLength(1);
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

	test('while it shows whether an outage has begun ends it, too', async () => {
		const { run, clock, cancelAt } = setUpSending([response(503)], within(0));
		cancelAt(100);
		expect(await run()).toMatchObject({ reason: 'cancelled', attempts: 1, waitedMs: 100 });
		expect(clock.timers()).toBe(0);
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
