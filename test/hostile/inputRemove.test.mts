import type { IDataObject } from 'n8n-workflow';

import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import { seedItem, storedFor } from '../node/updates.mts';
import { asked, expectReadable, expectRefused, runAnyway } from './inputRun.mts';
import { TEXTS } from './inputTexts.mts';

simulatorForAll();

/** Removes, between two good items, the names from a participant that has `before`. */
async function removeStrange(names: unknown, before: Record<string, string>) {
	const item = (has: Record<string, string>, wanted: unknown) => ({
		...seedItem(simulator, {}, has),
		names: wanted,
	});
	const strange = item(before, names);
	const items = [item({ tier: 'old' }, 'tier'), strange, item({ tier: 'old' }, ['tier'])];
	const run = await runAnyway(
		simulator,
		items as IDataObject[],
		{ operation: 'remove' },
		{ verifyFor: 0 },
	);
	expect(run).toMatchObject({ status: 'success', error: undefined });
	expect([run.json[0].status, run.json[2].status]).toEqual(['verified', 'verified']);
	expectReadable(run);
	return {
		record: run.json[1],
		stored: storedFor(simulator, strange),
		isAsked: asked(simulator).has(strange.conversationId),
	};
}

test.each<[string, unknown]>([
	['nothing', ''],
	['commas', ' , ,, '],
	['null', null],
	['no value', undefined],
	['a number', 5],
	['a number that is none', NaN],
	['yes', true],
	['an object', { tier: 'confidential' }],
	['a date', new Date(0)],
	['no names', []],
	['blank names', ['', ' ']],
	['a number among names', ['tier', 5]],
	['null among names', ['tier', null]],
	['an object among names', ['tier', { name: 'tier' }]],
	['an array among names', ['tier', ['tier']]],
])('names to remove that are %s are refused', async (_, names) => {
	const { record, stored, isAsked } = await removeStrange(names, { tier: 'stays' });
	expectRefused(record);
	expect(stored).toEqual({ tier: 'stays' });
	expect(isAsked).toBe(false);
});

test.each(TEXTS)('of a list, exactly the name is removed that is %s', async (_, name) => {
	const others = { other: 'stays', [` ${name.trim()}`]: 'stays', [`${name}.`]: 'stays' };
	const before = Object.fromEntries([...Object.entries(others), [name, 'old']]);
	const { record, stored } = await removeStrange([name], before);
	expect(record).toMatchObject({ status: 'verified', valid: true });
	expect(Object.entries((record.validation as IDataObject).expected!)).toEqual([[name, null]]);
	expect(stored).toEqual(others);
});

test.each<[string, unknown, string[]]>([
	['a name twice', 'tier, tier', ['tier']],
	['empty places', ',tier,,city,', ['tier', 'city']],
	['names of the language', '__proto__,constructor', ['__proto__', 'constructor']],
	['names in lines', 'tier,\r\ncity', ['tier', 'city']],
	['a name that is not there', 'nobody', ['nobody']],
])('text with %s is taken apart', async (_, names, expected) => {
	const before = Object.fromEntries([...expected, 'other'].map((name) => [name, 'x']));
	const { record, stored } = await removeStrange(names, before);
	expect(record.status).toBe('verified');
	expect(Object.keys((record.validation as IDataObject).expected!)).toEqual(expected);
	expect(stored).toEqual({ other: 'x' });
});

test('10,000 names are removed at once', async () => {
	const names = Array.from({ length: 10_000 }, (_, index) => `name ${index}`);
	const before = Object.fromEntries([...names, 'other'].map((name) => [name, 'x']));
	const { record, stored } = await removeStrange(names, before);
	expect(record.status).toBe('verified');
	expect(stored).toEqual({ other: 'x' });
});
