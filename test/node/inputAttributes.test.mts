import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { CONTINUE, node } from './support.mts';
import { fields, remove, seedItem, set, storedFor } from './updates.mts';
import { find } from './findConversations.mts';

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
			warnings: [expect.stringContaining(`Not written, because there is no value: ${name}.`)],
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

const BROKEN = 'Used as it is, but looks like a failed expression: ';

test('texts that a broken expression leaves are written, with a warning that names them', async () => {
	const item = seedItem(simulator);
	const parameters = fields({
		name: '={{ "Ann " + $json.lastName }}',
		address: '=at {{ String({}) }}',
		since: '=since {{ DateTime.fromISO("never").toString() }}',
		score: '={{ String(Number("many")) }}',
		typed: '{{ $json.tier }}',
		fine: 'gold',
	});
	const { records } = await set(simulator, [item], { parameters });
	expect(records[0].status).toBe('verified');
	expect(records[0].warnings).toEqual([
		expect.stringContaining(`${BROKEN}name, address, since, score, typed.`),
	]);
	expect(storedFor(simulator, item)).toEqual({
		name: 'Ann undefined',
		address: 'at [object Object]',
		since: 'since Invalid DateTime',
		score: 'NaN',
		typed: '{{ $json.tier }}',
		fine: 'gold',
	});
});

/** One row of the editor, as it was saved with a type. */
function row(type: string, value: string | number | boolean): INodeParameters {
	return {
		attributesFrom: 'fields',
		attributes: { assignments: [{ id: '1', name: 'tier', type, value }] },
	};
}

describe('values are texts', () => {
	test('and the editor offers no types for them', () => {
		const { typeOptions } = node.description.properties.find(({ name }) => name === 'attributes')!;
		expect(typeOptions?.assignment).toMatchObject({ hideType: true, disableType: true });
	});

	test.each<[string, string | number | boolean, string]>([
		['number', '12abc', '12abc'],
		['number', '007', '007'],
		['boolean', 'yes', 'yes'],
		['array', 'a, b', 'a, b'],
		['object', '{"a":1', '{"a":1'],
		['dateTime', 'tomorrow', 'tomorrow'],
	])('whatever type a row has: %s %j', async (type, value, text) => {
		const item = seedItem(simulator);
		const { records } = await set(simulator, [item], { parameters: row(type, value) });
		expect(records[0]).toMatchObject({ status: 'verified', warnings: [] });
		expect(storedFor(simulator, item)).toEqual({ tier: text });
	});

	test.each<[string, INodeParameters]>([
		['a row of that type', row('binary', 'data')],
		['what an expression gives', row('string', '={{ $binary.file }}')],
		['a field of JSON', { attributesJson: '={{ ({ tier: $binary.file }) }}' }],
	])('and binary data is none: %s', async (_, parameters) => {
		const { attributes: _attributes, ...ids } = seedItem(simulator);
		const file = {
			data: 'eA==',
			mimeType: 'image/png',
			fileExtension: 'png',
			fileName: 'the-file',
		};
		const items = [{ json: ids, binary: { file } }] as never;
		const { records } = await set(simulator, items, { parameters, node: CONTINUE });
		expect(records[0]).toMatchObject({
			status: 'failed',
			reason: 'invalidInput',
			error: 'The value of attribute "tier" is binary data, which is no text',
		});
		expect(simulator.count('patchAttributes')).toBe(0);
	});
});

test.each([
	['an object of names and values', { tier: 'gold' }],
	['a text', 'tier=gold'],
	['rows that are none', { assignments: ['tier'] }],
])('Attributes that are %s by expression are refused, not passed over', async (_, attributes) => {
	const item = { ...seedItem(simulator), attributes };
	const parameters = { attributesFrom: 'fields', attributes: '={{ $json.attributes }}' };
	const { records } = await set(simulator, [item] as never, { parameters, node: CONTINUE });
	expect(records[0]).toMatchObject({
		reason: 'invalidInput',
		error: 'Attributes is not a list of names and values',
	});
});

test('an empty item, which Find hands on with Always Output Data, is told as that', async () => {
	const found = await find(simulator, { node: { alwaysOutputData: true } });
	expect(found.json).toEqual([{}]);
	const { error } = await set(simulator, found.json);
	expect(error?.message).toBe('Conversation is missing [item 0]');
	expect(error?.description).toContain('Always Output Data');
});

test('a name that an expression gives as a number is its digits', async () => {
	const item = { ...seedItem(simulator), number: 7 };
	const parameters: INodeParameters = {
		...fields({}),
		attributes: { assignments: [{ id: '1', name: '={{ $json.number }}', value: 'x' }] },
	};
	expect((await set(simulator, [item], { parameters })).records[0].status).toBe('verified');
	expect(storedFor(simulator, item)).toEqual({ '7': 'x' });
	await remove(simulator, [item], { parameters: { attributeNames: '={{ $json.number }}' } });
	expect(storedFor(simulator, item)).toEqual({});
});

test('a placeholder that nobody filled in is written, and told', async () => {
	const item = seedItem(simulator, { tier: '{{customer.tier}}', city: 'Rome' });
	const { records } = await set(simulator, [item]);
	expect(records[0]).toMatchObject({
		status: 'verified',
		warnings: [expect.stringContaining('has a placeholder in it that was not filled in: tier.')],
	});
	expect(storedFor(simulator, item)).toEqual({ tier: '{{customer.tier}}', city: 'Rome' });
});
