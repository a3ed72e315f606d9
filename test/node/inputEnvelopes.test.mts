import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { find } from './findConversations.mts';
import { get } from './getAttributes.mts';
import { CONTINUE, TO_ERROR_OUTPUT } from './support.mts';
import { bodiesTo, seedItem, set, storedFor, type SeededItem } from './updates.mts';

simulatorForAll();

const ALL = { attributesFrom: 'input', inputFields: 'all' };
const ALL_BUT = (inputFieldNames: string) => ({
	attributesFrom: 'input',
	inputFields: 'allExcept',
	inputFieldNames,
});
const JSON_OF = (attributesJson: string) => ({ attributesFrom: 'json', attributesJson });

const LEFT_OUT = 'Not written, because these fields describe the item (IDs, headers, …): ';

/** Parameters for a participant that is not the item's own. */
function to({ conversationId, participantId }: SeededItem): INodeParameters {
	return {
		conversationId: { __rl: true, mode: 'id', value: conversationId },
		participantId: { __rl: true, mode: 'id', value: participantId },
	};
}

/** Sets attributes of a new participant from an item, and tells what is stored and what is said. */
async function setFrom(json: IDataObject, parameters: INodeParameters) {
	const target = seedItem(simulator);
	const result = await set(simulator, [json], { parameters: { ...to(target), ...parameters } });
	expect(result.error).toBeUndefined();
	const [{ status, reason, warnings }] = result.records;
	return { status, reason, warnings, stored: storedFor(simulator, target) };
}

async function gotten(attributes: Record<string, string>): Promise<IDataObject> {
	return (await get(simulator, [seedItem(simulator, {}, attributes)])).json[0];
}

describe('attributes are copied from one conversation to another', () => {
	const stored = { tier: 'gold', 'context.city': 'Rome', conversationId: 'a name like any other' };

	test.each([
		['Input Item, All', ALL, stored],
		['Input Item, All Except', ALL_BUT('tier, conversationId'), { 'context.city': 'Rome' }],
		['Input Item, All Except by path', ALL_BUT('attributes.tier'), { ...stored, tier: undefined }],
		['JSON of the whole item', JSON_OF('={{ $json }}'), stored],
		['JSON of its attributes', JSON_OF('={{ $json.attributes }}'), stored],
	])('by %s', async (_, parameters, expected) => {
		const result = await setFrom(await gotten(stored), parameters);
		expect(result.status).toBe('verified');
		expect(result.stored).toEqual(JSON.parse(JSON.stringify(expected)));
	});

	const ofGenesys = {
		...{ scriptId: 'the-script', ScreenPopName: 'x', 'ivr.Skills': 'x', dialerContactId: 'x' },
		...{ consultInitiator: 'true', 'context._genesys_url': 'x' },
	};

	test.each([
		['Input Item, All', ALL, 'tier, city'],
		['Input Item, All Except', ALL_BUT('city'), 'tier'],
		['JSON of the whole item', JSON_OF('={{ $json }}'), 'tier, city'],
	])("without Genesys Cloud's own, which are named: by %s", async (_, parameters, names) => {
		const item = await gotten({ tier: 'gold', city: 'Rome', ...ofGenesys });
		const { stored: now, warnings } = await setFrom(item, parameters);
		expect(Object.keys(now ?? {}).join(', ')).toBe(names);
		const named = Object.keys(ofGenesys).join(', ');
		expect(warnings).toContainEqual(expect.stringContaining('Genesys Cloud itself writes these'));
		expect(warnings.join()).toContain(`: ${named}.`);
	});

	test("with Genesys Cloud's own where they are set by name", async () => {
		const json = await gotten({ tier: 'gold', ...ofGenesys });
		const parameters = {
			attributesFrom: 'input',
			inputFields: 'selected',
			inputFieldNames: 'attributes.scriptId',
		};
		const selected = await setFrom(json, parameters);
		expect(selected.stored).toEqual({ scriptId: 'the-script' });
		expect((await setFrom(ofGenesys, ALL)).stored).toEqual(ofGenesys);
	});

	test('with what a node in between adds, which goes before what was there', async () => {
		const item = { ...(await gotten({ tier: 'silver', city: 'Rome' })), tier: 'gold', score: 7 };
		const { stored: now, warnings } = await setFrom(item, ALL);
		expect(now).toEqual({ tier: 'gold', city: 'Rome', score: '7' });
		expect(warnings).toContainEqual('Given more than once, the last one counts: tier.');
	});
});

