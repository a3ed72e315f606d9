import { readSearchRow } from '../../../nodes/GenesysParticipantAttributes/genesys/conversation';

const ID = '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11';
const OTHER = 'aaaaaaaa-4d53-4f0a-9a57-2f8a3f1f6c11';
const END = '2026-11-20T10:00:00.000Z';

const row = {
	conversationId: ID,
	startTime: '2026-11-20T09:00:00.000Z',
	endTime: END,
	participantData: [
		{
			participantId: 'P1',
			participantPurpose: 'customer',
			participantAttributes: { tier: 'gold' },
			sessionIds: [],
		},
		{ participantId: 'p2', participantPurpose: 'agent' },
	],
};

test('a row of the attribute search has the shape of a live conversation', () => {
	const nothing = { states: [], isObserver: false };
	expect(readSearchRow({ results: [row] }, ID)).toEqual({
		id: ID,
		endTime: END,
		participants: [
			{ ...nothing, id: 'p1', purpose: 'customer', attributes: new Map([['tier', 'gold']]) },
			{ ...nothing, id: 'p2', purpose: 'agent', attributes: new Map() },
		],
	});
});

test('the row of the conversation asked for is found among others', () => {
	const other = { ...row, conversationId: OTHER, participantData: [] };
	expect(readSearchRow({ results: [null, other, row] }, ID)?.participants).toHaveLength(2);
});

test('letter case of the ID does not matter', () => {
	const results = [{ ...row, conversationId: ID.toUpperCase() }];
	expect(readSearchRow({ results }, ID)).toMatchObject({ id: ID, endTime: END });
});

test('a conversation that goes on has no end', () => {
	for (const endTime of [undefined, null]) {
		expect(readSearchRow({ results: [{ ...row, endTime }] }, ID)?.endTime).toBeUndefined();
	}
});

test.each<[unknown, boolean | undefined]>([
	[true, true],
	[false, undefined],
	[undefined, undefined],
])('with truncatedData %s attributes are missing: %s', (truncatedData, isCut) => {
	expect(readSearchRow({ results: [{ ...row, truncatedData }] }, ID)?.isCut).toBe(isCut);
});

test.each<[string, unknown]>([
	['no results', {}],
	['results that are null', { results: null }],
	['an empty list', { results: [] }],
	['results that are text', { results: 'oops' }],
	['another conversation only', { results: [{ ...row, conversationId: OTHER }] }],
])('nothing is found in %s', (_, json) => {
	expect(readSearchRow(json, ID)).toBeUndefined();
});

test.each<[string, unknown, number]>([
	['lacking', undefined, 0],
	['null', null, 0],
	['no list', {}, 0],
	['a list with a hole', [null, row.participantData[0]], 2],
])('participants that are %s are no accident', (_, participantData, count) => {
	const found = readSearchRow({ results: [{ ...row, participantData }] }, ID);
	expect(found?.participants).toHaveLength(count);
});
