import { setReader } from '../../../nodes/GenesysParticipantAttributes/input/updates';
import { optionsWith } from '../update/makers.mts';
import { createContext, readOne, unresolvable, type Read } from './fakeContext.mts';
import {
	CONVERSATION,
	PARTICIPANT,
	IDS,
	fields,
	input,
	json,
	remove,
	sent,
	set,
	type WantedUpdate,
} from './updatesSetUp.mts';

test('an update has its IDs trimmed and in lower case', () => {
	expect(set(fields(['a', 1]))).toMatchObject({
		item: 0,
		value: {
			conversationId: CONVERSATION,
			selector: { by: 'id', participantId: PARTICIPANT },
			keepExisting: false,
			warnings: [],
		},
	});
});

test('a participant may be meant by purpose', () => {
	const parameters = {
		participantBy: 'purpose',
		participantId: 'no ID',
		participantPurpose: 'agent',
		participantMatch: 'all',
	};
	expect(set({ ...fields(), ...parameters })).toMatchObject({
		value: { selector: { by: 'purpose', purpose: 'agent', match: 'all' } },
	});
});

test('an item has options of its own', () => {
	const context = createContext({
		items: [{}, {}],
		parameters: {
			...IDS,
			...fields(['a', '']),
			options: (item: number) =>
				item === 0 ? { keyPrefix: 'x.', emptyValues: 'remove', existingValues: 'keep' } : {},
		},
	});
	const read: Array<Read<WantedUpdate>> = [0, 1].map((item) =>
		readOne(context, item, setReader(context, optionsWith())),
	);
	expect(read.map(sent)).toEqual([{ 'x.a': null }, { a: '' }]);
	expect(read[0]).toMatchObject({ value: { keepExisting: true } });
	expect(read[1]).toMatchObject({ value: { keepExisting: false } });
});

test.each([null, undefined])('an option whose expression gives %s has its default', (nothing) => {
	const names = ['keyPrefix', 'emptyValues', 'existingValues', 'nullValues', 'removeBy'];
	const options = Object.fromEntries(names.map((name) => [name, nothing]));
	const read = set({ ...json({ a: '', b: null }), options });
	expect(sent(read)).toEqual({ a: '', b: null });
	expect(read).toMatchObject({ value: { keepExisting: false } });
	expect(sent(remove({ attributeNames: 'a', options }))).toEqual({ a: null });
});

describe('attributes from', () => {
	test.each<[string, Record<string, unknown>, unknown]>([
		['fields', fields(['a', 1], ['b', true]), { a: '1', b: 'true' }],
		['no fields', { attributesFrom: 'fields', attributes: {} }, {}],
		['a JSON object', json({ a: { b: 1 } }), { a: '{"b":1}' }],
		['a JSON text', json('{"__proto__":"x","a":1}'), JSON.parse('{"__proto__":"x","a":"1"}')],
		['an empty JSON object', json('{}'), {}],
		['the input', input('tier, score'), { tier: 'gold', score: '7' }],
		['the input by a list of names', input(['tier']), { tier: 'gold' }],
		[
			'all of the input',
			{ attributesFrom: 'input', inputFields: 'all' },
			{ tier: 'gold', score: '7' },
		],
		['the input except some', { ...input('score'), inputFields: 'allExcept' }, { tier: 'gold' }],
	])('%s', (_, parameters, attributes) => {
		const item = { id: CONVERSATION, who: PARTICIPANT, tier: 'gold', score: 7 };
		expect(sent(set(parameters, item))).toEqual(attributes);
	});
});

describe('null', () => {
	test.each<[string, Record<string, unknown>, string | undefined, unknown]>([
		['of fields removes', fields(['a', null]), undefined, { a: null }],
		['of JSON removes', json('{"a":null}'), undefined, { a: null }],
		['of the input is left out', input('a'), undefined, {}],
		['of fields is left out, if asked for', fields(['a', null]), 'skip', {}],
		['of the input removes, if asked for', input('a'), 'remove', { a: null }],
		['of the input is left out by auto', input('a'), 'auto', {}],
	])('%s', (_, parameters, nullValues, attributes) => {
		const read = set({ ...parameters, options: { nullValues } }, { a: null });
		expect(sent(read)).toEqual(attributes);
	});
});

test('names without a value are warned of, by their full names', () => {
	const read = set({ ...input('misspelt, empty'), options: { keyPrefix: 'x.' } }, { empty: null });
	expect(read).toMatchObject({
		value: { warnings: ['Not written, because there is no value: x.misspelt, x.empty.'] },
	});
});

test('what is odd about names and values is warned of', () => {
	const read = set(fields(['a.b', 'x'.repeat(300)]));
	expect(read).toMatchObject({
		value: { warnings: [expect.stringContaining('dot'), expect.stringContaining('256')] },
	});
});

describe('what cannot be used is told by item', () => {
	test.each<[string, Record<string, unknown>, string]>([
		['no conversation', { ...fields(), conversationId: '' }, 'Conversation ID is missing'],
		['no participant', { ...fields(), participantId: undefined }, 'Participant ID is missing'],
		['a wrong ID', { ...fields(), participantId: '42' }, 'Participant ID is not a valid ID'],
		['JSON that is none', json('{a'), 'Attributes (JSON) is not valid JSON'],
		['JSON that is a list', json('[1]'), 'Attributes (JSON) is not an object'],
		['JSON that is text', json('"a"'), 'Attributes (JSON) is not an object'],
		['JSON that is null', json(null), 'Attributes (JSON) is not an object'],
		['JSON that is absent', json(undefined), 'Attributes (JSON) is not an object'],
		['no field names', input(' '), 'Field Names is empty'],
		['an attribute without a name', fields(['', 'x']), 'An attribute has no name'],
		[
			'a value without a text',
			fields(['a', NaN]),
			'The value of attribute "a" is not a number (NaN or infinite)',
		],
		[
			'an expression that fails',
			{ attributesFrom: 'json', attributesJson: unresolvable },
			'Attributes (JSON) cannot be read',
		],
	])('%s', (_, parameters, message) => {
		expect(sent(set(parameters))).toBe(message);
	});

	test('and no message or description holds a value', () => {
		for (const broken of [json('{"secret-value"'), fields(['a', () => 'secret-value'])]) {
			expect(JSON.stringify(set(broken))).not.toContain('secret-value');
		}
	});
});
