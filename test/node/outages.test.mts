import type { Outage } from '../../tools/simulator/outages.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { CONTINUE, withSimulator, type Simulator } from './support.mts';
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

test('a host that is dead from the start costs few requests', async () => {
	Object.assign(simulator.settings, SETTINGS);
	const items = seedItems(simulator, 200);
	simulator.outage({ kind: 'status', status: 503 });
	const result = await set(simulator, items, { node: CONTINUE, options: { maxRetries: 3 } });
	expect(result.records.map(({ reason }) => reason)).toEqual(all('serverError', 200));
	expect(simulator.requests.length).toBeLessThanOrEqual(20);
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
