import { byPurpose, get, itemOf } from './getAttributes.mts';
import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';

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

test('an attribute may have any name', async () => {
	const [conversation] = simulator.seed({ conversations: 1 });
	const { id, participantId } = conversation;
	const attributes = JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}');
	simulator.setAttributes(id, participantId, attributes);

	const { json } = await get(simulator, [itemOf(conversation)]);

	const told = Object.entries(json[0].attributes as object);
	expect(told).toEqual([
		['__proto__', 'a'],
		['constructor', 'b'],
		['toString', 'c'],
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

test('letter case and spaces do not make another conversation', async () => {
	const [conversation] = simulator.seed({ conversations: 1, attributes: { tier: 'gold' } });
	const { id, participantId } = conversation;
	const shouted = { conversationId: ` ${id.toUpperCase()} `, participantId: ` ${participantId}` };

	const { json } = await get(simulator, [itemOf(conversation), shouted]);

	expect(json[1]).toEqual(json[0]);
	expect(simulator.count('getConversation')).toBe(1);
});

test('a conversation can be named by its address in the interactions view', async () => {
	const [conversation] = simulator.seed({ conversations: 1, attributes: { tier: 'gold' } });
	const view = 'https://apps.mypurecloud.de/directory/#/analytics/interactions';
	const value = `${view}/${conversation.id}/admin?tab=details`;

	const { json } = await get(simulator, [itemOf(conversation)], {
		parameters: { conversationId: { __rl: true, mode: 'url', value } },
	});

	expect(json[0]).toMatchObject({ conversationId: conversation.id, attributes: { tier: 'gold' } });
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

test('the person outside is found whether the conversation is of the contact center or not', async () => {
	const [business] = simulator.seed({ conversations: 1, purposes: ['user', 'external'] });
	const [contact] = simulator.seed({ conversations: 1, purposes: ['ivr', 'customer'] });

	const { json } = await get(
		simulator,
		[business, contact].map(({ id }) => ({ conversationId: id })),
		{ parameters: byPurpose('customerOrExternal') },
	);

	expect(json.map(({ purpose }) => purpose)).toEqual(['external', 'customer']);
});