describe('nothing that this node puts out is written again', () => {
	const more = { tier: 'gold' };
	const accepted = { parameters: { verification: 'off' } };
	const bad = () => ({ ...seedItem(simulator), participantId: 'customer' });
	const found = async (splitBy: string) => {
		seedItem(simulator);
		return (await find(simulator, { parameters: { splitBy } })).json[0];
	};

	test.each<[string, () => Promise<IDataObject>]>([
		['an item of Find', async () => await found('participant')],
		['a conversation of Find', async () => await found('conversation')],
		['an item of Set', async () => (await set(simulator, [seedItem(simulator)], accepted)).json[0]],
		[
			'a failed item of Set',
			async () => (await set(simulator, [bad()], { node: CONTINUE })).json[0],
		],
		[
			'an item of the error output',
			async () => {
				const { outputs } = await set(simulator, [bad()], { node: TO_ERROR_OUTPUT });
				const { error, details } = outputs[1][0].json;
				return { error, details };
			},
		],
		[
			'a failed item of Get',
			async () => (await get(simulator, [bad()], { node: CONTINUE })).json[0],
		],
	])('%s', async (_, make) => {
		const item = await make();
		expect(Object.keys(item).length).toBeGreaterThan(1);
		const { stored, warnings } = await setFrom({ ...item, ...more }, ALL);
		expect(stored).toEqual(more);
		expect(warnings).toEqual([expect.stringContaining(LEFT_OUT)]);
	});
});

const WEBHOOK = {
	headers: { authorization: 'Bearer the-token', cookie: 'session=the-cookie' },
	params: { id: 'the-param' },
	query: { key: 'the-query' },
	webhookUrl: 'https://n8n.example/webhook/the-address',
	executionMode: 'production',
};

describe("of n8n's Webhook, the fields of the body are the fields", () => {
	const body = { tier: 'gold', customer: { city: 'Rome', ssn: 'private' } };
	const customer = JSON.stringify(body.customer);

	test.each<[string, IDataObject, INodeParameters, Record<string, string>]>([
		['all', { ...WEBHOOK, body }, ALL, { tier: 'gold', customer }],
		[
			'all, beside a field added since',
			{ ...WEBHOOK, body, n: 1 },
			ALL,
			{ tier: 'gold', customer, n: '1' },
		],
		['all but one', { ...WEBHOOK, body }, ALL_BUT('customer'), { tier: 'gold' }],
		['all but one by its path', { ...WEBHOOK, body }, ALL_BUT('body.tier'), { customer }],
		[
			'all but a part of one',
			{ ...WEBHOOK, body },
			ALL_BUT('body.customer.ssn'),
			{ tier: 'gold', customer: '{"city":"Rome"}' },
		],
		[
			'a body of JSON text',
			{ ...WEBHOOK, body: JSON.stringify(body) },
			ALL,
			{ tier: 'gold', customer },
		],
		[
			'a body of the API',
			{ ...WEBHOOK, body: { attributes: { tier: 'gold' } } },
			ALL,
			{ tier: 'gold' },
		],
		[
			'the answer of an HTTP Request',
			{ headers: {}, statusCode: 200, body },
			ALL,
			{ tier: 'gold', customer },
		],
		[
			'the whole item as JSON',
			{ ...WEBHOOK, body },
			JSON_OF('={{ $json }}'),
			{ tier: 'gold', customer },
		],
	])('%s', async (_, json, parameters, expected) => {
		const { stored, status } = await setFrom(json, parameters);
		expect(status).toBe('verified');
		expect(stored).toEqual(expected);
	});

	test.each<[string, IDataObject]>([
		['no body', WEBHOOK],
		['an empty body', { ...WEBHOOK, body: {} }],
		['a body that is text', { ...WEBHOOK, body: 'tier=gold' }],
		['a body that is a list', { ...WEBHOOK, body: [{ tier: 'gold' }] }],
	])('with %s there is nothing to write', async (_, json) => {
		const { status, reason, warnings, stored } = await setFrom(json, ALL);
		expect({ status, reason, stored }).toEqual({
			status: 'skipped',
			reason: 'nothingToWrite',
			stored: {},
		});
		expect(warnings).toEqual([expect.stringContaining(LEFT_OUT)]);
	});
});

const TOPIC = 'v2.detail.events.conversation.{id}.customer.start';
const NOTIFICATION = {
	...{ topicName: TOPIC, version: '2', metadata: { CorrelationId: 'x' } },
	eventBody: { conversationId: '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11', mediaType: 'VOICE' },
};
const EVENT = {
	...{ version: '0', id: 'e', 'detail-type': TOPIC, source: 'aws.partner/genesys.com/x' },
	...{ account: '1', time: '2026-11-25T10:00:00Z', region: 'eu-central-1', resources: [] },
	detail: NOTIFICATION,
};

test.each<[string, IDataObject]>([
	['EventBridge', EVENT],
	['EventBridge by a webhook', { ...WEBHOOK, body: EVENT }],
	['the notification service', NOTIFICATION],
])('an event of %s has no attributes, and that is said', async (_, json) => {
	const { status, warnings, stored } = await setFrom(json, ALL);
	expect({ status, stored }).toEqual({ status: 'skipped', stored: {} });
	expect(warnings).toEqual([expect.stringContaining(LEFT_OUT)]);
	const added = await setFrom({ ...json, tier: 'gold' }, ALL);
	expect(added.stored).toEqual({ tier: 'gold' });
});

