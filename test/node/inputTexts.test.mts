import type { INodeParameters } from 'n8n-workflow';

import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { find } from './findConversations.mts';
import { CONTINUE, node } from './support.mts';
import { fields, seedItem, set, storedFor } from './updates.mts';

simulatorForAll();

const BROKEN = 'Looks like what is left where an expression does not find its value: ';

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
	expect(records[0].warnings).toEqual([`${BROKEN}name, address, since, score, typed.`]);
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
	expect(error?.message).toBe('Conversation ID is missing [item 0]');
	expect(error?.description).toContain('Always Output Data');
});
