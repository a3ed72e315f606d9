import type { IDataObject } from 'n8n-workflow';

import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { CONTINUE, type Simulator } from './support.mts';
import { all, bodiesTo, itemsFor, seedItem, set, statusesOf, storedFor } from './updates.mts';

simulatorForAll();

const KEEP = { existingValues: 'keep' };
const SKIP_UNCHANGED = { skipUnchanged: true };

/** Items with these attributes in turn, all for one participant. */
function inTurn(
	simulator: Simulator,
	stored: Record<string, string>,
	...wishes: IDataObject[]
): Array<ReturnType<typeof seedItem>> {
	const item = seedItem(simulator, {}, stored);
	return wishes.map((attributes) => ({ ...item, attributes }));
}

describe('Existing Values: keep', () => {
	test('sets only what is not there yet', async () => {
		const item = seedItem(simulator, { tier: 'gold', city: 'Rome' }, { tier: 'old' });
		const { records } = await set(simulator, [item], { options: KEEP });
		expect(bodiesTo(simulator)).toEqual([{ city: 'Rome' }]);
		expect(storedFor(simulator, item)).toEqual({ tier: 'old', city: 'Rome' });
		expect(records[0]).toMatchObject({ status: 'verified', valid: true });
		expect(records[0].validation.mismatches).toEqual([]);
		expect(records[0].validation.actual).toEqual({ city: 'Rome' });
		expect(records[0].warnings).toEqual([expect.stringContaining('there already: tier')]);
	});

	test('writes nothing where all is there, and says so', async () => {
		const item = seedItem(simulator, { tier: 'gold' }, { tier: 'old' });
		const { records } = await set(simulator, [item], { options: KEEP });
		expect(records[0]).toMatchObject({ status: 'unchanged', valid: true });
		expect(records[0].validation).toMatchObject({
			actual: { tier: 'old' },
			reads: 1,
			checkedAt: expect.stringMatching(/^\d{4}-.*Z$/),
		});
		expect(simulator.count('patchAttributes')).toBe(0);
		expect(simulator.count('getConversation')).toBe(1);
	});

	test('the first of several items that set a name keeps it', async () => {
		const items = inTurn(simulator, {}, { tier: 'gold' }, { tier: 'silver', city: 'Rome' });
		const result = await set(simulator, items, { options: KEEP });
		expect(storedFor(simulator, items[0])).toEqual({ tier: 'gold', city: 'Rome' });
		expect(statusesOf(result)).toEqual(['verified', 'verified']);
		expect(result.records[0].validation.superseded).toBeUndefined();
	});
});

describe('Skip Unchanged', () => {
	test('a second run of the same items writes nothing', async () => {
		const items = itemsFor(simulator.seed({ conversations: 5 }), (index) => ({ n: index }));
		const first = await set(simulator, items, { options: SKIP_UNCHANGED });
		expect(statusesOf(first)).toEqual(all('verified', 5));
		const writes = simulator.count('patchAttributes');
		const second = await set(simulator, items, { options: SKIP_UNCHANGED });
		expect(statusesOf(second)).toEqual(all('unchanged', 5));
		expect(second.records[3]).toMatchObject({
			valid: true,
			validation: { expected: { n: '3' }, actual: { n: '3' }, mismatches: [], reads: 1 },
			delivery: { attempts: 0, combinedItems: 0 },
		});
		expect(simulator.count('patchAttributes')).toBe(writes);
	});

	test('only what differs is written', async () => {
		const before = { tier: 'gold', city: 'Rome' };
		const item = seedItem(simulator, { tier: 'gold', city: 'Oslo', gone: null }, before);
		const { records } = await set(simulator, [item], { options: SKIP_UNCHANGED });
		expect(bodiesTo(simulator)).toEqual([{ city: 'Oslo' }]);
		expect(records[0]).toMatchObject({ status: 'verified' });
		expect(records[0].validation.actual).toEqual({ tier: 'gold', city: 'Oslo', gone: null });
	});

	test.each([[true], [false]])(
		'a value that an earlier item changes is set back (combined: %s)',
		async (combineItems) => {
			const items = inTurn(simulator, { tier: 'gold' }, { tier: 'silver' }, { tier: 'gold' });
			const options = { ...SKIP_UNCHANGED, combineItems };
			const result = await set(simulator, items, { options });
			expect(storedFor(simulator, items[0])).toEqual({ tier: 'gold' });
			expect(statusesOf(result)).toEqual(['superseded', 'verified']);
		},
	);

	test('an item is not taken for unchanged because of an earlier one that then failed', async () => {
		const items = inTurn(simulator, {}, { tier: 'gold' }, { tier: 'gold' });
		simulator.faults.next('patchAttributes', 400);
		const options = { ...SKIP_UNCHANGED, combineItems: false };
		const result = await set(simulator, items, { options, node: CONTINUE });
		expect(statusesOf(result)).toEqual(['failed', 'verified']);
	});
});

test('a conversation is read right before its own writes, not all of them first', async () => {
	const items = itemsFor(simulator.seed({ conversations: 20 }));
	const options = { ...SKIP_UNCHANGED, concurrency: 1 };
	await set(simulator, items, { parameters: { verification: 'off' }, options });
	const ahead = { now: 0, most: 0 };
	for (const { route } of simulator.requests) {
		if (route === 'getConversation') ahead.now += 1;
		if (route === 'patchAttributes') ahead.now -= 1;
		ahead.most = Math.max(ahead.most, ahead.now);
	}
	expect(simulator.count('patchAttributes')).toBe(20);
	expect(ahead.most).toBeLessThanOrEqual(2);
});
