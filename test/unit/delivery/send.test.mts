import type { AttemptResult } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { ACCEPTED, noAnswer, refusedCredential, response, tooMany } from './answers.mts';
import { READ, setUpSending, WRITE } from './sendSetUp.mts';

describe('a success', () => {
	test('needs one try and no wait', async () => {
		const { run, sentAt } = setUpSending([ACCEPTED]);
		expect(await run()).toEqual({
			lastResult: ACCEPTED,
			attempts: 1,
			mayHaveApplied: false,
			waitedMs: 0,
		});
		expect(sentAt).toEqual([0]);
	});

	test('hands on the JSON object', async () => {
		const { run } = setUpSending([response(200, {}, '{"id":"c"}')]);
		expect(await run(READ)).toMatchObject({ json: { id: 'c' } });
	});
});

describe('what always comes back', () => {
	test.each<[string, number, string, AttemptResult]>([
		['503', 6, 'serverError', response(503)],
		['a lost connection', 6, 'network', noAnswer('network')],
		['a timeout', 6, 'timeout', noAnswer('timeout')],
		['a 200 that is no JSON', 6, 'serverError', response(200, {}, 'oops')],
		['409', 3, 'conflict', response(409)],
		['400', 1, 'rejected', response(400)],
		['a refused credential', 1, 'unauthorized', refusedCredential()],
		['a cancelled try', 1, 'cancelled', { kind: 'cancelled' }],
	])('of a new host, %s: tries: %d, then the reason is %s', async (_, tries, reason, answer) => {
		const { run, sentAt } = setUpSending([answer], { isKnown: false });
		expect(await run()).toMatchObject({ reason, attempts: tries, lastResult: answer });
		expect(sentAt).toHaveLength(tries);
	});

	test.each([0, 1, 3])(
		'a 503 is tried %d times more where that is Max Retries',
		async (maxRetries) => {
			const { run } = setUpSending([response(503)], { policy: { maxRetries } });
			expect(await run()).toMatchObject({ reason: 'serverError', attempts: maxRetries + 1 });
		},
	);

	test('a 409 is not tried again more often than Max Retries says', async () => {
		const { run } = setUpSending([response(409)], { policy: { maxRetries: 1 } });
		expect(await run()).toMatchObject({ reason: 'conflict', attempts: 2 });
	});
});

test('a 409 is tried again twice, also after failures of another kind', async () => {
	const answers = [503, 503, 409, 409, 202].map((status) => response(status));
	const { run } = setUpSending(answers);
	const result = await run();
	expect(result.reason).toBeUndefined();
	expect(result.attempts).toBe(5);
});

describe('the wait between two tries', () => {
	test('is a backoff by the number of failures', async () => {
		const answers = [503, 503, 503, 503, 202].map((status) => response(status));
		const { run, sentAt } = setUpSending(answers, { random: () => 0.5 });
		const { waitedMs } = await run();
		expect(sentAt).toEqual([0, 250, 750, 1750, 3750]);
		expect(waitedMs).toBe(3750);
	});

	test.each([
		['no luck', () => 0.999],
		['all luck', () => 0],
	])('is never shorter than Retry-After (%s)', async (_, random) => {
		const answers = [response(503, { 'retry-after': '30' }), ACCEPTED];
		const { run, sentAt } = setUpSending(answers, { random });
		await run();
		expect(sentAt).toEqual([0, 30_000]);
	});

	test('is the backoff where that is longer than Retry-After', async () => {
		const slow = response(503, { 'retry-after': '1' });
		const { run, sentAt } = setUpSending([slow, slow, slow, slow, ACCEPTED], {
			random: () => 0.5,
		});
		await run();
		expect(sentAt).toEqual([0, 1000, 2000, 3000, 5000]);
	});

	test('counts as waited, unlike the time that an answer takes', async () => {
		const answers = [response(503, { 'retry-after': '2' }), tooMany(3), ACCEPTED];
		const { run, clock } = setUpSending(answers, { answerMs: 100 });
		expect((await run()).waitedMs).toBe(5000);
		expect(clock.now()).toBe(5300);
	});
});

describe('whether a request may have been carried out all the same', () => {
	test.each<[string, AttemptResult[], boolean]>([
		['a lost connection', [noAnswer('network', true)], true],
		['a refused connection', [noAnswer('network', false)], false],
		['400', [response(400)], false],
		['a lost connection, then 503s', [noAnswer('network', true), response(503)], true],
		['a lost connection, then a 400', [noAnswer('network', true), response(400)], true],
		['503s, then a timeout', [response(503), noAnswer('timeout', true), response(503)], true],
	])('after %s', async (_, answers, mayHaveApplied) => {
		const { run } = setUpSending(answers);
		const result = await run();
		expect(result.reason).toBeDefined();
		expect(result.mayHaveApplied).toBe(mayHaveApplied);
	});
});

test('a request that fails while others succeed opens no breaker, and uses up its own retries', async () => {
	const path = '/api/v2/poisoned';
	const { begin, clock, gate } = setUpSending(
		(request) => (request.path === path ? response(500) : ACCEPTED),
		{ policy: { maxRetries: 10 } },
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
