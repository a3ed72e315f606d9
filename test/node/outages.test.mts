import type { Outage } from '../../tools/simulator/outages.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { CONTINUE, credentialFor, withSimulator, type Simulator } from './support.mts';
import {
	all,
	seedItem,
	set,
	statusesOf,
	writesTo,
	type SeededItem,
	type UpdateRun,
} from './updates.mts';

simulatorForAll();

/** Requests that an outage may cost at the most, those in flight when it begins included. */
const MOST_REQUESTS = 60;
/** So many writes work before the outage begins. */
const WRITES_BEFORE = 20;
const SETTINGS = { limit: 100_000, serviceMs: 5 };

const seedItems = (simulator: Simulator, count: number): SeededItem[] =>
	Array.from({ length: count }, () => seedItem(simulator));

/**
 * An outage from the middle of a run on and for so long. `requests` are those that the simulator sees
 * of it, and `prepare` is done right before it begins.
 */
function planOutage(simulator: Simulator, outage: Outage, ms: number, prepare = () => {}) {
	const during = { requests: 0 };
	let isOut = false;
	let writes = 0;
	simulator.onRequest(({ route }) => {
		if (isOut) during.requests += 1;
		if (route === 'patchAttributes') writes += 1;
		if (writes !== WRITES_BEFORE || isOut || during.requests > 0) return;
		isOut = true;
		prepare();
		const end = simulator.outage(outage);
		setTimeout(() => {
			isOut = false;
			void end();
		}, ms).unref();
	});
	return during;
}

function expectAllVerified(result: UpdateRun): void {
	expect(result.error).toBeUndefined();
	expect(statusesOf(result)).toEqual(all('verified', result.records.length));
}

/** Tries beyond the first one of each item: where nobody listens, nobody else counts them. */
const retriesOf = ({ records }: UpdateRun): number =>
	records.reduce((sum, { delivery }) => sum + delivery.attempts - 1, 0);

// Most of each is waiting
test.concurrent.each<[string, Outage, object]>([
	['503', { kind: 'status', status: 503 }, {}],
	['500', { kind: 'status', status: 500 }, CONTINUE],
	['an HTML page', { kind: 'html', status: 502 }, CONTINUE],
	['a connection reset', { kind: 'reset' }, {}],
	['nobody who listens', { kind: 'refuse' }, CONTINUE],
	['silence', { kind: 'hang' }, CONTINUE],
])('an outage in the middle of a run, by %s, costs no item', async (_, outage, node) => {
	await withSimulator(SETTINGS, async (simulator) => {
		const items = seedItems(simulator, 150);
		const during = planOutage(simulator, outage, 2000);
		const result = await set(simulator, items, { node, options: { timeout: 1 } });
		expect(result.records).toHaveLength(items.length);
		expectAllVerified(result);
		expect(retriesOf(result)).toBeGreaterThan(0);
		expect(retriesOf(result)).toBeLessThanOrEqual(MOST_REQUESTS);
		expect(during.requests).toBeLessThanOrEqual(MOST_REQUESTS);
	});
});

test.concurrent.each<[string, Outage]>([
	['503', { kind: 'status', status: 503, host: 'login' }],
	['a connection reset', { kind: 'reset', host: 'login' }],
	['nobody who listens', { kind: 'refuse', host: 'login' }],
])(
	'an outage of the login host alone, by %s when the token is renewed, costs no item',
	async (_, outage) => {
		await withSimulator(SETTINGS, async (simulator) => {
			const items = seedItems(simulator, 100);
			const during = planOutage(simulator, outage, 2000, () => simulator.revokeTokens());
			expectAllVerified(await set(simulator, items));
			expect(during.requests).toBeLessThanOrEqual(MOST_REQUESTS);
		});
	},
);

test.concurrent(
	'an outage longer than Max Wait ends all that is left, with its reason',
	async () => {
		await withSimulator(SETTINGS, async (simulator) => {
			const items = seedItems(simulator, 100);
			const during = planOutage(simulator, { kind: 'status', status: 503 }, 60_000);
			const result = await set(simulator, items, { node: CONTINUE, options: { maxWait: 2 } });
			const failed = result.records.filter(({ status }) => status === 'failed');
			expect(failed.length).toBeGreaterThan(50);
			for (const { reason } of failed) expect(reason).toBe('serverError');
			expect(during.requests).toBeLessThanOrEqual(MOST_REQUESTS);
		});
	},
);

test.concurrent('an outage from the first request of a process on costs no item', async () => {
	await withSimulator(SETTINGS, async (simulator) => {
		const credential = credentialFor(simulator);
		const end = simulator.outage({ kind: 'status', status: 503 });
		const runs = Array.from({ length: 13 }, async (_, index) => {
			const items = seedItems(simulator, index === 0 ? 100 : 1);
			const options = { maxRetries: 1 };
			return await set(simulator, items, { credential, node: CONTINUE, options });
		});
		setTimeout(() => void end(), 5000).unref();
		for (const result of await Promise.all(runs)) expectAllVerified(result);
		const during = simulator.requests.filter(({ status }) => status === 503);
		expect(during.length).toBeLessThanOrEqual(MOST_REQUESTS);
	});
});

