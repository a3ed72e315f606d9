import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import {
	fields,
	remove,
	seedItem,
	type SeededItem,
	set,
	storedFor,
	type UpdateRecord,
} from './updates.mts';

simulatorForAll();

const LEFT_OUT = 'Not written, because there is no value: ';

interface Outcome {
	record: UpdateRecord;
	/** What is stored afterwards. */
	stored: Record<string, string>;
}

type Ids = Pick<SeededItem, 'conversationId' | 'participantId'>;

/** Runs Set on one item, whose fields are `json` and its IDs. */
async function setOne(
	parameters: INodeParameters,
	json: IDataObject | ((ids: Ids) => IDataObject) = {},
	before: Record<string, string> = {},
): Promise<Outcome> {
	const { attributes: _, ...ids } = seedItem(simulator, {}, before);
	const fields = typeof json === 'function' ? json(ids) : json;
	const { records } = await set(simulator, [{ ...ids, ...fields }], { parameters });
	return { record: records[0], stored: storedFor(simulator, ids) };
}

describe('fields', () => {
	test('values become text: numbers and booleans as usual, dates as ISO 8601, the rest as JSON', async () => {
		const values: Array<[string, string | number | boolean, string]> = [
			['text', 'gold', 'gold'],
			['typedNumber', 42, '42'],
			['number', '={{ -0.5 }}', '-0.5'],
			['large', '={{ 1e21 }}', '1e+21'],
			['yes', '={{ true }}', 'true'],
			['typedNo', false, 'false'],
			['date', '={{ new Date(0) }}', '1970-01-01T00:00:00.000Z'],
			['moment', '={{ DateTime.fromMillis(0).toUTC() }}', '1970-01-01T00:00:00.000Z'],
			['object', '={{ ({ a: [1, "two", null] }) }}', '{"a":[1,"two",null]}'],
			['dates', '={{ ({ at: new Date(0) }) }}', '{"at":"1970-01-01T00:00:00.000Z"}'],
			['array', '={{ ["x", 1] }}', '["x",1]'],
			['empty', '', ''],
			['sentence', '=Tier {{ $json.tier }}', 'Tier gold'],
		];
		const given = Object.fromEntries(values.map(([name, value]) => [name, value]));
		const { record, stored } = await setOne(fields(given), { tier: 'gold' });
		expect(record).toMatchObject({ status: 'verified', warnings: [] });
		expect(stored).toEqual(Object.fromEntries(values.map(([name, , text]) => [name, text])));
	});

	test('null removes, and a missing value is left out and named', async () => {
		const given = { gone: '={{ null }}', tier: '={{ $json.teir }}', city: '={{ $json.a.b }}' };
		const before = { gone: '1', tier: 'old', city: 'Rome', other: 'stays' };
		const { record, stored } = await setOne(fields(given), { tier: 'gold' }, before);
		expect(stored).toEqual({ tier: 'old', city: 'Rome', other: 'stays' });
		expect(record.validation.expected).toEqual({ gone: null });
		expect(record).toMatchObject({
			status: 'verified',
			warnings: [expect.stringContaining(`${LEFT_OUT}tier, city.`)],
		});
	});
});

describe('json', () => {
	const cases: Array<[string, string]> = [
		['an object', '={{ ({ n: 1, yes: true, list: [1], gone: null, at: new Date(0) }) }}'],
		[
			'its text',
			'{ "n": 1, "yes": true, "list": [1], "gone": null, "at": "1970-01-01T00:00:00.000Z" }',
		],
		[
			'text with expressions in it',
			'={ "n": {{ 1 }}, "yes": true, "list": [1], "gone": null, "at": "{{ new Date(0).toISOString() }}" }',
		],
	];
	test.each(cases)('%s gives names and values, and null removes', async (_, attributesJson) => {
		const { record, stored } = await setOne({ attributesJson }, {}, { gone: '1', other: 'stays' });
		const at = '1970-01-01T00:00:00.000Z';
		expect(stored).toEqual({ n: '1', yes: 'true', list: '[1]', at, other: 'stays' });
		expect(record.validation.expected).toMatchObject({ gone: null, n: '1' });
		expect(record.status).toBe('verified');
	});
});

