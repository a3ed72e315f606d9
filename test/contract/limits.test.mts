import { meters } from '../../tools/simulator/limitKinds.mts';
import type { LimitKind } from '../../tools/simulator/limitKinds.mts';
import { createLimits } from '../../tools/simulator/limits.mts';
import { arrival, counted, logIn } from './client.mts';
import { client, simulator, standUp, use } from './stand.mts';

standUp();

const kinds = Object.keys(meters) as LimitKind[];

describe('the window', () => {
	test('lets through what the limit allows, and refuses the rest', async () => {
		use({ limit: 3 });
		const answers = [await client.me(), await client.me(), await client.me(), await client.me()];
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
		expect(counted(answers[0])).toEqual(['1', '3', '60']);
		expect(counted(answers[3])).toEqual(['3', '3', '60']);
		expect(simulator.windows).toEqual([
			expect.objectContaining({ token: client.token, allowed: 3, used: 3, refused: 1 }),
		]);
		expect(simulator.requests.at(-1)?.windowIndex).toBe(0);
	});

	test('a 429 is the documented one', async () => {
		use({ limit: 0 });
		const { status, header, json } = await client.me();
		expect(status).toBe(429);
		expect(header('retry-after')).toBe('60');
		expect(header('content-type')).toBe('application/json');
		expect(json).toEqual({
			message: 'Rate limit exceeded the maximum. Retry the request in [60] seconds',
			code: 'too.many.requests.retry.after',
			status: 429,
			contextId: header('inin-correlation-id'),
			details: [],
			errors: [],
		});
	});

	test('begins with the first request after the one before has ended', async () => {
		use({ limit: 1 });
		await client.me();
		expect((await client.me()).status).toBe(429);
		use({ windowMs: 0 });
		expect((await client.me()).status).toBe(200);
		const [first, second] = simulator.windows;
		expect(second.startedAt).toBeGreaterThan(first.startedAt);
		expect([first.refused, second.refused]).toEqual([1, 0]);
	});

	test('is of one token, not of the client', async () => {
		use({ limit: 1 });
		const other = await logIn(simulator);
		expect([await client.me(), await other.me()].map(({ status }) => status)).toEqual([200, 200]);
		expect(simulator.windows.map(({ used }) => used)).toEqual([1, 1]);
	});

	test('obeys a changed limit at once', async () => {
		use({ limit: 1 });
		await client.me();
		expect((await client.me()).status).toBe(429);
		simulator.setLimit(2);
		expect(counted(await client.me())).toEqual(['2', '2', '60']);
		simulator.setLimit(1);
		expect((await client.me()).status).toBe(429);
	});

	test('is used up by a stranger too', async () => {
		use({ limit: 10 });
		simulator.consume(client.token, 4);
		expect(counted(await client.me())[0]).toBe('5');
		simulator.consume(simulator.client.id, 100);
		expect((await client.me()).status).toBe(429);
		expect(simulator.windows[0].used).toBe(10);
		expect(() => simulator.consume('nobody', 1)).toThrow('No token');
	});

	test('does not count a 401', async () => {
		simulator.revokeTokens();
		expect((await client.me()).status).toBe(401);
		expect(simulator.windows).toEqual([]);
	});

	test('counts a request as it arrives, however long it takes', async () => {
		use({ limit: 1, serviceMs: 100 });
		const arriving = arrival(simulator, 'tokensMe');
		const first = client.me();
		await arriving;
		expect((await client.me()).status).toBe(429);
		expect((await first).status).toBe(200);
	});
});

