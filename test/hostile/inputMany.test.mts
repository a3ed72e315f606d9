import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import { writesTo } from '../node/updates.mts';
import { WAYS, setStrange } from './inputWays.mts';

simulatorForAll();

function many(count: number, name: (index: number) => string, value: (index: number) => string) {
	return Object.fromEntries(
		Array.from({ length: count }, (_, index) => [name(index), value(index)]),
	);
}

test.each<[string, Record<string, string>, number]>([
	['10,000 attributes in one request', many(10_000, (index) => `name ${index}`, String), 1],
	[
		'100 attributes whose names take two requests',
		many(100, (index) => `${index} ${'x'.repeat(10_000)}`, String),
		2,
	],
	[
		'3 attributes whose values take three requests',
		many(
			3,
			(index) => `name ${index}`,
			(index) => `${index}`.repeat(400_000),
		),
		3,
	],
])('%s are all stored and checked', async (_, attributes, requests) => {
	const { record, stored } = await setStrange(simulator, WAYS.json, { attributes });
	expect(record).toMatchObject({ status: 'verified', valid: true });
	expect(stored).toEqual(attributes);
	expect(writesTo(simulator)).toHaveLength(2 + requests);
});

test.each<[string, Record<string, unknown>]>([
	[
		'without a value',
		Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`name ${index}`, undefined])),
	],
	['that scripts do not find', many(10_000, (index) => `a.${index}`, String)],
])('10,000 attributes %s are not all named', async (_, attributes) => {
	const { record } = await setStrange(simulator, WAYS.json, { attributes });
	expect(record.warnings).toEqual([expect.stringMatching(/and 9990 more\.$/)]);
});

const LONG = 'x'.repeat(10_000);

test.each<[string, Record<string, unknown>, string]>([
	['without a value', { [LONG]: undefined }, 'store'],
	['that scripts do not find', { [`a.${LONG}`]: 'gold' }, 'store'],
	['with a long value', { [LONG]: 'gold'.repeat(100) }, 'store'],
	['with a twin', { [LONG]: 'gold', [LONG.toUpperCase()]: 'gold' }, 'store'],
	['that was emptied', { [LONG]: '' }, 'remove'],
	['whose value has no text', { [LONG]: NaN }, 'store'],
	['whose value is too large', { [LONG]: 'y'.repeat(512_000) }, 'store'],
])('a name of 10,000 characters, %s, is not told in full', async (_, attributes, emptyValue) => {
	simulator.settings.emptyValue = emptyValue as 'store' | 'remove';
	const { record } = await setStrange(simulator, WAYS.json, { attributes });
	// That is looked at whenever a strange item is set
	expect([record.error, ...record.warnings].join('')).toContain('xxx');
});
