import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { changed, withHostile } from '../hostile/server.mts';
import { byPurpose, get, itemOf } from './getAttributes.mts';
import { CONTINUE, TO_ERROR_OUTPUT } from './support.mts';

simulatorForAll();

test('a live participant is told with its attributes, and nothing else is asked', async () => {
	const attributes = { tier: 'gold', 'context.email': 'a@b.example', empty: '' };
	const [conversation] = simulator.seed({ conversations: 1, participants: 2, attributes });

	const { error, outputs } = await get(simulator, [itemOf(conversation)]);

	expect(error).toBeUndefined();
	expect(outputs).toEqual([
		[
			{
				json: {
					conversationId: conversation.id,
					participantId: conversation.participantId,
					purpose: 'customer',
					attributes,
					ended: false,
					endTime: null,
					source: 'conversation',
				},
				pairedItem: { item: 0 },
			},
		],
	]);
	const asked = simulator.requests.map(({ route }) => route);
	expect(asked).toEqual(['token', 'getConversation']);
});

test('an ended conversation is told as ended, with when', async () => {
	const [conversation] = simulator.seed({
		conversations: 1,
		endedMinutesAgo: 60,
		startedMinutesAgo: 90,
		attributes: { tier: 'gold' },
	});

	const { json } = await get(simulator, [itemOf(conversation)]);

	expect(json).toEqual([
		expect.objectContaining({
			attributes: { tier: 'gold' },
			ended: true,
			endTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
			source: 'conversation',
		}),
	]);
});

test('each conversation is read once, however many items ask for it', async () => {
	const conversations = simulator.seed({ conversations: 3, participants: 2 });
	const all = conversations.flatMap(({ id, participants }) =>
		participants.map((one) => ({ conversationId: id, participantId: one.id })),
	);
	const items = [...all, ...all.toReversed()];

	const { outputs } = await get(simulator, items);

	expect(simulator.count('getConversation')).toBe(3);
	const told = outputs[0].map(({ json, pairedItem }) => ({
		pairedItem,
		conversationId: json.conversationId,
		participantId: json.participantId,
	}));
	expect(told).toEqual(items.map((item, index) => ({ ...item, pairedItem: { item: index } })));
});

test.each<[string, string, number[]]>([
	['agent', 'active', [4]],
	['agent', 'first', [2]],
	['agent', 'last', [5]],
	['agent', 'all', [2, 3, 4, 5]],
	['acd', 'active', [1]],
	['customer', 'active', [0]],
	['customerOrExternal', 'all', [0]],
])('purpose %s, match %s, where the first and the last agent have left', async (...choice) => {
	const [purpose, match, expected] = choice;
	const purposes = ['customer', 'acd', 'agent', 'agent', 'agent', 'agent'];
	const [{ id, participants }] = simulator.seed({ conversations: 1, purposes });
	for (const place of [1, 2, 5]) simulator.endParticipant(id, participants[place].id);

	const { json } = await get(simulator, [{ conversationId: id }], {
		parameters: byPurpose(purpose, match),
	});

	const wanted = expected.map((place) => participants[place].id);
	expect(json.map(({ participantId }) => participantId)).toEqual(wanted);
});

const unknown = '00000000-0000-4000-8000-000000000000';
const fine = { tier: 'gold' };

/** Items of which the second is of no conversation, and the third is no ID. */
function seedItems() {
	const [first, last] = simulator.seed({ conversations: 2, attributes: fine }).map(itemOf);
	const missing = { conversationId: unknown, participantId: unknown };
	return [first, missing, { conversationId: 'nonsense', participantId: unknown }, last];
}

test('Stop Workflow: an ID that is none is found before the first request', async () => {
	const { error, status } = await get(simulator, seedItems());

	expect(status).toBe('error');
	expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 2 } });
	expect(error?.message).toContain('Conversation is');
	expect(simulator.requests).toEqual([]);
});

test('Stop Workflow: what is not found ends the run and names the item', async () => {
	const [first, missing, , last] = seedItems();

	const { error, status, json } = await get(simulator, [first, missing, last]);

	expect(status).toBe('error');
	expect(json).toEqual([]);
	expect(error).toMatchObject({
		name: 'NodeApiError',
		httpCode: '404',
		context: { itemIndex: 1 },
		message: expect.stringContaining('[item 1]'),
		description: expect.stringContaining('not.found'),
	});
});

