import type { LimitKind } from '../../tools/simulator/limitKinds.mts';
import type { Settings } from '../../tools/simulator/settings.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { CONTINUE, credentialFor, withSimulator, type Simulator } from './support.mts';
import { all, expectAllWritten, seedItemsOfOne, set, statusesOf } from './updates.mts';

simulatorForAll();

/**
 * Windows are short to be quick; the API still tells whole seconds. The grace is for requests on
 * their way while both sides share one busy event loop.
 */
const SHORT: Partial<Settings> = { limit: 20, windowMs: 600, graceMs: 400 };

function expectPolite({ earlyReturns, windows }: Simulator): void {
	expect(earlyReturns).toEqual([]);
	for (const { refused } of windows) expect(refused).toBeLessThanOrEqual(1);
}

describe('a run over several windows loses nothing and never comes back too early', () => {
	test.concurrent.each([
		['up', 100],
		['down', 50],
		['plusOne', 50],
	] as Array<[Settings['resetRounding'], number]>)(
		'with reset rounded %s, %d items',
		async (resetRounding, count) => {
			await withSimulator({ ...SHORT, resetRounding }, async (simulator) => {
				const items = seedItemsOfOne(simulator, count);
				const result = await set(simulator, items);
				expectAllWritten(simulator, items, result);
				expectPolite(simulator);
				expect(simulator.count('patchAttributes', 202)).toBe(count);
			});
		},
	);

	const telling: Array<[string, Partial<Settings>]> = [
		['no counts with a 429', { rateLimitHeadersOn429: false }],
		['no counts at all', { rateLimitHeaders: false, rateLimitHeadersOn429: false }],
		['no Retry-After', { retryAfter: false }],
		['nothing but seconds in the text', { ...silent(), retryAfterInMessage: true }],
		['nothing at all', silent()],
	];
	test.concurrent.each(telling)('with %s', async (_, settings) => {
		await withSimulator({ ...SHORT, ...settings }, async (simulator) => {
			const items = seedItemsOfOne(simulator, 40);
			const result = await set(simulator, items);
			expectAllWritten(simulator, items, result);
			expect(simulator.earlyReturns).toEqual([]);
		});
	});
});

function silent(): Partial<Settings> {
	return {
		...{ rateLimitHeaders: false, rateLimitHeadersOn429: false },
		...{ retryAfter: false, retryAfterInMessage: false },
	};
}

test('a limit that drops and rises in mid-run is followed', async () => {
	await withSimulator(SHORT, async (simulator) => {
		const items = seedItemsOfOne(simulator, 120);
		simulator.onRequest(() => {
			const { length } = simulator.requests;
			if (length === 25) simulator.setLimit(5);
			if (length === 35) simulator.setLimit(40);
		});
		const result = await set(simulator, items);
		expectAllWritten(simulator, items, result);
		expect(simulator.earlyReturns).toEqual([]);
		expect(Math.max(...simulator.windows.map(({ used }) => used))).toBeGreaterThan(20);
	});
});

test('two executions on one credential and a stranger share the limit', async () => {
	await withSimulator(SHORT, async (simulator) => {
		const credential = credentialFor(simulator);
		const both = [seedItemsOfOne(simulator, 30), seedItemsOfOne(simulator, 30)];
		simulator.onRequest(({ route }) => {
			const { length } = simulator.requests;
			if (route !== 'token' && length % 30 === 0) simulator.consume(simulator.client.id, 10);
		});
		const results = await Promise.all(both.map((items) => set(simulator, items, { credential })));
		results.forEach((result, index) => expectAllWritten(simulator, both[index], result));
		expect(simulator.earlyReturns).toEqual([]);
		expect(simulator.tokenRequests).toBe(1);
	});
});

test('a 429 that names its time holds all requests back', async () => {
	await withSimulator({ graceMs: 500 }, async (simulator) => {
		const items = seedItemsOfOne(simulator, 40);
		const stop = simulator.onRequest(() => {
			if (simulator.requests.length < 15) return;
			stop();
			simulator.faults.next('any', { kind: 'status', status: 429, retryAfter: 2 });
		});
		const result = await set(simulator, items, { options: { maxRetries: 0 } });
		expectAllWritten(simulator, items, result);
		expectPolite(simulator);
		expect(simulator.count(undefined, 429)).toBe(1);
	});
});

test.concurrent.each([
	[50, 10, 25],
	[10, 2, 5],
])('Rate Limit Share %d of 20 takes %d requests of each window', async (share, most, count) => {
	await withSimulator({ limit: 20, windowMs: 1000 }, async (simulator) => {
		const items = seedItemsOfOne(simulator, count);
		const result = await set(simulator, items, {
			parameters: { verification: 'off' },
			options: { rateLimitShare: share },
		});
		expect(statusesOf(result)).toEqual(all('accepted', count));
		const used = Math.max(...simulator.windows.map((window) => window.used));
		expect(used).toBeGreaterThanOrEqual(most);
		// Where an answer takes a second, one more request goes to see how things stand
		expect(used).toBeLessThanOrEqual(most + 1);
		expect(simulator.count(undefined, 429)).toBe(0);
	});
});

