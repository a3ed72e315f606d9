import { counted, response, tooMany } from './answers.mts';
import { settled, type FakeClock } from './fakeClock.mts';
import { setUpLimiter } from './limiterSetUp.mts';

async function expectRest(clock: FakeClock) {
	await settled();
	expect(clock.timers()).toBe(0);
}

describe('a wait', () => {
	test('that is longer than the request may wait ends it at once', async () => {
		const { clock, gone, ask, send } = setUpLimiter();
		await send('first', tooMany(31));
		ask('patient', { maxWaitMs: 31_000 });
		ask('impatient', { maxWaitMs: 30_999 });
		await settled();
		expect(gone.at(-1)).toEqual({ name: 'impatient', at: 0, kind: 'tooLong' });
		await clock.run();
		expect(gone.at(-1)).toEqual({ name: 'patient', at: 31_000, kind: 'go' });
	});

	test('that becomes too long while somebody waits ends it then', async () => {
		const { clock, gone, ask, settle } = setUpLimiter();
		ask('scout');
		await settled();
		settle('scout', counted(1, 300, 60));
		ask('a');
		await settled();
		settle('a', tooMany(10));
		ask('waiting', { maxWaitMs: 20_000 });
		ask('other', { maxWaitMs: Infinity });
		await clock.run(10_000);
		settle('waiting', tooMany(90));
		ask('late', { maxWaitMs: 20_000 });
		await settled();
		expect(gone.at(-1)).toEqual({ name: 'late', at: 10_000, kind: 'tooLong' });
	});

	test('tells how long it would have been', async () => {
		const { clock, limiter, send } = setUpLimiter();
		await send('first', tooMany(400));
		await clock.run(100_000);
		const { signal } = new AbortController();
		const admission = await limiter.admit({ share: 1, maxWaitMs: 180_000, signal });
		expect(admission).toEqual({ kind: 'tooLong', waitMs: 300_000, isAsked: true });
	});

	test('tells where it is our own, since the refusals said nothing of time', async () => {
		const { clock, limiter, send } = setUpLimiter(() => 0.99);
		for (const minute of [0, 1, 2, 3]) {
			await clock.run(minute * 60_000);
			await send(`at ${minute}`, response(429));
		}
		const { signal } = new AbortController();
		const admission = await limiter.admit({ share: 1, maxWaitMs: 1000, signal });
		expect(admission).toMatchObject({ kind: 'tooLong', isAsked: false });
	});

	test('tells where it is asked for, though our own is under way too', async () => {
		const { limiter, ask, send, settle } = setUpLimiter();
		await send('scout', counted(1, 300, 60));
		for (const name of ['a', 'b']) ask(name);
		await settled();
		settle('a', response(429));
		settle('b', tooMany(400));
		const { signal } = new AbortController();
		const admission = await limiter.admit({ share: 1, maxWaitMs: 180_000, signal });
		expect(admission).toEqual({ kind: 'tooLong', waitMs: 400_000, isAsked: true });
	});

	test('tells where it is our own, though a later refusal in the same hold adds nothing', async () => {
		const { clock, limiter, ask, settle } = setUpLimiter(() => 0.99);
		for (const names of [['a'], ['b'], ['c'], ['d', 'e']]) {
			for (const name of names) ask(name);
			await clock.run();
			await clock.run(clock.now() + 10);
			for (const name of names) settle(name, response(429));
		}
		const { signal } = new AbortController();
		const admission = await limiter.admit({ share: 1, maxWaitMs: 0, signal });
		expect(admission).toMatchObject({ kind: 'tooLong', isAsked: false });
	});

	test('tells where only our share of the limit is spent', async () => {
		const { limiter, send } = setUpLimiter();
		await send('a', counted(1, 10, 60));
		const { signal } = new AbortController();
		const turn = { maxWaitMs: 30_000, signal };
		expect(await limiter.admit({ ...turn, share: 0.1 })).toMatchObject({
			kind: 'tooLong',
			isAsked: false,
		});
		expect(await limiter.admit({ ...turn, share: 1 })).toMatchObject({ kind: 'go' });
	});

	test('that no server asked for is never too long', async () => {
		const { clock, gone, ask, settle } = setUpLimiter();
		ask('scout', { maxWaitMs: 0 });
		ask('second', { maxWaitMs: 0 });
		await clock.run(100);
		settle('scout', counted(1, 300, 60));
		await clock.run();
		expect(gone.map(({ kind }) => kind)).toEqual(['go', 'go']);
	});
});

