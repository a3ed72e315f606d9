import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { CONTINUE, run } from './support.mts';
import { fields, remove, seedItem, set, statusesOf, storedFor } from './updates.mts';

simulatorForAll();

interface BadInput {
	/** Fields of the item that has it. */
	json?: IDataObject;
	/** Parameters for both items; the good one has `good`, the bad one has not. */
	parameters?: INodeParameters;
	/** What the message says. */
	message: RegExp;
	operation?: typeof set;
}

const noId = (json: IDataObject, message: string): BadInput => ({
	json,
	message: new RegExp(`^${message}`),
});
const attributes = (value: string, message: RegExp): BadInput => ({
	parameters: { attributesJson: `={{ $json.good ? $json.attributes : ${value} }}` },
	message,
});
const fieldNames = (value: string, message: RegExp): BadInput => ({
	parameters: {
		attributesFrom: 'input',
		inputFieldNames: `={{ $json.good ? "good" : ${value} }}`,
	},
	message,
});
const url = 'https://apps.mypurecloud.com/directory/#/analytics/interactions/';

const cases: Array<[string, BadInput]> = [
	['a missing conversation ID', noId({ conversationId: null }, 'Conversation is missing')],
	['a conversation ID that is no UUID', noId({ conversationId: '123' }, 'Conversation is not')],
	['a list of no ID', noId({ conversationId: [] }, 'Conversation is missing')],
	['a list of several IDs', noId({ participantId: ['a', 'b'] }, 'Participant is not')],
	['a path as participant ID', noId({ participantId: '../../users' }, 'Participant is not')],
	['attributes that are missing', attributes('undefined', /^Attributes \(JSON\) is not an object/)],
	['attributes that are no JSON', attributes('"{a}"', /^Attributes \(JSON\) is not valid JSON/)],
	['a name of spaces', attributes('({ " ": "x" })', /^An attribute has no name/)],
	['a number that is none', attributes('({ n: NaN })', /^The value of attribute "n" is not a num/)],
	[
		'a value too large for one request',
		attributes('({ big: "x".repeat(512000) })', /^The value of attribute "big" is too large/),
	],
	['no field names', fieldNames('""', /^Field Names is empty/)],
	[
		'no names to remove',
		{ json: { names: ' , ' }, operation: remove, message: /^Attribute Names is empty/ },
	],
	[
		'a field without a name',
		{
			parameters: {
				...fields({}),
				attributes: { assignments: [{ id: '1', name: '={{ $json.good }}', value: 'x' }] },
			},
			message: /^An attribute has no name/,
		},
	],
	[
		'an expression that cannot be resolved',
		{
			parameters: { attributesJson: '={{ $json.good ? $json.attributes : $("Nowhere").all() }}' },
			message: /^Attributes \(JSON\) cannot be read/,
		},
	],
	[
		'an address without an ID in it',
		{
			parameters: {
				conversationId: {
					...{ __rl: true, mode: 'url' },
					value: `=${url}{{ $json.good ? $json.conversationId : "" }}`,
				},
			},
			message: /^Conversation is not a valid ID/,
		},
	],
];

test.each(cases)(
	'with Stop Workflow, nothing at all is sent, and the error names item and field: %s',
	async (_, { json, parameters, message, operation = set }) => {
		const good = { ...seedItem(simulator), good: 'good', names: 'tier' };
		const bad = { ...seedItem(simulator), names: 'tier', ...json };
		const { error, status } = await operation(simulator, [good, bad], { parameters });
		expect(simulator.requests).toEqual([]);
		expect(status).toBe('error');
		expect(error?.name).toBe('NodeOperationError');
		expect(error?.message).toMatch(message);
		expect(error?.message).toMatch(/\[item 1\]$/);
		expect(error?.description).toMatch(/\w/);
		expect(error?.context).toMatchObject({ itemIndex: 1 });
	},
);

test('items that cannot be used keep their place among the others', async () => {
	const good = seedItem(simulator);
	const bad = { ...good, conversationId: '123' };
	const result = await set(simulator, [bad, good, bad, seedItem(simulator)], { node: CONTINUE });
	expect(statusesOf(result)).toEqual(['failed', 'verified', 'failed', 'verified']);
	const pairs = result.outputs[0].map(({ pairedItem }) => pairedItem);
	expect(pairs).toEqual([0, 1, 2, 3].map((item) => ({ item })));
});

test('IDs are trimmed and may have any letter case', async () => {
	const item = seedItem(simulator, { tier: 'gold' });
	const shouted = {
		conversationId: ` ${item.conversationId.toUpperCase()}\n`,
		participantId: `\t${item.participantId.toUpperCase()} `,
		attributes: { city: 'Rome' },
	};
	const result = await set(simulator, [item, shouted]);
	expect(statusesOf(result)).toEqual(['verified', 'verified']);
	expect(result.records[1]).toMatchObject({
		conversationId: item.conversationId,
		participantId: item.participantId,
	});
	expect(storedFor(simulator, item)).toEqual({ tier: 'gold', city: 'Rome' });
	expect(simulator.count('patchAttributes')).toBe(1);
	expect(simulator.count('getConversation')).toBe(1);
});

test.each<[string, string, (id: string) => string]>([
	['an ID', 'url', (id) => id],
	['an address without a scheme', 'url', (id) => `apps.mypurecloud.de/#/interactions/${id}`],
	[
		'an address with the ID of the organization',
		'url',
		(id) => `${url}organizations/11111111-4d53-4f0a-9a57-2f8a3f1f6c11/interactions/${id}/admin`,
	],
	['an address', 'id', (id) => `${url}${id}/admin`],
	['a parameter of an address', 'id', (id) => `?conversationId=${id}`],
])('%s is taken for a conversation by %s', async (_, mode, textOf) => {
	const item = seedItem(simulator);
	const given = { ...item, where: textOf(item.conversationId) };
	const conversationId = { __rl: true, mode, value: '={{ $json.where }}' };
	const result = await set(simulator, [given], { parameters: { conversationId } });
	expect(result.records[0]).toMatchObject({
		status: 'verified',
		conversationId: item.conversationId,
	});
});

test('an ID in a list of one is taken, and is no attribute of its item', async () => {
	const item = seedItem(simulator);
	const { conversationId, participantId } = item;
	const listed = { conversationId: [conversationId], participantId: [participantId], tier: 'gold' };
	const parameters = { attributesFrom: 'input', inputFields: 'all' };
	const { records } = await set(simulator, [listed], { parameters });
	expect(records).toMatchObject([{ status: 'verified', conversationId, warnings: [] }]);
	expect(storedFor(simulator, item)).toEqual({ tier: 'gold' });
});

test('a node whose IDs nobody has chosen takes those of its item, as Find and the triggers give them', async () => {
	const [{ id: conversationId, participantId }] = simulator.seed({ conversations: 1 });
	const parameters = { attributesFrom: 'input', inputFields: 'all' };
	const items = [{ conversationId, participantId, tier: 'gold' }, { tier: 'silver' }];
	const { json } = await run({ simulator, items, parameters, node: CONTINUE });
	expect(json).toMatchObject([
		{ status: 'verified', conversationId, participantId },
		{ status: 'failed', error: 'Conversation is missing' },
	]);
	expect(simulator.attributesOf(conversationId, participantId)).toEqual({ tier: 'gold' });
});
