import { deliver } from '../../../nodes/GenesysParticipantAttributes/delivery/deliver';
import { ACCEPTED, counted, noAnswer, response, tooMany } from './answers.mts';
import { setUpDelivery, WRITE } from './deliverSetUp.mts';

describe('429s', () => {
	test('cost no retry, and are waited for as long as they say', async () => {
		const { run, sentAt } = setUpDelivery([tooMany(20), tooMany(1), tooMany(7), ACCEPTED], {
			policy: { maxRetries: 0 },
		});
		expect(await run()).toMatchObject({ attempts: 4, unknown: false, waitedMs: 28_000 });
		expect(sentAt).toEqual([0, 20_000, 21_000, 28_000]);
	});

	test('leave the retries for other failures', async () => {
		const answers = [429, 503, 429, 503, 429, 202].map((status) =>
			response(status, { 'retry-after': '1' }),
		);
		const { run } = setUpDelivery(answers, { policy: { maxRetries: 2 } });
		expect(await run()).toMatchObject({ attempts: 6, answer: { status: 202 } });
	});

	test('without any hint are waited for with a backoff', async () => {
		const { run, sentAt } = setUpDelivery([response(429), response(429), ACCEPTED]);
		await run();
		expect(sentAt).toEqual([0, 250, 750]);
	});

	test('of one request hold back the others', async () => {
		const { clock, tools, sentAt } = setUpDelivery(({ path }, now) =>
			path === '/first' && now === 0 ? tooMany(30) : ACCEPTED,
		);
		const first = deliver({ ...WRITE, path: '/first' }, tools);
		await clock.run(10);
		const others = [1, 2, 3].map(async () => await deliver(WRITE, tools));
		await clock.run();
		await Promise.all([first, ...others]);
		expect(sentAt).toEqual([0, 30_000, 30_000, 30_000, 30_000]);
	});
});

test('a refused login is waited for with a backoff, and costs no retry', async () => {
	const { run, sentAt } = setUpDelivery([{ kind: 'tokenLimited' }, ACCEPTED], {
		policy: { maxRetries: 0 },
	});
	expect(await run()).toMatchObject({ attempts: 2, answer: ACCEPTED });
	expect(sentAt).toEqual([0, 250]);
});

describe('a wait longer than Max Wait', () => {
	test.each([
		['429', tooMany(181)],
		['503', response(503, { 'retry-after': '181' })],
		['409', response(409, { 'retry-after': '181' })],
		['a 429 with nothing but its message', response(429, {}, 'Retry the request in [181] seconds')],
	])('asked for by %s ends the request as quotaExhausted, without waiting', async (_, answer) => {
		const { run, clock, sentAt } = setUpDelivery([answer]);
		expect(await run()).toMatchObject({
			reason: 'quotaExhausted',
			attempts: 1,
			askedMs: 181_000,
			answer,
		});
		expect(sentAt).toHaveLength(1);
		expect(clock.now()).toBe(0);
	});

	test('exactly as long as Max Wait is waited for', async () => {
		const { run, sentAt } = setUpDelivery([tooMany(180), ACCEPTED]);
		expect((await run()).reason).toBeUndefined();
		expect(sentAt).toEqual([0, 180_000]);
	});

	test('ends the requests after it too, and they are not sent', async () => {
		const { run, sentAt } = setUpDelivery([tooMany(3600)]);
		await run();
		const second = await run();
		expect(second).toMatchObject({ reason: 'quotaExhausted', attempts: 0, askedMs: 3_600_000 });
		expect(second.answer).toBeUndefined();
		expect(sentAt).toHaveLength(1);
	});

	test('told by the headers of a success ends what does not fit into the window', async () => {
		const { run, sentAt } = setUpDelivery([counted(1, 1, 3600)]);
		await run();
		expect(await run()).toMatchObject({ reason: 'quotaExhausted', attempts: 0 });
		expect(sentAt).toHaveLength(1);
	});
});

describe('a request that gets nothing but 429', () => {
	test('ends as rateLimited once Max Wait has passed without any success', async () => {
		const { run, clock, sentAt } = setUpDelivery([tooMany(60)]);
		expect(await run()).toMatchObject({ reason: 'rateLimited', attempts: 5, unknown: false });
		expect(sentAt).toEqual([0, 60_000, 120_000, 180_000, 240_000]);
		expect(clock.timers()).toBe(0);
	});

	test('ends so also where the 429s name no time', async () => {
		const { run, clock } = setUpDelivery([response(429)], { random: () => 0.9 });
		expect((await run()).reason).toBe('rateLimited');
		expect(clock.now()).toBeGreaterThan(180_000);
		expect(clock.now()).toBeLessThan(200_000);
	});

	test('ends so, and not as quotaExhausted, where our own wait would be too long', async () => {
		const { run, sentAt } = setUpDelivery([response(429)], {
			random: () => 0.99,
			policy: { maxWaitMs: 1500 },
		});
		const delivery = await run();
		expect(delivery).toMatchObject({ reason: 'rateLimited', attempts: 3 });
		expect(delivery).not.toHaveProperty('askedMs', expect.anything());
		expect(sentAt).toEqual([0, 495, 1485]);
	});

	test('goes on waiting as long as others on the same credential get through', async () => {
		const LAST = 1_000_000;
		const { clock, tools } = setUpDelivery(({ path }) =>
			path === '/refused' ? tooMany(60) : ACCEPTED,
		);
		const refused = deliver({ ...WRITE, path: '/refused' }, tools);
		const others = (async () => {
			while (clock.now() < LAST) {
				await deliver(WRITE, tools);
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
		const { run, clock, sentAt, cancelAt } = setUpDelivery([answer]);
		cancelAt(5000);
		const delivery = await run();
		expect(delivery).toMatchObject({ reason: 'cancelled', attempts: 1, answer });
		expect(clock.now()).toBe(5000);
		expect(sentAt).toHaveLength(1);
		expect(clock.timers()).toBe(0);
	});

	test('counts as waited only what was waited', async () => {
		const { run, cancelAt } = setUpDelivery([response(503, { 'retry-after': '100' })]);
		cancelAt(5000);
		expect((await run()).waitedMs).toBe(5000);
	});

	test('before the first try sends nothing', async () => {
		const { run, clock, sentAt, cancelAt } = setUpDelivery([ACCEPTED]);
		cancelAt(0);
		await clock.run();
		expect(await run()).toMatchObject({ reason: 'cancelled', attempts: 0 });
		expect(sentAt).toHaveLength(0);
	});

	test('while a request is under way lets it finish', async () => {
		const { run, cancelAt } = setUpDelivery([ACCEPTED], { answerMs: 1000 });
		cancelAt(500);
		expect(await run()).toMatchObject({ attempts: 1, answer: ACCEPTED });
		expect((await run()).reason).toBe('cancelled');
	});

	test('keeps in mind that a try before it may have been carried out', async () => {
		const { run, cancelAt } = setUpDelivery([noAnswer('timeout'), noAnswer('timeout')], {
			random: () => 0.99,
		});
		cancelAt(600);
		expect(await run()).toMatchObject({ reason: 'cancelled', unknown: true });
	});
});
