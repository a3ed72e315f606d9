import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { interfere, seedItem, set, statusesOf, storedFor, withAttributes } from './updates.mts';

simulatorForAll();

test.each([[true], [false]])(
	'an item whose names were all set again later is superseded (combined: %s)',
	async (combineItems) => {
		const item = seedItem(simulator);
		const wishes = [
			{ tier: 'silver', city: 'Rome' },
			{ tier: 'gold', city: 'Oslo' },
		];
		const items = wishes.map((attributes) => withAttributes(item, attributes));
		const { records } = await set(simulator, items, { options: { combineItems } });
		expect(records[0]).toMatchObject({ status: 'superseded', valid: null });
		expect(records[0].validation).toMatchObject({
			expected: wishes[0],
			superseded: ['tier', 'city'],
			mismatches: [],
		});
		expect(records[1]).toMatchObject({ status: 'verified', valid: true });
		expect(records[1].validation.superseded).toBeUndefined();
		expect(storedFor(simulator, item)).toEqual(wishes[1]);
	},
);

test('names set again later are listed, and the item is judged by its others', async () => {
	const item = seedItem(simulator);
	const items = [
		withAttributes(item, { tier: 'silver', city: 'Rome' }),
		withAttributes(item, { tier: 'gold' }),
	];
	interfere(simulator, item, { city: 'Oslo' });
	const { records } = await set(simulator, items, { options: { verifyFor: 0 } });
	expect(records[0]).toMatchObject({ status: 'mismatch', valid: false });
	expect(records[0].validation).toMatchObject({
		superseded: ['tier'],
		mismatches: [{ attribute: 'city', expected: 'Rome', actual: 'Oslo', reason: 'different' }],
	});
	expect(records[1].status).toBe('verified');
});

test('a name set again to the same value is not superseded', async () => {
	const item = seedItem(simulator);
	const result = await set(simulator, [item, item]);
	expect(statusesOf(result)).toEqual(['verified', 'verified']);
	expect(result.records[0].validation.superseded).toBeUndefined();
});

test('without a check, items that were overtaken are told from accepted ones', async () => {
	const item = seedItem(simulator);
	const items = [item, withAttributes(item, { tier: 'silver' })];
	const result = await set(simulator, items, { parameters: { verification: 'off' } });
	expect(statusesOf(result)).toEqual(['superseded', 'accepted']);
});