test('remove takes names between commas or as an array, and leaves the others', async () => {
	const before = { a: '1', b: '2', 'c, d': '3', other: 'stays' };
	const text = { ...seedItem(simulator, {}, before), names: ' a , b,, ' };
	const array = { ...seedItem(simulator, {}, before), names: ['b', 'c, d'] };
	const { records } = await remove(simulator, [text, array]);
	expect(records.map(({ validation }) => validation.expected)).toEqual([
		{ a: null, b: null },
		{ b: null, 'c, d': null },
	]);
	expect(storedFor(simulator, text)).toEqual({ 'c, d': '3', other: 'stays' });
	expect(storedFor(simulator, array)).toEqual({ a: '1', other: 'stays' });
});

test('warns of names that scripts cannot find and of values that bot flows cut', async () => {
	const attributesJson = { 'a.b': '1', 'context.tier': '2', note: 'x'.repeat(257) };
	const { record } = await setOne({ attributesJson: JSON.stringify(attributesJson) });
	expect(record.status).toBe('verified');
	expect(record.warnings).toEqual([
		expect.stringMatching(/scripts will not find: a\.b\.$/),
		expect.stringMatching(/^Longer than the 256 characters .*: note\.$/),
	]);
});

describe('fields of the item', () => {
	const ALL = { attributesFrom: 'input', inputFields: 'all' };
	const selected = (inputFieldNames: string) => ({
		...{ attributesFrom: 'input', inputFields: 'selected', inputFieldNames },
	});

	test.each<[string, INodeParameters, IDataObject, Record<string, string>]>([
		[
			'those that are selected',
			selected(' tier, visits '),
			{ tier: 'gold', visits: 3, city: 'Rome' },
			{ tier: 'gold', visits: '3' },
		],
		[
			'all',
			ALL,
			{ tier: 'gold', vip: true, address: { city: 'Rome' }, purpose: 'renewal' },
			{ tier: 'gold', vip: 'true', address: '{"city":"Rome"}', purpose: 'renewal' },
		],
		[
			'all except some',
			{ ...ALL, inputFields: 'allExcept', inputFieldNames: 'city,internal' },
			{ tier: 'gold', city: 'Rome', internal: 1 },
			{ tier: 'gold' },
		],
		[
			'one of Find that is selected by name',
			selected('direction'),
			{ purpose: 'customer', direction: 'inbound' },
			{ direction: 'inbound' },
		],
	])('%s are written', async (_, parameters, json, expected) => {
		const { record, stored } = await setOne(parameters, json);
		expect(record.status).toBe('verified');
		expect(stored).toEqual(expected);
	});

	test('that hold the IDs of the item are left out, however they are called and spelt', async () => {
		const { record, stored } = await setOne(ALL, (ids) => ({
			id: ids.conversationId.toUpperCase(),
			caller: ` ${ids.participantId} `,
			otherCase: '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11',
		}));
		expect(stored).toEqual({ otherCase: '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11' });
		expect(record.warnings).toEqual([]);
	});

	test("that are a CRM's null are no value: nothing is removed, and they are named", async () => {
		const json = { tier: null, city: 'Rome' };
		const { record, stored } = await setOne(ALL, json, { tier: 'old' });
		expect(stored).toEqual({ tier: 'old', city: 'Rome' });
		expect(record.warnings).toEqual([expect.stringContaining(`${LEFT_OUT}tier.`)]);
	});

	test('that are misspelt do not pass as success', async () => {
		const { record, stored } = await setOne(selected('tier, teir, toString'), { tier: 'gold' });
		expect(stored).toEqual({ tier: 'gold' });
		expect(record.warnings).toEqual([expect.stringContaining(`${LEFT_OUT}teir, toString.`)]);
	});
});
