import type { Fault } from '../simulator/faults.mts';
import { CONTINUE, withSimulator, type Simulator } from './support.mts';
import { all, seedItem, set, statusesOf, writesTo, type SeededItem } from './updates.mts';

/** Requests that an outage may cost at the most, those in flight when it begins included. */
const MOST_REQUESTS = 60;
/** So many writes work before the outage begins. */
const WRITES_BEFORE = 20;
const SETTINGS = { limit: 100_000, serviceMs: 5 };

const seedItems = (simulator: Simulator, count: number): SeededItem[] =>
	Array.from({ length: count }, () => seedItem(simulator));

/** Every API request meets the fault, from the middle of a run on and for so long. */
function planOutage(simulator: Simulator, fault: Fault, ms: number) {
	const during = { requests: 0 };
	let isOut = false;
	let writes = 0;
	simulator.onRequest(({ route }) => {
		if (isOut) during.requests += 1;
		if (route === 'patchAttributes') writes += 1;
		if (writes !== WRITES_BEFORE || isOut || during.requests > 0) return;
		isOut = true;
		simulator.faults.next('any', fault, Infinity);
		setTimeout(() => {
			isOut = false;
			simulator.faults.clear();
		}, ms).unref();
	});
	return during;
}

describe.each([
	['Continue', CONTINUE],
	['Stop Workflow', {}],
])('an outage in the middle of a run, with %s', (_, node) => {
	test.each<[string, Fault]>([
		['503', { kind: 'status', status: 503 }],
		['500', { kind: 'status', status: 500 }],
		['an HTML page', { kind: 'html', status: 502 }],
		['a connection reset', { kind: 'reset' }],
	])('by %s costs no item', async (_, fault) => {
		await withSimulator(SETTINGS, async (simulator) => {
			const items = seedItems(simulator, 150);
			const during = planOutage(simulator, fault, 2000);
			const result = await set(simulator, items, { node });
			expect(result.error).toBeUndefined();
			expect(statusesOf(result)).toEqual(all('verified', items.length));
			expect(during.requests).toBeGreaterThan(0);
			expect(during.requests).toBeLessThanOrEqual(MOST_REQUESTS);
		});
	});
});

test('an outage longer than Max Wait ends all that is left, with its reason', async () => {
	await withSimulator(SETTINGS, async (simulator) => {
		const items = seedItems(simulator, 100);
		const during = planOutage(simulator, { kind: 'status', status: 503 }, 60_000);
		const result = await set(simulator, items, { node: CONTINUE, options: { maxWait: 2 } });
		const reasons = result.records.filter(({ status }) => status === 'failed');
		expect(reasons.length).toBeGreaterThan(50);
		for (const { reason } of reasons) expect(reason).toBe('serverError');
		expect(during.requests).toBeLessThanOrEqual(MOST_REQUESTS);
	});
});

test('a host that is dead from the start costs few requests', async () => {
	await withSimulator(SETTINGS, async (simulator) => {
		const items = seedItems(simulator, 200);
		simulator.faults.next('any', 503, Infinity);
		const result = await set(simulator, items, { node: CONTINUE, options: { maxRetries: 3 } });
		expect(result.records.map(({ reason }) => reason)).toEqual(all('serverError', 200));
		expect(simulator.requests.length).toBeLessThanOrEqual(20);
	});
});

test('a conversation that always fails costs nobody else anything', async () => {
	await withSimulator(SETTINGS, async (simulator) => {
		const items = seedItems(simulator, 100);
		const [{ conversationId }] = items;
		simulator.faults.next({ route: 'patchAttributes', conversationId }, 500, Infinity);
		simulator.faults.next({ route: 'getConversation', conversationId }, 500, Infinity);
		const result = await set(simulator, items, { node: CONTINUE, options: { maxRetries: 2 } });
		expect(statusesOf(result)).toEqual(['failed', ...all('verified', 99)]);
		expect(writesTo(simulator).length).toBeLessThanOrEqual(99 + 3);
	});
});
