import { setTimeout as delay } from 'node:timers/promises';
import type { Reply } from './client.mts';
import { logIn } from './client.mts';
import { client, simulator, standUp, use } from './stand.mts';

standUp();

function counted(answer: Reply): string[] {
	return ['count', 'allowed', 'reset'].map((name) => answer.header(`inin-ratelimit-${name}`) ?? '');
}

describe('early returns', () => {
	test('a client that comes back too soon is recorded', async () => {
		use({ limit: 0, graceMs: 20 });
		await client.me();
		await delay(40);
		await client.me();
		expect(simulator.earlyReturns).toEqual([
			expect.objectContaining({ token: client.token, retryAfter: 60, route: 'tokensMe' }),
		]);
		expect(simulator.earlyReturns[0].earlyBy).toBeGreaterThan(59_000);
	});

	test('what was on its way when the 429 left is none', async () => {
		use({ limit: 0, graceMs: 10_000 });
		await Promise.all([client.me(), client.me(), client.me()]);
		expect(simulator.count('tokensMe', 429)).toBe(3);
		expect(simulator.earlyReturns).toEqual([]);
	});

	test('a client that waits as told is none, and another token is free', async () => {
		use({ limit: 1, windowMs: 300, graceMs: 0 });
		const other = await logIn(simulator);
		await client.me();
		expect((await client.me()).header('retry-after')).toBe('1');
		await other.me();
		await delay(1_000);
		expect((await client.me()).status).toBe(200);
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
		await delay(10);
		expect(counted(await client.me())[0]).toBe('1');
		expect(simulator.earlyReturns).toEqual([expect.objectContaining({ retryAfter: 1 })]);
	});
});