describe('cancellation', () => {
	test('removes those who wait, at once, and leaves no timer behind', async () => {
		const { clock, gone, ask, send } = setUpLimiter();
		await send('first', tooMany(60));
		const cancelling = new AbortController();
		for (const name of ['a', 'b', 'c']) ask(name, { signal: cancelling.signal });
		await clock.run(1000);
		cancelling.abort();
		await settled();
		expect(gone.slice(1).map(({ kind, at }) => ({ kind, at }))).toEqual(
			Array(3).fill({ kind: 'cancelled', at: 1000 }),
		);
		await expectRest(clock);
	});

	test('lets the others of the queue go on waiting', async () => {
		const { clock, gone, ask, send } = setUpLimiter();
		await send('first', tooMany(60));
		const cancelling = new AbortController();
		ask('a', { signal: cancelling.signal });
		ask('b');
		cancelling.abort();
		await clock.run();
		expect(gone.slice(1)).toEqual([
			{ name: 'a', at: 0, kind: 'cancelled' },
			{ name: 'b', at: 60_000, kind: 'go' },
		]);
	});

	test('before a request lets nothing go', async () => {
		const { clock, gone, ask } = setUpLimiter();
		ask('a', { signal: AbortSignal.abort() });
		await expectRest(clock);
		expect(gone.map(({ kind }) => kind)).toEqual(['cancelled']);
	});

	test('of who has gone already changes nothing for those who wait', async () => {
		const { clock, gone, ask, settle } = setUpLimiter();
		const cancelling = new AbortController();
		ask('a', { signal: cancelling.signal });
		await clock.run(100);
		settle('a', tooMany(60));
		ask('b');
		cancelling.abort();
		await clock.run();
		expect(gone.map(({ name, kind }) => [name, kind])).toEqual([
			['a', 'go'],
			['b', 'go'],
		]);
	});
});

describe('pace', () => {
	test('the rest of a spent window is waited for once, then all goes on', async () => {
		const { clock, ask, settle, gone, names } = setUpLimiter();
		ask('scout');
		await clock.run(100);
		settle('scout', counted(3, 3, 60));
		for (const name of ['a', 'b']) ask(name);
		await clock.run(50_000);
		expect(names()).toEqual(['scout']);
		await clock.run(60_100);
		expect(gone.at(-1)).toEqual({ name: 'a', at: 60_100, kind: 'go' });
		settle('a', counted(1, 3, 60));
		await settled();
		expect(names()).toEqual(['scout', 'a', 'b']);
	});

	test('a small share waits while a large one on the same credential goes on', async () => {
		const { ask, settle, names, clock } = setUpLimiter();
		ask('scout');
		await settled();
		settle('scout', counted(1, 10, 60));
		for (const name of ['a', 'b']) ask(name, { share: 0.2 });
		for (const name of ['c', 'd']) ask(name, { share: 1 });
		await settled();
		expect(names()).toEqual(['scout', 'a', 'c', 'd']);
		await clock.run(60_000);
		expect(names()).toEqual(['scout', 'a', 'c', 'd', 'b']);
	});

	test('is known once the server has told it', async () => {
		const { limiter, send } = setUpLimiter();
		expect(limiter.pace()).toBeUndefined();
		await send('a', counted(1, 300, 60));
		expect(limiter.pace()).toEqual({ allowed: 300, windowMs: 60_000 });
	});
});