describe('an event whose fields lie flat in the item', () => {
	const ids = (seeded = seedItem(simulator)) => ({
		conversationId: seeded.conversationId,
		participantId: seeded.participantId,
	});
	const flat = {
		...{ eventTime: 1765356238647, sessionId: 'the-session', mediaType: 'VOICE', provider: 'Edge' },
		...{ direction: 'INBOUND', ani: 'tel:+41', dnis: 'tel:+42', divisionId: 'the-division' },
		...{ disconnectType: 'CLIENT', interactingDurationMs: 7 },
	};

	test('gives the fields beside its own, which are named', async () => {
		const item = { ...ids(), ...flat, tier: 'gold', city: 'Rome' };
		const { stored, warnings } = await setFrom(item, ALL);
		expect(stored).toEqual({ tier: 'gold', city: 'Rome' });
		expect(warnings).toEqual([expect.stringContaining(LEFT_OUT)]);
		expect(warnings[0]).toContain('eventTime, sessionId, mediaType');
	});

	test('gives the attributes that it tells of', async () => {
		const event = { ...ids(), eventTime: 1765356238647, communications: [] };
		const { stored } = await setFrom({ ...event, attributes: { tier: 'gold' } }, ALL);
		expect(stored).toEqual({ tier: 'gold' });
	});

	test.each<[IDataObject]>([
		[{ mediaType: 'VOICE', direction: 'north', ani: 'Ann' }],
		[{ eventTime: '2026-11-25', subject: 'Concert', direction: 'north' }],
	])('is not what has only some of the names: %j', async (json) => {
		expect(Object.keys((await setFrom(json, ALL)).stored ?? {})).toEqual(Object.keys(json));
	});
});

describe('a body of the API, pasted or handed on whole', () => {
	const attributes = { caseId: '1', gone: null };
	const pairs = (name: string) =>
		Object.entries(attributes).map(([one, value]) => ({ [name]: one, value }));

	test.each<[string, INodeParameters, IDataObject]>([
		['as JSON text', JSON_OF(JSON.stringify({ attributes })), {}],
		['as JSON by expression', JSON_OF('={{ $json }}'), { attributes }],
		['as JSON beside IDs', JSON_OF('={{ $json }}'), { attributes, conversationId: 'any' }],
		['with a text inside', JSON_OF('={{ $json }}'), { attributes: JSON.stringify(attributes) }],
		['with a list inside', JSON_OF('={{ $json }}'), { attributes: pairs('name') }],
		['with the text of a list', JSON_OF(JSON.stringify({ attributes: pairs('key') })), {}],
	])('is written as its inside, with a warning: %s', async (_, parameters, json) => {
		const { stored, warnings, status } = await setFrom(json, parameters);
		expect(status).toBe('verified');
		expect(stored).toEqual({ caseId: '1' });
		expect(bodiesTo(simulator).at(-1)).toEqual(attributes);
		expect(warnings[0]).toMatch(/^Attributes \(JSON\) is a whole item or request body/);
	});

	test('a list of names and values is taken without the object around it, too', async () => {
		const { stored, warnings } = await setFrom(
			{ list: pairs('key') },
			JSON_OF('={{ $json.list }}'),
		);
		expect(stored).toEqual({ caseId: '1' });
		expect(warnings[0]).toMatch(/^Attributes \(JSON\) is a list of names and values/);
	});

	test('is opened as an input item, too, whatever its IDs are called', async () => {
		const item = { ...seedItem(simulator, { caseId: '1' }), id: 'x' };
		const { conversationId: call, participantId: who, attributes: inside } = item;
		const text = JSON.stringify(inside);
		for (const json of [item, { call, who, attributes: inside }, { call, attributes: text }]) {
			await set(simulator, [json], {
				parameters: { ...to(item), ...ALL },
			});
			expect(storedFor(simulator, item)).toEqual({ caseId: '1' });
			simulator.setAttributes(call, who, { caseId: null });
		}
	});

	test.each([
		[
			'beside others',
			{ attributes: { a: 1 }, tier: 'gold' },
			{ attributes: '{"a":1}', tier: 'gold' },
		],
		['that is a text', { attributes: 'many' }, { attributes: 'many' }],
		['that is a list', { attributes: [1] }, { attributes: '[1]' }],
	])('is not what has an attribute of that name %s', async (_, json, expected) => {
		const { stored, warnings } = await setFrom({}, JSON_OF(JSON.stringify(json)));
		expect(stored).toEqual(expected);
		expect(warnings).toEqual([]);
	});
});
