import { byPurpose, get, itemOf } from './getAttributes.mts';
import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { changed, withHostile } from '../hostile/server.mts';
import { CONTINUE } from './support.mts';

simulatorForAll();

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

test('a 403 on the search names the permission that it needs', async () => {
	const permission = 'conversation:participant:attributesview';
	simulator.settings.forbidden = { routes: ['attributeSearch'], permissions: [permission] };

	const { error } = await get(simulator, [itemOf(seedGone())]);

	expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '403' });
	expect(error?.description).toContain(permission);
});
