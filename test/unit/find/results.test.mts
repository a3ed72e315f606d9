import { isFound } from '../../../nodes/GenesysParticipantAttributes/find/fields';
import {
	conversationItem,
	participantItems,
	type DetailConversation,
} from '../../../nodes/GenesysParticipantAttributes/find/results';

const CALL: DetailConversation = {
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
	conversationStart: '2026-11-22T10:00:00.000Z',
	conversationEnd: null,
	mediaTypes: ['voice', 'callback'],
	direction: 'inbound',
	queueIds: ['q1', 'q2'],
};

test('a conversation is one item, with its participants', () => {
	expect(conversationItem(CALL)).toEqual({
		conversationId: 'c',
		...ABOUT,
		participants: [
			{ participantId: 'p', purpose: 'customer' },
			{ participantId: 'a', purpose: 'agent' },
		],
	});
});

test('a participant is one item, with what is to be said of its conversation', () => {
	expect(participantItems(CALL, undefined)).toEqual([
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

test('items are known again as what Find gives', () => {
	for (const item of [conversationItem(CALL), ...participantItems(CALL, undefined)]) {
		expect(isFound(item)).toBe(true);
	}
	expect(isFound({ conversationId: 'c', tier: 'gold' })).toBe(false);
});

test('what the API leaves out is null or empty', () => {
	const bare = { conversationId: 'c', participants: [{ participantId: 'p' }] };
	expect(participantItems(bare, undefined)).toEqual([
		{
			conversationId: 'c',
			participantId: 'p',
			purpose: null,
			participantName: null,
			userId: null,
			conversationStart: undefined,
			conversationEnd: null,
			mediaTypes: [],
			direction: null,
			queueIds: [],
		},
	]);
	expect(participantItems(bare, ['customer'])).toEqual([]);
	expect(participantItems({ conversationId: 'c' }, undefined)).toEqual([]);
	expect(conversationItem({ conversationId: 'c' }).participants).toEqual([]);
});
