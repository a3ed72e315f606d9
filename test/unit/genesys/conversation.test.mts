import {
	readAttributes,
	readConversation,
	readParticipant,
} from '../../../nodes/GenesysParticipantAttributes/genesys/conversation';

const IDS = ['0c4f7a9d-8b21-4e36-b5aa-61d0c5f2e901', '0c4f7a9d-8b21-4e36-b5aa-61d0c5f2e902'];
const END = '2026-11-22T10:00:00.000Z';

describe('a conversation', () => {
	test('is read with its participants, in their order', () => {
		const conversation = readConversation({
			id: 'C1',
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
			id: 'c1',
			endTime: END,
			participants: [
				{
					id: IDS[1],
					purpose: 'customer',
					name: 'Ann',
					startTime: 's',
					endTime: undefined,
					attributes: new Map([['a', '1']]),
				},
				{
					id: IDS[0],
					purpose: 'agent',
					name: undefined,
					startTime: undefined,
					endTime: END,
					attributes: new Map(),
				},
			],
		});
	});

	test.each<[string, unknown]>([
		['absent', undefined],
		['null', null],
		['empty', ''],
		['no text', 0],
	])('goes on where its end is %s', (_, endTime) => {
		expect(readConversation({ id: 'c', endTime }).endTime).toBeUndefined();
		expect(readParticipant({ id: 'p', endTime }).endTime).toBeUndefined();
	});

	test.each<[string, unknown]>([
		['no participants', { id: 'c' }],
		['participants that are null', { id: 'c', participants: null }],
		['participants that are no list', { id: 'c', participants: {} }],
		['nothing at all', {}],
		['null', null],
		['undefined', undefined],
		['text', 'oops'],
		['a list', []],
	])('out of %s has none', (_, json) => {
		const id = (json as { id?: string } | null | undefined)?.id ?? '';
		expect(readConversation(json)).toEqual({ id, endTime: undefined, participants: [] });
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
		expect(readConversation({ id: 'c', participants: [participant] }).participants).toEqual([]);
	});

	test('has a participant once that is listed twice', () => {
		const participants = [IDS[0], IDS[1], IDS[0]].map((id, index) => ({ id, name: `${index}` }));
		const read = readConversation({ id: 'c', participants }).participants;
		expect(read.map(({ name }) => name)).toEqual(['0', '1']);
	});
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

	test('keep an empty text, and drop what is no text', () => {
		const read = readAttributes({ a: '', b: null, c: 1, d: true, e: {} });
		expect([...read]).toEqual([['a', '']]);
	});

	test('that nobody set are not found by inherited names', () => {
		expect(readAttributes({}).get('constructor')).toBeUndefined();
	});
});
