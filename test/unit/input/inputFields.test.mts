import type { IDataObject } from 'n8n-workflow';

import { chooseInputFields } from '../../../nodes/GenesysParticipantAttributes/input/inputFields';

const CONVERSATION = '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11';
const PARTICIPANT = '11111111-4d53-4f0a-9a57-2f8a3f1f6c11';
const IDS = [CONVERSATION, PARTICIPANT];

const item: IDataObject = {
	cid: CONVERSATION,
	who: PARTICIPANT,
	tier: 'gold',
	score: 7,
	note: null,
};

/** An item as Find gives it, with a field that somebody added. */
const found: IDataObject = {
	conversationId: CONVERSATION,
	conversationStart: '2026-11-22T10:00:00.000Z',
	conversationEnd: null,
	participantId: PARTICIPANT,
	purpose: 'customer',
	participantName: 'Ann',
	userId: null,
	mediaTypes: ['voice'],
	direction: 'inbound',
	queueIds: [],
	tier: 'gold',
};

type Choice = Parameters<typeof chooseInputFields>[1];

function choose(
	json: IDataObject,
	choice: Choice,
	names: string[] = [],
	ids = IDS,
	isTool = false,
) {
	return chooseInputFields(json, choice, names, ids, isTool).entries;
}

const namesOf = (fields: Array<[unknown, unknown]>) => fields.map(([name]) => name);

describe('selected fields', () => {
	test('are those, in the order named, with undefined for what the item lacks', () => {
		expect(choose(item, 'selected', ['score', 'tier', 'misspelt', 'toString'])).toEqual([
			['score', 7],
			['tier', 'gold'],
			['misspelt', undefined],
			['toString', undefined],
		]);
	});

	test('may be IDs and descriptions, since they are named', () => {
		expect(namesOf(choose(found, 'selected', ['conversationId', 'purpose']))).toEqual([
			'conversationId',
			'purpose',
		]);
	});
});

describe('all fields', () => {
	test('are all but those that hold the IDs of the item', () => {
		expect(choose(item, 'all')).toEqual([
			['tier', 'gold'],
			['score', 7],
			['note', null],
		]);
	});

	test('know an ID in any letter case and with blanks', () => {
		const json = { a: ` ${CONVERSATION.toUpperCase()} `, b: `x ${CONVERSATION}` };
		expect(namesOf(choose(json, 'all'))).toEqual(['b']);
	});

	test('may hold the IDs of others', () => {
		expect(namesOf(choose(item, 'all', [], [PARTICIPANT]))).toEqual([
			'cid',
			'tier',
			'score',
			'note',
		]);
	});

	test.each([
		['by ID', IDS],
		['by purpose, where the participant is not known yet', [CONVERSATION]],
	])('of an item out of Find are none of its own (%s)', (_, ids) => {
		expect(choose(found, 'all', [], ids)).toEqual([['tier', 'gold']]);
	});

	test('of an item that only looks a little like one are all', () => {
		const json = { purpose: 'upsell', direction: 'north', userId: 'u' };
		expect(namesOf(choose(json, 'all'))).toEqual(['purpose', 'direction', 'userId']);
	});

	test('leave out what an agent adds, in the tool only', () => {
		const json = { toolCallId: 'call-1', tier: 'gold' };
		expect(namesOf(choose(json, 'all', [], IDS, true))).toEqual(['tier']);
		expect(namesOf(choose(json, 'all', [], IDS, false))).toEqual(['toolCallId', 'tier']);
	});
});

test('all fields except some are all but those', () => {
	expect(namesOf(choose(item, 'allExcept', ['score', 'unknown']))).toEqual(['tier', 'note']);
});
