import {
	readAttributes,
	readConversation,
	readParticipant,
	readSearchRow,
	type Conversation,
} from '../../../nodes/GenesysParticipantAttributes/genesys/conversation';

const IDS = ['0c4f7a9d-8b21-4e36-b5aa-61d0c5f2e901', '0c4f7a9d-8b21-4e36-b5aa-61d0c5f2e902'];
const END = '2026-11-22T10:00:00.000Z';

/** A conversation that the answer is expected to be. */
function read(json: object): Conversation {
	return readConversation({ id: 'c', ...json }, 'c') as Conversation;
}

/** A participant of whom nothing else is known. */
const UNKNOWN = {
	purpose: undefined,
	name: undefined,
	startTime: undefined,
	connectedTime: undefined,
	endTime: undefined,
	states: [],
	hadConnection: false,
	isObserver: false,
	consultParticipantId: undefined,
	attributes: new Map(),
};

describe('a conversation', () => {
	test('is read with its participants, in their order', () => {
		const conversation = read({
			id: 'C',
			startTime: 'x',
			endTime: END,
			participants: [
				{
					id: IDS[1].toUpperCase(),
					purpose: 'customer',
					name: 'Ann',
					startTime: 's',
					attributes: { a: '1' },
				},
				{ id: IDS[0], purpose: 'agent', endTime: END },
			],
		});
		expect(conversation).toEqual({
			id: 'c',
			startTime: 'x',
			endTime: END,
			participants: [
				{
					...UNKNOWN,
					id: IDS[1],
					purpose: 'customer',
					name: 'Ann',
					startTime: 's',
					attributes: new Map([['a', '1']]),
				},
				{ ...UNKNOWN, id: IDS[0], purpose: 'agent', endTime: END },
			],
		});
	});

	test.each<[string, unknown]>([
		['absent', undefined],
		['null', null],
		['empty', ''],
		['no text', 0],
	])('goes on where its end is %s', (_, endTime) => {
		expect(read({ endTime, participants: [] }).endTime).toBeUndefined();
		expect(readParticipant({ id: 'p', endTime }).endTime).toBeUndefined();
	});

	test.each<[string, unknown]>([
		['null', null],
		['text', 'oops'],
		['a list', []],
		['an empty object', {}],
		['an error', { status: 500, code: 'internal', message: 'x' }],
		['another conversation', { id: 'd', participants: [] }],
	])('is not what %s is', (_, json) => {
		expect(readConversation(json, 'c')).toBe('conversation');
	});

	test.each([undefined, null, {}, 'none'])('lacks participants where they are %j', (value) => {
		expect(readConversation({ id: 'c', participants: value }, 'c')).toBe('participants');
	});

	test.each<[string, unknown]>([
		['null', null],
		['text', 'oops'],
		['an empty object', {}],
		['an object of nulls', { id: null, purpose: null, name: null, attributes: null }],
		...['', 'me', '..', `${IDS[0]}/../x`, '%2e%2e', `${IDS[0]}?`].map((id): [string, unknown] => [
			`a participant with the ID "${id}"`,
			{ id },
		]),
	])('has no participant out of %s, whose ID could not go into an address', (_, participant) => {
		expect(read({ participants: [participant] }).participants).toEqual([]);
	});

	test('has a participant once that is listed twice', () => {
		const participants = [IDS[0], IDS[1], IDS[0]].map((id, index) => ({ id, name: `${index}` }));
		expect(read({ participants }).participants.map(({ name }) => name)).toEqual(['0', '1']);
	});
});

describe('a participant', () => {
	test('has the states of all its media, or its own in a media-specific answer', () => {
		const calls = [{ state: 'Disconnected' }, { state: null }];
		const messages = [{ state: 'connected' }];
		expect(readParticipant({ id: 'p', calls, messages, evaluations: [{ state: 'x' }] })).toEqual({
			...UNKNOWN,
			id: 'p',
			states: ['disconnected', 'connected'],
		});
		expect(readParticipant({ state: 'alerting' })).toMatchObject({ id: '', states: ['alerting'] });
	});

	test('began when it was connected, where nothing else is known', () => {
		const connectedTime = '2026-11-22T10:00:00Z';
		expect(readParticipant({ connectedTime }).startTime).toBe(connectedTime);
		expect(readParticipant({ connectedTime, startTime: 's' }).startTime).toBe('s');
	});

	test.each(['monitoredParticipantId', 'coachedParticipantId', 'bargedParticipantId'])(
		'with a %s is an observer',
		(name) => {
			expect(readParticipant({ [name]: IDS[0] }).isObserver).toBe(true);
			expect(readParticipant({ [name]: null }).isObserver).toBe(false);
		},
	);
});

describe('attributes', () => {
	test.each([[undefined], [null], ['text'], [7], [[]], [['a']]])('are none out of %j', (value) => {
		expect(readAttributes(value)).toEqual(new Map());
	});

	test('may have any name', () => {
		const json = '{"__proto__":"a","constructor":"b","":"c","1":"d","A":"e","a":"f"}';
		expect([...readAttributes(JSON.parse(json))].sort()).toEqual([
			['', 'c'],
			['1', 'd'],
			['A', 'e'],
			['__proto__', 'a'],
			['a', 'f'],
			['constructor', 'b'],
		]);
	});

	test('are text whatever is stored, and null is no value', () => {
		const read = readAttributes({ a: '', b: null, c: 42, d: true, e: { x: [1] } });
		expect(Object.fromEntries(read)).toEqual({ a: '', c: '42', d: 'true', e: '{"x":[1]}' });
	});

	test('that nobody set are not found by inherited names', () => {
		expect(readAttributes({}).get('constructor')).toBeUndefined();
	});
});

const ID = '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11';
const OTHER = 'aaaaaaaa-4d53-4f0a-9a57-2f8a3f1f6c11';

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
	const nothing = { states: [], hadConnection: false, isObserver: false };
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
