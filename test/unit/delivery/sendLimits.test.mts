import { send } from '../../../nodes/GenesysParticipantAttributes/delivery/send';
import { ACCEPTED, counted, noAnswer, response, tooMany } from './answers.mts';
import { setUpSending, WRITE } from './sendSetUp.mts';

describe('429s', () => {
	test('cost no retry, and are waited for as long as they say', async () => {
		const { run, sentAt } = setUpSending([tooMany(20), tooMany(1), tooMany(7), ACCEPTED], {
			policy: { maxRetries: 0 },
		});
		expect(await run()).toMatchObject({ attempts: 4, mayHaveApplied: false, waitedMs: 28_000 });
		expect(sentAt).toEqual([0, 20_000, 21_000, 28_000]);
	});

	test('leave the retries for other failures', async () => {
		const answers = [429, 503, 429, 503, 429, 202].map((status) =>
			response(status, { 'retry-after': '1' }),
		);
		const { run } = setUpSending(answers, { policy: { maxRetries: 2 } });
		expect(await run()).toMatchObject({ attempts: 6, lastResult: { status: 202 } });
	});

	test('without any hint are waited for with a backoff', async () => {
		const { run, sentAt } = setUpSending([response(429), response(429), ACCEPTED]);
		await run();
		expect(sentAt).toEqual([0, 250, 750]);
	});

	test('of one request hold back the others', async () => {
		const { clock, tools, sentAt } = setUpSending(({ path }, now) =>
			path === '/first' && now === 0 ? tooMany(30) : ACCEPTED,
		);
		const first = send({ ...WRITE, path: '/first' }, tools);
		await clock.run(10);
		const others = [1, 2, 3].map(async () => await send(WRITE, tools));
		await clock.run();
		await Promise.all([first, ...others]);
		expect(sentAt).toEqual([0, 30_000, 30_000, 30_000, 30_000]);
	});
});

test('a refused login is waited for with a backoff, and costs no retry', async () => {
	const { run, sentAt } = setUpSending([{ kind: 'tokenLimited' }, ACCEPTED], {
		policy: { maxRetries: 0 },
	});
	expect(await run()).toMatchObject({ attempts: 2, lastResult: ACCEPTED });
	expect(sentAt).toEqual([0, 250]);
});

describe('a wait longer than Max Wait', () => {
	test.each([
		['429', tooMany(181)],
		['a 429 with nothing but its message', response(429, {}, 'Retry the request in [181] seconds')],
	])('asked for by %s ends the request as quotaExhausted, without waiting', async (_, answer) => {
		const { run, clock, sentAt } = setUpSending([answer]);
		expect(await run()).toMatchObject({
			reason: 'quotaExhausted',
			attempts: 1,
			askedMs: 181_000,
			lastResult: answer,
		});
		expect(sentAt).toHaveLength(1);
		expect(clock.now()).toBe(0);
	});

	test.each([
		['503', 'serverError', response(503, { 'retry-after': '181' })],
		['409', 'conflict', response(409, { 'retry-after': '181' })],
	])('asked for by %s ends the request as %s', async (_, reason, answer) => {
		const { run, clock } = setUpSending([answer]);
		expect(await run()).toMatchObject({ reason, attempts: 1, askedMs: 181_000 });
		expect(clock.now()).toBe(0);
	});

	test('exactly as long as Max Wait is waited for', async () => {
		const { run, sentAt } = setUpSending([tooMany(180), ACCEPTED]);
		expect((await run()).reason).toBeUndefined();
		expect(sentAt).toEqual([0, 180_000]);
	});

	test('told twice in a row ends what is left of the run, which is not sent', async () => {
		const { run, sentAt } = setUpSending([tooMany(3600)]);
		await run();
		await run();
		const third = await run();
		expect(third).toMatchObject({ reason: 'quotaExhausted', attempts: 0, askedMs: 3_600_000 });
		expect(third.lastResult).toBeUndefined();
		expect(sentAt).toHaveLength(2);
	});

	test('told once holds nobody back', async () => {
		const { run, sentAt } = setUpSending([tooMany(1_764_000_000), ACCEPTED]);
		expect((await run()).reason).toBe('quotaExhausted');
		expect((await run()).reason).toBeUndefined();
		expect(sentAt).toEqual([0, 0]);
	});

	test('told to one run does not hold back the next', async () => {
		const first = setUpSending([tooMany(3600)]);
		for (let request = 0; request < 3; request += 1) await first.run();
		const { gate, clock } = first;
		const next = setUpSending([ACCEPTED], { gate, clock });
		expect((await next.run()).reason).toBeUndefined();
		expect(clock.now()).toBe(0);
	});

	test('told by the headers of a success ends what does not fit into the window', async () => {
		const { run, sentAt } = setUpSending([counted(1, 1, 3600)]);
		await run();
		expect(await run()).toMatchObject({ reason: 'quotaExhausted', attempts: 0 });
		expect(sentAt).toHaveLength(1);
	});
});

