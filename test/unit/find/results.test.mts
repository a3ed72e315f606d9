import {
	conversationItem,
	conversationUrl,
	participantItems,
	readFoundConversations,
} from '../../../nodes/GenesysParticipantAttributes/find/results';

function read(conversation: unknown, appsUrl?: string) {
	return readFoundConversations({ conversations: [conversation] }, appsUrl)![0];
}

const CALL = {
	conversationId: 'c',
	conversationStart: '2026-11-22T10:00:00.000Z',
	originatingDirection: 'inbound',
	participants: [
		{
			participantId: 'p',
			participantName: 'Ann',
			purpose: 'customer',
			sessions: [
				{ mediaType: 'voice', segments: [{ queueId: 'q1' }, {}] },
				{ mediaType: 'callback', segments: [{ queueId: 'q2' }, { queueId: 'q1' }] },
			],
		},
		{ participantId: 'a', purpose: 'agent', userId: 'u', sessions: [{ mediaType: 'voice' }] },
	],
};

const ABOUT = {
	from: null,
	to: null,
	conversationStart: '2026-11-22T10:00:00.000Z',
	conversationEnd: null,
	mediaTypes: ['voice', 'callback'],
	direction: 'inbound',
	queueIds: ['q1', 'q2'],
	url: null,
};

test('a conversation is one item, with its participants', () => {
	expect(conversationItem(read(CALL))).toEqual({
		conversationId: 'c',
		...ABOUT,
		participants: [
			{ participantId: 'p', purpose: 'customer' },
			{ participantId: 'a', purpose: 'agent' },
		],
	});
});

test('a participant is one item, with what is to be said of its conversation', () => {
	expect(participantItems(read(CALL), undefined)).toEqual([
		{
			conversationId: 'c',
			participantId: 'p',
			purpose: 'customer',
			participantName: 'Ann',
			userId: null,
			...ABOUT,
		},
		{
			conversationId: 'c',
			participantId: 'a',
			purpose: 'agent',
			participantName: null,
			userId: 'u',
			...ABOUT,
		},
	]);
});

test.each([
	[['customer'], ['p']],
	[
		['agent', 'customer'],
		['p', 'a'],
	],
	[['acd'], []],
])('participants are told apart by purpose: %j', (purposes, ids) => {
	const items = participantItems(read(CALL), purposes);
	expect(items.map(({ participantId }) => participantId)).toEqual(ids);
});

test('what the API leaves out is null or empty', () => {
	const bare = read({ conversationId: 'c', participants: [{ participantId: 'p' }] });
	expect(participantItems(bare, undefined)).toEqual([
		{
			conversationId: 'c',
			participantId: 'p',
			purpose: null,
			participantName: null,
			userId: null,
			from: null,
			to: null,
			conversationStart: null,
			conversationEnd: null,
			mediaTypes: [],
			direction: null,
			queueIds: [],
			url: null,
		},
	]);
	expect(participantItems(bare, ['customer'])).toEqual([]);
	expect(participantItems(read({ conversationId: 'c' }), undefined)).toEqual([]);
	expect(conversationItem(read({ conversationId: 'c' })).participants).toEqual([]);
});

test.each<[string, unknown]>([
	['nothing', undefined],
	['no conversations', {}],
])('an answer with %s has none', (_, json) => {
	expect(readFoundConversations(json)).toEqual([]);
});

test.each<[string, unknown]>([
	['null', null],
	['a conversation whose participants are an object', { participants: {} }],
	['participants that are null', { participants: [null] }],
	['sessions that are texts', { participants: [{ sessions: ['voice'] }] }],
	['segments that are null', { participants: [{ sessions: [{ segments: null }] }] }],
	['names that are numbers', { conversationStart: 1, participants: [{ purpose: 1 }] }],
])('%s in an answer does no harm', (_, conversation) => {
	const found = read(conversation);
	const about = { conversationStart: null, mediaTypes: [], direction: null, queueIds: [] };
	expect(conversationItem(found)).toMatchObject({ conversationId: '', ...about });
	for (const item of participantItems(found, undefined)) {
		expect(item).toMatchObject({ participantId: '', ...about });
	}
});

test('the page of a conversation is where its organization signs in', () => {
	const { url } = read({ conversationId: 'c' }, 'https://apps.mypurecloud.ie');
	expect(url).toBe('https://apps.mypurecloud.ie/directory/#/analytics/interactions/c/admin');
	expect(conversationUrl(undefined, 'c')).toBeNull();
});
