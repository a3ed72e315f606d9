import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { node } from './support.mts';
import { remove, seedItem, set, storedFor } from './updates.mts';

simulatorForAll();

function propertyNamed(wanted: string): INodeProperties {
	return node.description.properties.find(({ name }) => name === wanted)!;
}

test.each(['inputFieldNames', 'attributeNames'])(
	'a field that is dragged into %s gives its name, and a second one is added',
	(name) => {
		expect(propertyNamed(name).requiresDataPath).toBe('multiple');
	},
);

/** Sets the selected fields of an item. */
async function select(json: IDataObject, inputFieldNames: string) {
	const item = seedItem(simulator);
	const parameters: INodeParameters = { attributesFrom: 'input', inputFieldNames };
	const { records, error } = await set(simulator, [{ ...item, ...json }], { parameters });
	expect(error).toBeUndefined();
	return { warnings: records[0].warnings, stored: storedFor(simulator, item) };
}

const ORDER = {
	body: { customer: { tier: 'gold', city: 'Rome' }, 'Case Number': 'C-1' },
	items: [{ name: 'first' }, { name: 'second' }],
	tags: ['vip', 'eu'],
	'a.b': 'literal',
	'c, d': 'comma',
	a: { b: 'nested' },
};

describe('selected fields', () => {
	test.each<[string, Record<string, string>]>([
		['body.customer.tier', { tier: 'gold' }],
		['body.customer.tier, body["Case Number"]', { tier: 'gold', 'Case Number': 'C-1' }],
		["body['Case Number']", { 'Case Number': 'C-1' }],
		['["body"].customer.city', { city: 'Rome' }],
		['$json.body.customer.city', { city: 'Rome' }],
		['items[1].name', { name: 'second' }],
		['items.0.name', { name: 'first' }],
		['tags[0]', { tags: 'vip' }],
		['body.customer', { customer: '{"tier":"gold","city":"Rome"}' }],
		['a.b', { 'a.b': 'literal' }],
		['c, d', { 'c, d': 'comma' }],
		['["c, d", "a.b"]', { 'c, d': 'comma', 'a.b': 'literal' }],
	])('%s', async (names, expected) => {
		expect((await select(ORDER, names)).stored).toEqual(expected);
	});

	test.each([
		'body.customer.teir',
		'body.constructor.name',
		'body.customer.tier.length',
		'tags[9]',
	])('%s has no value, and is named', async (name) => {
		expect(await select(ORDER, name)).toEqual({
			stored: {},
			warnings: [`Not written, because there is no value: ${name}.`],
		});
	});

	test('two with the same last part are told', async () => {
		expect(await select(ORDER, 'items[0].name, items[1].name')).toEqual({
			stored: { name: 'second' },
			warnings: ['Given more than once, the last one counts: name.'],
		});
	});
});

/** Removes names from a participant that has `before`. */
async function removeFrom(before: string[], parameters: INodeParameters, json: IDataObject = {}) {
	const stored = Object.fromEntries([...before, 'other'].map((name) => [name, 'x']));
	const item = { ...seedItem(simulator, {}, stored), ...json };
	const { records, error } = await remove(simulator, [item], { parameters });
	expect(error).toBeUndefined();
	return {
		expected: Object.keys(records[0].validation.expected),
		left: Object.keys(storedFor(simulator, item)),
	};
}

test.each<[string, string[], INodeParameters, IDataObject]>([
	['a JSON list, typed', ['tier', 'caseNumber'], { attributeNames: '["tier","caseNumber"]' }, {}],
	[
		'a JSON list, as a model writes it',
		['tier', 'a, b'],
		{ attributeNames: '={{ $json.n }}' },
		{ n: '["tier", "a, b"]' },
	],
	[
		'one name with blanks, by expression',
		[' ani_in_platform'],
		{ attributeNames: '={{ $json.n }}' },
		{ n: ' ani_in_platform' },
	],
	[
		'names with blanks and commas, in a list',
		[' x ', 'a, b'],
		{ attributeNames: '={{ [" x ", "a, b"] }}' },
		{},
	],
	[
		'names dragged one by one',
		['tier', 'Case Number'],
		{ attributeNames: 'tier, ["Case Number"]' },
		{},
	],
	[
		'names dragged from an item of Get',
		['tier', 'context.city'],
		{ attributeNames: 'attributes.tier, attributes["context.city"]' },
		{ attributes: { tier: 'gold', 'context.city': 'Rome' } },
	],
])('what is removed is exactly: %s', async (_, names, parameters, json) => {
	const blanks = names.map((name) => name.trim()).filter((name) => !names.includes(name));
	expect(await removeFrom([...names, ...blanks], parameters, json)).toEqual({
		expected: names,
		left: [...blanks, 'other'],
	});
});
