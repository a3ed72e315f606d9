import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { conversationIds, find, idsOf, type FindChanges } from './findConversations.mts';
import { CONTINUE } from './support.mts';

simulatorForAll();

test('250 conversations are found once each, newest first', async () => {
	const conversations = simulator.seed({ conversations: 250 });

	const { json, error } = await find(simulator);

	expect(error).toBeUndefined();
	expect(conversationIds(json)).toEqual(idsOf(conversations).reverse());
	// Three pages, and the first once more: what it tells is as old as the whole reading
	expect(simulator.count('conversationDetails')).toBe(4);
});

test('a conversation is not missed because others end while pages are read', async () => {
	const conversations = simulator.seed({ conversations: 250 });
	const ending = conversations.slice(0, 10);
	const stop = simulator.onRequest(({ route }) => {
		if (route !== 'conversationDetails' || simulator.count(route) < 2) return;
		stop();
		for (const { id } of ending) simulator.endConversation(id);
	});

	const { json } = await find(simulator);

	expect(conversationIds(json).toSorted()).toEqual(
		expect.arrayContaining(idsOf(conversations.slice(10))),
	);
	expect(new Set(conversationIds(json)).size).toBe(json.length);
});

test.each(['array', 'absent'] as const)(
	'nothing found is no item (%s)',
	async (detailsEmptyPage) => {
		simulator.settings.detailsEmptyPage = detailsEmptyPage;
		const { json, error } = await find(simulator);
		expect(error).toBeUndefined();
		expect(json).toEqual([]);
	},
);

describe('nothing found', () => {
	const hintsOf = async (changes: FindChanges = {}) =>
		(await find(simulator, changes)).hints.map(({ message }) => message);

	test('is told with what was looked for, and since when', async () => {
		simulator.seed({ conversations: 1, endedMinutesAgo: 1 });
		expect(await hintsOf()).toEqual([
			expect.stringMatching(
				/^Nothing found among active conversations that started since \d{4}-\d\d-\d\d \d\d:\d\d\. .*Active Only/,
			),
		]);
		expect(await hintsOf({ filters: { active: false } })).toEqual([]);
	});

	test('is told with the filters, and dates in the time zone of the workflow', async () => {
		const filters = {
			...{ active: false, mediaType: 'email', address: '+13175551234' },
			...{ startedAfter: '2026-11-01T08:00:00', startedBefore: '2026-11-02T08:00:00' },
		};
		expect(await hintsOf({ filters })).toEqual([
			expect.stringContaining(
				'among conversations that started since 2026-11-01 08:00 and before 2026-11-02 08:00, by 2 filters: Media Type, Phone Number or Address.',
			),
		]);
	});

	test('is told once for several inputs', async () => {
		const items = ['email', 'chat', 'message'].map((media) => ({ media }));
		expect(await hintsOf({ items, filters: { mediaType: '={{ $json.media }}' } })).toEqual([
			expect.stringContaining(' 2 more inputs found nothing, either. '),
		]);
	});
});

test.each<[object, number, number]>([
	[{ returnAll: false, limit: 120 }, 120, 2],
	[{ returnAll: false, limit: 1 }, 1, 1],
	[{ returnAll: false }, 50, 1],
	[{ returnAll: true, limit: 10 }, 250, 4],
])('%j gives %i items for %i requests', async (parameters, items, requests) => {
	simulator.seed({ conversations: 250 });
	const { json } = await find(simulator, { parameters: { ...parameters } });
	expect(json).toHaveLength(items);
	expect(simulator.count('conversationDetails')).toBe(requests);
});

test('one item a participant tells what Set needs, and what it is', async () => {
	const queueId = '11111111-1111-4111-8111-111111111111';
	const [conversation] = simulator.seed({
		conversations: 1,
		purposes: ['ivr', 'customer'],
		queueId,
		mediaType: 'message',
		direction: 'outbound',
	});

	const { json } = await find(simulator);

	expect(json).toEqual([
		{
			conversationId: conversation.id,
			participantId: conversation.participants[1].id,
			purpose: 'customer',
			participantName: 'Simulated customer',
			userId: null,
			from: 'support@example.com',
			to: 'person0@example.com',
			conversationStart: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
			conversationEnd: null,
			mediaTypes: ['message'],
			direction: 'outbound',
			queueIds: [queueId],
			url: null,
		},
	]);
});

test.each<[string, number[]]>([
	['customer', [0]],
	['agent', [2, 3]],
	['external', [4]],
	['customerOrExternal', [0, 4]],
	['voicemail', []],
	['any', [0, 1, 2, 3, 4]],
])('one item for each participant of purpose %s', async (participantPurpose, places) => {
	const purposes = ['customer', 'acd', 'agent', 'agent', 'external'];
	const [{ participants }] = simulator.seed({ conversations: 1, purposes });
	const { json } = await find(simulator, { parameters: { participantPurpose } });
	const wanted = places.map((place) => participants[place].id);
	expect(json.map(({ participantId }) => participantId)).toEqual(wanted);
});