test('each of two runs has its own share of a window', async () => {
	Object.assign(simulator.settings, { limit: 20, windowMs: 1000 });
	const credential = credentialFor(simulator);
	const changed = { credential, parameters: { verification: 'off' } };
	const both = [seedItemsOfOne(simulator, 30), seedItemsOfOne(simulator, 30)];
	await Promise.all(
		both.map((items) => set(simulator, items, { ...changed, options: { rateLimitShare: 50 } })),
	);
	const used = simulator.windows.slice(0, -1).map((window) => window.used);
	expect(Math.max(...used)).toBe(20);
	expect(simulator.count('patchAttributes', 202)).toBe(60);
});

test('a 429 that asks for more than Max Wait ends all at once, and the next run asks again', async () => {
	const items = seedItemsOfOne(simulator, 50);
	const changed = { credential: credentialFor(simulator), node: CONTINUE };
	simulator.faults.next('any', { kind: 'status', status: 429, retryAfter: 86_400 }, 2);
	const first = await set(simulator, items, changed);
	const second = await set(simulator, items, changed);
	expect(first.records).toHaveLength(50);
	for (const record of first.records) {
		expect(record).toMatchObject({ status: 'failed', reason: 'quotaExhausted', valid: false });
		expect(record.error).toMatch(/^Genesys Cloud asks to wait \d+ seconds/);
	}
	expectAllWritten(simulator, items, second);
	expect(simulator.count('patchAttributes', 429)).toBe(2);
});

test.concurrent(
	'a limit of one conversation holds back that one alone, after its first wait',
	async () => {
		await withSimulator({ graceMs: 500, rateLimitHeadersOn429: false }, async (simulator) => {
			const credential = credentialFor(simulator);
			const [limited, ...others] = Array.from(
				{ length: 11 },
				() => seedItemsOfOne(simulator, 1)[0],
			);
			const { conversationId } = limited as { conversationId: string };
			const tooMany = { kind: 'status', status: 429, retryAfter: 1 } as const;
			simulator.faults.next({ route: 'patchAttributes', conversationId }, tooMany, Infinity);
			const refused = set(simulator, [limited], {
				...{ credential, node: CONTINUE },
				options: { maxWait: 4 },
			});
			const waits: number[] = [];
			for (const item of others) {
				const { records } = await set(simulator, [item], { credential });
				expect(statusesOf({ records } as never)).toEqual(['verified']);
				waits.push(records[0].delivery.waitedMs);
			}
			expect((await refused).records[0]).toMatchObject({ status: 'failed', reason: 'rateLimited' });
			expect(waits.filter((ms) => ms > 500).length).toBeLessThanOrEqual(1);
		});
	},
);

test('one answer that tells of a day is asked about once more, and believed then', async () => {
	const credential = credentialFor(simulator);
	const headers = {
		...{ 'inin-ratelimit-allowed': '1', 'inin-ratelimit-count': '1' },
		'inin-ratelimit-reset': '86400',
	};
	const day = { kind: 'status', status: 403, headers } as const;
	const one = async () => {
		const [item] = seedItemsOfOne(simulator, 1);
		return (await set(simulator, [item], { credential, node: CONTINUE })).records[0];
	};
	simulator.faults.next('patchAttributes', day);
	expect((await one()).reason).toBe('forbidden');
	expect((await one()).status).toBe('verified');
	simulator.faults.next('patchAttributes', day, 2);
	for (const reason of ['forbidden', 'forbidden']) expect((await one()).reason).toBe(reason);
	const tooLong = { kind: 'status', status: 429, retryAfter: 86_400 } as const;
	simulator.faults.next('patchAttributes', tooLong);
	expect((await one()).reason).toBe('quotaExhausted');
	expect((await one()).status).toBe('verified');
});

test('a new execution knows what an earlier one learned of the limit', async () => {
	Object.assign(simulator.settings, { limit: 20, windowMs: 60_000 });
	const credential = credentialFor(simulator);
	const parameters = { verification: 'off' };
	await set(simulator, seedItemsOfOne(simulator, 20), { credential, parameters });
	const late = await set(simulator, seedItemsOfOne(simulator, 5), {
		...{ credential, parameters, node: CONTINUE },
		options: { maxWait: 1 },
	});
	expect(late.records.map(({ reason }) => reason)).toEqual(all('quotaExhausted', 5));
	// A wait that is too long is asked about once
	expect(simulator.count('patchAttributes')).toBe(21);
});

test('credentials do not hold each other back', async () => {
	Object.assign(simulator.settings, { limit: 20, windowMs: 60_000 });
	for (const items of [seedItemsOfOne(simulator, 19), seedItemsOfOne(simulator, 19)]) {
		expectAllWritten(simulator, items, await set(simulator, items));
	}
	expect(simulator.count(undefined, 429)).toBe(0);
});

/** A busy machine takes long over so many; this ends only what hangs. */
const LONG_MS = 180_000;

test.each<LimitKind>(['fixed', 'sliding', 'bucket'])(
	'300 writes spend what a %s limit allows, and hardly ask for more',
	async (limitKind) => {
		await withSimulator(
			{ limit: 120, windowMs: 2000, limitKind, graceMs: 400 },
			async (simulator) => {
				const items = seedItemsOfOne(simulator, 300);
				const result = await set(simulator, items);
				expectAllWritten(simulator, items, result);
				expect(simulator.count('patchAttributes', 202)).toBe(300);
				expect(simulator.count(undefined, 429)).toBeLessThanOrEqual(10);
				expect(simulator.earlyReturns).toEqual([]);
			},
		);
	},
	LONG_MS,
);