test('Stop Workflow: the item that failed is named, not one that it cut short', async () => {
	const [first, missing, , last] = seedItems();
	simulator.faults.next(
		{ route: 'getConversation', conversationId: String(last.conversationId) },
		{ kind: 'status', status: 503, headers: { 'Retry-After': '60' } },
	);
	const { error } = await get(simulator, [first, last, missing]);
	expect(error).toMatchObject({ httpCode: '404', context: { itemIndex: 2 } });
});

test('Continue: every item gets its output, failed ones with error and reason', async () => {
	const items = seedItems();

	const { outputs, error } = await get(simulator, items, {
		node: CONTINUE,
	});

	expect(error).toBeUndefined();
	expect(outputs).toHaveLength(1);
	expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual(
		items.map((_, item) => ({ item })),
	);
	expect(outputs[0].map(({ json }) => json)).toMatchObject([
		{ attributes: fine },
		{ conversationId: unknown, error: expect.any(String), reason: 'notFound' },
		{ error: expect.stringContaining('Conversation is'), reason: 'invalidInput' },
		{ attributes: fine },
	]);
});

test('Continue (using error output): failed items leave there, with their record', async () => {
	const items = seedItems();

	const { outputs } = await get(simulator, items, { node: TO_ERROR_OUTPUT });

	expect(outputs[0].map(({ json }) => json.conversationId)).toEqual([
		items[0].conversationId,
		items[3].conversationId,
	]);
	expect(outputs[1].map(({ json }) => json)).toMatchObject([
		{ ...items[1], error: expect.any(String), details: { reason: 'notFound' } },
		{ ...items[2], error: expect.any(String), details: { reason: 'invalidInput' } },
	]);
});

test('a participant that the conversation does not have: the purposes that it has are told', async () => {
	const [{ id, participantId }] = simulator.seed({ conversations: 1, purposes: ['ivr', 'acd'] });
	const items = [{ conversationId: id, participantId: unknown }];
	const continued = { node: CONTINUE };

	const byId = await get(simulator, items, continued);
	const customer = { ...continued, parameters: byPurpose('customer') };
	const byPart = await get(simulator, [{ conversationId: id, participantId }], customer);

	for (const { json } of [byId, byPart]) {
		expect(json).toMatchObject([{ conversationId: id, reason: 'notFound' }]);
		expect(JSON.stringify(json)).toContain('IVR (Flow), ACD (Queue)');
	}
	expect(simulator.count('attributeSearch')).toBe(0);
});

const DAY = 24 * 60;

/** A conversation that ended and is gone from the live API. */
function seedGone(startedMinutesAgo = 60, purposes = ['customer', 'agent']) {
	const [conversation] = simulator.seed({
		conversations: 1,
		purposes,
		startedMinutesAgo,
		endedMinutesAgo: startedMinutesAgo - 10,
		attributes: { tier: 'gold' },
	});
	simulator.removeConversation(conversation.id);
	return conversation;
}

test('what the live API has forgotten is searched, by ID alone', async () => {
	const conversation = seedGone(5 * DAY);

	const { json } = await get(simulator, [itemOf(conversation)]);

	expect(json).toEqual([
		{
			conversationId: conversation.id,
			participantId: conversation.participantId,
			purpose: 'customer',
			attributes: { tier: 'gold' },
			ended: true,
			endTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
			source: 'search',
		},
	]);
	expect(simulator.count('attributeSearch')).toBe(1);
});

test('attributes that the search leaves out are told of', async () => {
	await withHostile(async ({ simulator, credential, distort }) => {
		const [conversation] = simulator.seed({ conversations: 1 });
		simulator.removeConversation(conversation.id);
		const cut = ({ body }: { body: string }) => ({
			body: body.replace('"truncatedData":false', '"truncatedData":true'),
		});
		distort('attributeSearch', changed(cut));
		const { json } = await get(simulator, [itemOf(conversation)], { credential });
		expect(json[0].warnings).toEqual([expect.stringContaining('a part of the attributes only')]);
	});
});

test('live and forgotten conversations keep the order of the input', async () => {
	const gone = [seedGone(), seedGone()];
	const live = simulator.seed({ conversations: 2 });
	const items = [gone[0], live[0], gone[1], live[1]].map(itemOf);

	const { json } = await get(simulator, items);

	expect(json.map(({ source }) => source)).toEqual([
		'search',
		'conversation',
		'search',
		'conversation',
	]);
	expect(json.map(({ conversationId }) => conversationId)).toEqual(
		items.map(({ conversationId }) => conversationId),
	);
});

test('a participant is chosen by purpose among those searched, too', async () => {
	const { id, participants } = seedGone(60, ['customer', 'agent', 'agent']);
	const { json } = await get(simulator, [{ conversationId: id }], {
		parameters: byPurpose('agent', 'all'),
	});
	expect(json.map(({ participantId }) => participantId)).toEqual([
		participants[1].id,
		participants[2].id,
	]);
});

