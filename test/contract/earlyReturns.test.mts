import { meters } from '../../tools/simulator/limitKinds.mts';
import type { LimitKind } from '../../tools/simulator/limitKinds.mts';
import { createLimits, retryAfterSeconds } from '../../tools/simulator/limits.mts';
import { counted } from './client.mts';
import { client, simulator, standUp, use } from './stand.mts';

const kinds = Object.keys(meters) as LimitKind[];

describe('early returns by time', () => {
	const limits = (graceMs: number, limitKind: LimitKind = 'fixed') =>
		createLimits({ limit: 1, windowMs: 300, limitKind, graceMs });

	test('an arrival before the time that was told is one, by what is left of it', () => {
		const { told, arrived, earlyReturns } = limits(20);
		told('token', 1_000, 60);
		arrived('token', 1_040, 'tokensMe');
		const hint = { token: 'token', toldAt: 1_000, retryAfter: 60 };
		expect(earlyReturns).toEqual([{ ...hint, at: 1_040, earlyBy: 59_960, route: 'tokensMe' }]);
	});

	test('what arrives within the grace was on its way', () => {
		const { told, arrived, earlyReturns } = limits(20);
		told('token', 1_000, 60);
		arrived('token', 1_020, 'tokensMe');
		expect(earlyReturns).toEqual([]);
		arrived('token', 1_020.1, 'tokensMe');
		expect(earlyReturns).toHaveLength(1);
	});

	test('a timer that fires a hair too soon is forgiven, and no more than that', () => {
		const { told, arrived, earlyReturns } = limits(0);
		told('token', 1_000, 1);
		arrived('token', 1_995, 'tokensMe');
		expect(earlyReturns).toEqual([]);
		arrived('token', 1_994, 'tokensMe');
		expect(earlyReturns).toEqual([expect.objectContaining({ earlyBy: 6 })]);
	});

	test.each(kinds)('%s: who waits as told is let in; another token is free', (kind) => {
		const { take, told, arrived, earlyReturns } = limits(0, kind);
		expect(take('token', 1_000).refused).toBe(false);
		const verdict = take('token', 1_010);
		expect(verdict).toMatchObject({ refused: true, msLeft: 290, windowIndex: 0 });
		told('token', 1_010, retryAfterSeconds(verdict.msLeft));
		arrived('other', 1_020, 'tokensMe');
		expect(take('other', 1_020).refused).toBe(false);
		arrived('token', 2_010, 'tokensMe');
		expect(take('token', 2_010)).toMatchObject({ refused: false, windowIndex: 2 });
		expect(earlyReturns).toEqual([]);
	});

	test.each<[LimitKind, number]>([
		['fixed', 5],
		['sliding', 5],
		['bucket', 2],
	])('%s: a 429 tells no more than it takes, which convicts who is sooner', (kind, seconds) => {
		const rule = { limit: 3, windowMs: 5_000, limitKind: kind, graceMs: 0 };
		const { take, told, arrived, earlyReturns } = createLimits(rule);
		for (let n = 0; n < 3; n++) take('token', 1_000);
		const retryAfter = retryAfterSeconds(take('token', 1_000).msLeft);
		expect(retryAfter).toBe(seconds);
		told('token', 1_000, retryAfter);
		arrived('token', 1_000 + (seconds - 1) * 1000, 'tokensMe');
		expect(earlyReturns).toEqual([expect.objectContaining({ earlyBy: 1_000 })]);
		expect(take('token', 1_000 + (seconds - 1) * 1000).refused).toBe(true);
		expect(take('token', 1_000 + seconds * 1000).refused).toBe(false);
	});

	test('the last of several 429s that were told is the one that counts', () => {
		const { told, arrived, earlyReturns } = limits(0);
		told('token', 1_000, 10);
		told('token', 1_001, 2);
		arrived('token', 1_500, 'tokensMe');
		arrived('token', 4_000, 'tokensMe');
		arrived('token', 11_000, 'tokensMe');
		expect(earlyReturns.map(({ at, toldAt }) => [at, toldAt])).toEqual([
			[1_500, 1_001],
			[4_000, 1_000],
		]);
	});
});

describe('early returns of requests', () => {
	standUp();

	test('a client that comes back too soon is recorded', async () => {
		use({ limit: 0, graceMs: 0 });
		await client.me();
		await client.me();
		expect(simulator.earlyReturns).toEqual([
			expect.objectContaining({ token: client.token, retryAfter: 60, route: 'tokensMe' }),
		]);
	});

	test('what was on its way when the 429 left is none', async () => {
		use({ limit: 0, graceMs: 10_000 });
		await Promise.all([client.me(), client.me(), client.me()]);
		expect(simulator.count('tokensMe', 429)).toBe(3);
		expect(simulator.earlyReturns).toEqual([]);
	});

	test('a 429 that tells no time convicts nobody', async () => {
		use({ limit: 0, retryAfter: false, graceMs: 0 });
		await client.me();
		await client.me();
		expect(simulator.earlyReturns).toEqual([]);
	});

	test('an injected 429 tells a second, does not count, and convicts', async () => {
		use({ graceMs: 0 });
		simulator.faults.next('tokensMe', 429);
		const refused = await client.me();
		expect(refused.header('retry-after')).toBe('1');
		expect(counted(refused)[0]).toBe('0');
		expect(counted(await client.me())[0]).toBe('1');
		expect(simulator.earlyReturns).toEqual([expect.objectContaining({ retryAfter: 1 })]);
	});
});