describe('conversations without the wanted purpose', () => {
	test('are told of in a hint, with the purposes that they have', async () => {
		simulator.seed({ conversations: 2, purposes: ['external', 'acd', 'agent'] });
		simulator.seed({ conversations: 1, purposes: ['user'] });
		const { json, hints } = await find(simulator);
		expect(json).toEqual([]);
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(
				/^3 conversations left out: nobody there has the purpose Customer\. Purposes there: ACD \(Queue\), Agent, External, User\./,
			),
		]);
	});

	test('are counted for all inputs together', async () => {
		simulator.seed({ conversations: 2, purposes: ['external'] });
		simulator.seed({ conversations: 1, purposes: ['user'], mediaType: 'message' });
		const filters = { mediaType: '={{ $json.media }}' };
		const items = [{ media: 'voice' }, { media: 'message' }];
		const { hints } = await find(simulator, { items, parameters: { filters } });
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^3 conversations left out: .* Purposes there: External, User\./),
		]);
	});

	test.each([
		['there are none', { participantPurpose: 'external' }],
		['any purpose will do', { participantPurpose: 'any' }],
		['items are conversations', { splitBy: 'conversation' }],
	])('are not told of where %s', async (_, parameters) => {
		simulator.seed({ conversations: 1, purposes: ['external'] });
		const { json, hints } = await find(simulator, { parameters });
		expect(json).toHaveLength(1);
		expect(hints).toEqual([]);
	});
});

test('one item a conversation lists its participants', async () => {
	const conversations = simulator.seed({ conversations: 2, participants: 3 });
	const { json } = await find(simulator, { parameters: { splitBy: 'conversation' } });
	expect(conversationIds(json)).toEqual(idsOf(conversations).reverse());
	expect(json[1].participants).toEqual(
		conversations[0].participants.map(({ id, purpose }) => ({ participantId: id, purpose })),
	);
});

describe('what is given as text is heeded', () => {
	test.each(['false', '={{ false }}'])('Active Only as %j', async (active) => {
		const [{ id }] = simulator.seed({ conversations: 1 });
		simulator.endConversation(id);
		expect(conversationIds((await find(simulator, { filters: { active } })).json)).toEqual([id]);
	});

	test.each(['true', '={{ true }}'])('Return All as %j', async (returnAll) => {
		simulator.seed({ conversations: 51 });
		expect((await find(simulator, { parameters: { returnAll } })).json).toHaveLength(51);
	});

	test.each(['false', '={{ false }}'])(
		'Limit as text, with Return All as %j',
		async (returnAll) => {
			simulator.seed({ conversations: 3 });
			const { json } = await find(simulator, { parameters: { returnAll, limit: '2' } });
			expect(json).toHaveLength(2);
		},
	);
});

test.each<[string, FindChanges]>([
	['Active Only is neither true nor false', { filters: { active: '={{ $json.n }}' } }],
	['Active Only is neither true nor false', { filters: { active: 'maybe' } }],
	['Return All is neither true nor false', { parameters: { returnAll: '={{ $json.gone }}' } }],
	['Limit is not a number', { parameters: { returnAll: false, limit: 'many' } }],
	['Limit is not a number', { parameters: { returnAll: false, limit: '={{ [3] }}' } }],
])('%s: %j', async (error, changes) => {
	const { json } = await find(simulator, { items: [{ n: 2 }], node: CONTINUE, ...changes });
	expect(json).toEqual([expect.objectContaining({ reason: 'invalidInput', error })]);
	expect(simulator.requests).toEqual([]);
});

test('equal inputs ask once, and the items belong to the first of them', async () => {
	simulator.seed({ conversations: 3 });
	const { outputs } = await find(simulator, { items: [{ n: 1 }, { n: 2 }, { n: 3 }] });
	expect(simulator.count('conversationDetails')).toBe(1);
	const pairs = outputs[0].map(({ pairedItem }) => pairedItem);
	expect(pairs).toEqual([{ item: 0 }, { item: 0 }, { item: 0 }]);
});

test('inputs that ask for different purposes each get their own', async () => {
	simulator.seed({ conversations: 1, purposes: ['customer', 'agent'] });
	const { outputs } = await find(simulator, {
		items: [{ purpose: 'customer' }, { purpose: 'agent' }],
		parameters: { participantPurpose: '={{ $json.purpose }}' },
	});
	expect(outputs[0].map(({ json, pairedItem }) => [json.purpose, pairedItem])).toEqual([
		['customer', { item: 0 }],
		['agent', { item: 1 }],
	]);
});

const permission = 'analytics:conversationDetail:view';

test('Stop Workflow: nothing more is asked after the first failure', async () => {
	simulator.settings.forbidden = { permissions: [permission] };
	const { error } = await find(simulator, {
		items: ['voice', 'chat', 'email', 'message'].map((mediaType) => ({ mediaType })),
		filters: { mediaType: '={{ $json.mediaType }}' },
		options: { concurrency: 1 },
	});
	expect(error).toMatchObject({ httpCode: '403', context: { itemIndex: 0 } });
	expect(simulator.count('conversationDetails')).toBe(1);
});

test.each([1, 2, 3, 4])('request %i that fails is a failure, not a shorter list', async (nth) => {
	simulator.seed({ conversations: 250 });
	simulator.onRequest(({ route }) => {
		const isIt = route === 'conversationDetails' && simulator.count(route) === nth;
		if (isIt) simulator.faults.next(route, 500);
	});
	const { error, json } = await find(simulator, { options: { maxRetries: 0 } });
	expect(error).toMatchObject({ httpCode: '500' });
	expect(json).toEqual([]);
});

test('Continue: equal inputs ask once, and each has its own item where that fails', async () => {
	simulator.settings.forbidden = { permissions: [permission] };
	const { outputs } = await find(simulator, {
		items: [{ n: 1 }, { n: 2 }, { n: 3 }],
		node: CONTINUE,
	});
	expect(simulator.count('conversationDetails')).toBe(1);
	const failed = (item: number) => ({
		json: { reason: 'forbidden', advice: expect.stringContaining(permission) },
		pairedItem: { item },
	});
	expect(outputs[0]).toMatchObject([failed(0), failed(1), failed(2)]);
});