test.each<[string, number, number | undefined, boolean]>([
	['today', 60, undefined, true],
	['on the second day back', 30 * 60, undefined, true],
	['on the third day back, which is not searched', 60 * 60, undefined, false],
	['on the third day back, with Search Days 3', 60 * 60, 3, true],
	['29 days ago, with Search Days 30', 29 * DAY, 30, true],
])(
	'where the API refuses a search without dates: begun %s',
	async (_when, startedMinutesAgo, searchDays, isFound) => {
		simulator.settings.searchWithoutDates = 'reject';
		const conversation = seedGone(startedMinutesAgo);

		const { json } = await get(simulator, [itemOf(conversation)], {
			node: CONTINUE,
			options: searchDays === undefined ? {} : { searchDays },
		});

		expect(json[0]).toMatchObject(
			isFound ? { source: 'search', attributes: { tier: 'gold' } } : { reason: 'notFound' },
		);
	},
);

test('where the search is not allowed, the conversation is unknown, with a warning that names the permission', async () => {
	const permission = 'conversation:participant:attributesview';
	simulator.settings.forbidden = { routes: ['attributeSearch'], permissions: [permission] };
	const items = [seedGone(), seedGone()].map(itemOf);

	const { json } = await get(simulator, items, { node: CONTINUE });
	const { error } = await get(simulator, [items[0]]);

	const told = expect.stringContaining(permission);
	const record = { reason: 'notFound', warnings: [told], advice: told };
	expect(json).toMatchObject([record, record]);
	expect(error).toMatchObject({ httpCode: '404', description: told });
});

test('where a day is too long for the search, it is searched in parts', async () => {
	Object.assign(simulator.settings, { searchWithoutDates: 'reject', searchMaxHours: 4 });
	const { json } = await get(simulator, [itemOf(seedGone(30 * 60))]);
	expect(json).toMatchObject([{ source: 'search', attributes: { tier: 'gold' } }]);
});

test('where every search is refused, its code is told', async () => {
	simulator.faults.next(
		'attributeSearch',
		{ kind: 'status', status: 400, code: 'invalid.value' },
		9,
	);
	const { json } = await get(simulator, [itemOf(seedGone())], { node: CONTINUE });
	expect(json).toMatchObject([
		{
			error: expect.stringContaining('refused to search'),
			reason: 'notFound',
			advice: expect.stringContaining('invalid.value'),
		},
	]);
});

describe('a conversation that has just begun', () => {
	test.each([
		['is unknown', 'unknown', 'customer'],
		['has no participants', 'withoutParticipants', 'customer'],
		['lacks its agent', 'withoutAgents', 'agent'],
	] as const)('and %s at first is read again', async (_, as, purpose) => {
		const [{ id, participants }] = simulator.seed({
			...{ conversations: 1, startedMinutesAgo: 0, purposes: ['customer', 'agent'] },
			late: { requests: 2, as },
		});
		const { json } = await get(simulator, [{ conversationId: id }], {
			parameters: byPurpose(purpose),
		});
		const wanted = participants.find((one) => one.purpose === purpose)!;
		expect(json).toMatchObject([{ participantId: wanted.id, source: 'conversation' }]);
		expect(simulator.count('getConversation')).toBe(3);
	});

	test('is not waited for where it is older, or where nothing is tried twice', async () => {
		const purposes = ['customer'];
		const [old] = simulator.seed({ conversations: 1, purposes });
		const [young] = simulator.seed({ conversations: 1, purposes, startedMinutesAgo: 0 });
		const agent = { parameters: byPurpose('agent'), node: CONTINUE };
		await get(simulator, [{ conversationId: old.id }], agent);
		expect(simulator.count('getConversation')).toBe(1);
		const once = { ...agent, options: { maxRetries: 0 } };
		await get(simulator, [{ conversationId: young.id }], once);
		expect(simulator.count('getConversation')).toBe(2);
	});
});

test.each([413, 400] as const)(
	'a conversation too large to be read is told as such (%i)',
	async (status) => {
		Object.assign(simulator.settings, { conversationMaxWeight: 1, detailsTooHeavyStatus: status });
		const [heavy] = simulator.seed({ conversations: 1, weight: 2 });
		const { error } = await get(simulator, [itemOf(heavy)]);
		expect(error).toMatchObject({
			httpCode: String(status),
			message: expect.stringContaining('too large to be read'),
		});
		expect(simulator.count('getConversation')).toBe(1);
	},
);