describe('the kind of limit', () => {
	const take = (limitKind: LimitKind, limit: number, windowMs: number) => {
		const limits = createLimits({ limit, windowMs, limitKind, graceMs: 0 });
		return (at: number) => {
			const { refused, used, msLeft, msUntilReset } = limits.take('token', at);
			return { refused, used, msUntilReset, ...(refused ? { msLeft } : {}) };
		};
	};

	test('fixed: windows, each begun by the first request after the one before', () => {
		const limits = createLimits({ limit: 1, windowMs: 200, limitKind: 'fixed', graceMs: 0 });
		const refused = [1_000, 1_199.9, 1_260, 1_459, 1_460].map(
			(at) => limits.take('token', at).refused,
		);
		expect(refused).toEqual([false, true, false, true, false]);
		expect(limits.windows.map(({ startedAt }) => startedAt)).toEqual([1_000, 1_260, 1_460]);
	});

	test('sliding: each request counts for the length of the window', () => {
		const at = take('sliding', 2, 200);
		expect(at(1_000)).toEqual({ refused: false, used: 1, msUntilReset: 200 });
		expect(at(1_150)).toEqual({ refused: false, used: 2, msUntilReset: 50 });
		expect(at(1_199)).toEqual({ refused: true, used: 2, msUntilReset: 1, msLeft: 1 });
		expect(at(1_200)).toEqual({ refused: false, used: 2, msUntilReset: 150 });
		expect(at(1_201)).toEqual({ refused: true, used: 2, msUntilReset: 149, msLeft: 149 });
		expect(at(1_500)).toEqual({ refused: false, used: 1, msUntilReset: 200 });
	});

	test('bucket: filled at an even pace, up to the limit', () => {
		const at = take('bucket', 2, 200);
		expect(at(1_000)).toEqual({ refused: false, used: 1, msUntilReset: 100 });
		expect(at(1_000)).toEqual({ refused: false, used: 2, msUntilReset: 200 });
		expect(at(1_050)).toEqual({ refused: true, used: 2, msUntilReset: 150, msLeft: 50 });
		expect(at(1_100)).toEqual({ refused: false, used: 2, msUntilReset: 200 });
		expect(at(9_000)).toEqual({ refused: false, used: 1, msUntilReset: 100 });
	});

	test.each(kinds)('%s: a stranger takes what is left, and a 429 takes nothing', async (kind) => {
		use({ limit: 5, limitKind: kind });
		simulator.faults.next('tokensMe', 429);
		expect(counted(await client.me())[0]).toBe('0');
		simulator.consume(client.token, 3);
		expect(counted(await client.me())[0]).toBe('4');
		simulator.consume(client.token, 100);
		expect((await client.me()).status).toBe(429);
		expect(simulator.windows).toEqual([expect.objectContaining({ used: 5, refused: 1 })]);
	});

	test('a change of the kind holds from the next request on', async () => {
		use({ limit: 1 });
		await client.me();
		expect((await client.me()).status).toBe(429);
		use({ limitKind: 'sliding' });
		expect([await client.me(), await client.me()].map(({ status }) => status)).toEqual([200, 429]);
	});
});

describe('what is told', () => {
	test.each([
		['up', 900, '1'],
		['down', 900, '0'],
		['plusOne', 900, '1'],
		['plusOne', 60_000, '61'],
	] as const)('reset rounded %s of %i ms', async (resetRounding, windowMs, expected) => {
		use({ resetRounding, windowMs });
		expect(counted(await client.me())[2]).toBe(expected);
	});

	test('Retry-After is never too short', async () => {
		use({ limit: 0, windowMs: 1_400, resetRounding: 'down' });
		expect((await client.me()).header('retry-after')).toBe('2');
		use({ windowMs: 200 });
		expect((await client.me()).header('retry-after')).toBe('1');
	});

	test('no headers on success, or on 429', async () => {
		use({ limit: 1, rateLimitHeaders: false });
		expect(counted(await client.me())).toEqual(['', '', '']);
		expect(counted(await client.me())).toEqual(['1', '1', '60']);
		use({ rateLimitHeadersOn429: false });
		expect(counted(await client.me())).toEqual(['', '', '']);
	});

	test('a 429 without Retry-After names the seconds, or does not', async () => {
		use({ limit: 0, retryAfter: false });
		const named = await client.me();
		expect(named.header('retry-after')).toBeNull();
		expect(named.json.message).toContain('in [60] seconds');
		use({ retryAfterInMessage: false });
		expect((await client.me()).json).toMatchObject({
			code: 'too.many.requests',
			message: 'Rate limit exceeded the maximum [0] requests within [60] seconds',
		});
	});
});
