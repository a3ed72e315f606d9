import {
	readAttributes,
	readConversation,
	readParticipant,
} from '../../../nodes/GenesysParticipantAttributes/genesys/conversation';

const END = '2026-11-22T10:00:00.000Z';

describe('a conversation', () => {
	test('is read with its participants, in their order', () => {
		const conversation = readConversation({
			id: 'C1',
			startTime: 'x',
			endTime: END,
			participants: [
				{ id: 'P2', purpose: 'customer', name: 'Ann', startTime: 's', attributes: { a: '1' } },
				{ id: 'p1', purpose: 'agent', endTime: END },
			],
		});
		expect(conversation).toEqual({
			id: 'c1',
			endTime: END,
			participants: [
				{
					id: 'p2',
					purpose: 'customer',
					name: 'Ann',
					startTime: 's',
					endTime: undefined,
					attributes: new Map([['a', '1']]),
				},
				{
					id: 'p1',
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
	])('has a participant without anything out of %s', (_, participant) => {
		const [read] = readConversation({ id: 'c', participants: [participant] }).participants;
		expect(read).toEqual({
			id: '',
			purpose: undefined,
			name: undefined,
			startTime: undefined,
			endTime: undefined,
			attributes: new Map(),
		});
	});
});

describe('attributes', () => {
	test.each([[undefined], [null], ['text'], [7], [[]]])('are none out of %j', (value) => {
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