describe('a request that gets nothing but 429', () => {
	test('ends as rateLimited once Max Wait has passed without any success', async () => {
		const { run, clock, sentAt } = setUpSending([tooMany(60)]);
		expect(await run()).toMatchObject({
			reason: 'rateLimited',
			attempts: 5,
			mayHaveApplied: false,
		});
		expect(sentAt).toEqual([0, 60_000, 120_000, 180_000, 240_000]);
		expect(clock.timers()).toBe(0);
	});

	test('ends so also where the 429s name no time', async () => {
		const { run, clock } = setUpSending([response(429)], { random: () => 0.9 });
		expect((await run()).reason).toBe('rateLimited');
		expect(clock.now()).toBeGreaterThan(180_000);
		expect(clock.now()).toBeLessThan(200_000);
	});

	test('ends so, and not as quotaExhausted, where our own wait would be too long', async () => {
		const { run, sentAt } = setUpSending([response(429)], {
			random: () => 0.99,
			policy: { maxWaitMs: 1500 },
		});
		const result = await run();
		expect(result).toMatchObject({ reason: 'rateLimited', attempts: 3 });
		expect(result).not.toHaveProperty('askedMs', expect.anything());
		expect(sentAt).toEqual([0, 495, 1485]);
	});

	test('goes on waiting as long as others on the same credential get through', async () => {
		const LAST = 1_000_000;
		const { clock, tools } = setUpSending(({ path }) =>
			path === '/refused' ? tooMany(60) : ACCEPTED,
		);
		const refused = send({ ...WRITE, path: '/refused' }, tools);
		const others = (async () => {
			while (clock.now() < LAST) {
				await send(WRITE, tools);
				await clock.pause(60_000);
			}
		})();
		await clock.run();
		await others;
		expect((await refused).reason).toBe('rateLimited');
		expect(clock.now()).toBeGreaterThan(LAST + 180_000 - 60_000);
	});
});

describe('cancellation', () => {
	test.each([
		['between two tries', response(503, { 'retry-after': '100' })],
		['while a 429 holds it back', tooMany(100)],
	])('%s ends the request at once', async (_, answer) => {
		const { run, clock, sentAt, cancelAt } = setUpSending([answer]);
		cancelAt(5000);
		const result = await run();
		expect(result).toMatchObject({ reason: 'cancelled', attempts: 1, lastResult: answer });
		expect(result.waitedMs).toBe(5000);
		expect(clock.now()).toBe(5000);
		expect(sentAt).toHaveLength(1);
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
		const { run, cancelAt } = setUpSending([noAnswer('timeout'), noAnswer('timeout')], {
			random: () => 0.99,
		});
		cancelAt(600);
		expect(await run()).toMatchObject({ reason: 'cancelled', mayHaveApplied: true });
	});
});
