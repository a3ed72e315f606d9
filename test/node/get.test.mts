import { byPurpose, get, itemOf } from './getAttributes.mts';
import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';

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