test.concurrent('a custom URL with nobody behind it is told after Max Retries', async () => {
	await withSimulator(SETTINGS, async (simulator) => {
		const items = seedItems(simulator, 200);
		const credential = credentialFor(simulator);
		simulator.outage({ kind: 'refuse' });
		const options = { maxRetries: 3 };
		const result = await set(simulator, items, { node: CONTINUE, credential, options });
		expect(result.records.map(({ reason }) => reason)).toEqual(all('network', 200));
		const attempts = result.records.reduce((sum, { delivery }) => sum + delivery.attempts, 0);
		expect(attempts).toBeLessThanOrEqual(4);
	});
});

test.concurrent(
	'one request that always fails, with nobody else there, ends after Max Wait',
	async () => {
		await withSimulator(SETTINGS, async (simulator) => {
			simulator.faults.next('patchAttributes', 500, Infinity);
			const endings = [1, 3, 4, 5].map(async (maxRetries) => {
				const startedAt = performance.now();
				const options = { maxRetries, maxWait: 3 };
				const result = await set(simulator, [seedItem(simulator)], { node: CONTINUE, options });
				expect(result.records[0]).toMatchObject({ status: 'failed', reason: 'serverError' });
				return performance.now() - startedAt;
			});
			for (const ms of await Promise.all(endings)) expect(ms).toBeGreaterThanOrEqual(2900);
		});
	},
);

test.concurrent(
	'executions that are cancelled with requests in flight hold up nobody',
	async () => {
		await withSimulator(SETTINGS, async (simulator) => {
			const credential = credentialFor(simulator);
			const [good, ...hanging] = seedItems(simulator, 9);
			for (const { conversationId } of hanging) {
				simulator.faults.next({ route: 'patchAttributes', conversationId }, { kind: 'hang' });
			}
			const inFlight = new Promise<void>((resolve) => {
				simulator.onRequest(() => {
					if (simulator.count('patchAttributes') >= hanging.length) resolve();
				});
			});
			const cancelled = hanging.map(async (item) => {
				const result = await set(simulator, [item], { credential, cancelWhen: inFlight });
				expect(result.status).toBe('canceled');
			});
			await Promise.all(cancelled);
			const { records } = await set(simulator, [good], { credential });
			expect(records[0]).toMatchObject({ status: 'verified', delivery: { attempts: 1 } });
			expect(records[0].delivery.waitedMs).toBeLessThan(100);
		});
	},
);

test.concurrent(
	'twenty conversations that always fail hold up nobody who comes later',
	async () => {
		await withSimulator(SETTINGS, async (simulator) => {
			const credential = credentialFor(simulator);
			const failing = seedItems(simulator, 20);
			for (const { conversationId } of failing) {
				simulator.faults.next({ route: 'patchAttributes', conversationId }, 500, Infinity);
			}
			const seen = new Promise<void>((resolve) => {
				simulator.onRequest(() => {
					if (simulator.count('patchAttributes', 500) >= 11) resolve();
				});
			});
			const bad = set(simulator, failing, { credential, node: CONTINUE, options: { maxWait: 8 } });
			await seen;
			const good = await set(simulator, [seedItem(simulator)], { credential });
			expectAllVerified(good);
			expect(good.records[0].delivery.waitedMs).toBeLessThan(1000);
			await bad;
		});
	},
);

test('silence ends all executions together, after Max Wait and one timeout', async () => {
	await withSimulator(SETTINGS, async (simulator) => {
		const credential = credentialFor(simulator);
		simulator.outage({ kind: 'hang' });
		const options = { maxWait: 3, timeout: 1 };
		const runs = Array.from({ length: 20 }, async () => {
			return await set(simulator, [seedItem(simulator)], { credential, node: CONTINUE, options });
		});
		for (const { records } of await Promise.all(runs)) expect(records[0].reason).toBe('timeout');
		const [first, last] = [simulator.requests[0], simulator.requests.at(-1)!];
		// Probes of their own after Max Wait would take a timeout each
		expect(last.at - first.at).toBeLessThanOrEqual(8000);
	});
});

test('a conversation that always fails costs nobody else anything', async () => {
	Object.assign(simulator.settings, SETTINGS);
	const items = seedItems(simulator, 100);
	const [{ conversationId }] = items;
	simulator.faults.next({ route: 'patchAttributes', conversationId }, 500, Infinity);
	simulator.faults.next({ route: 'getConversation', conversationId }, 500, Infinity);
	const result = await set(simulator, items, { node: CONTINUE, options: { maxRetries: 2 } });
	expect(statusesOf(result)).toEqual(['failed', ...all('verified', 99)]);
	expect(writesTo(simulator).length).toBeLessThanOrEqual(99 + 3);
});
