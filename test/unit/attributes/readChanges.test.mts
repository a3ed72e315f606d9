import type { ChangeRules } from '../../../nodes/GenesysParticipantAttributes/attributes/change';
import { readChanges } from '../../../nodes/GenesysParticipantAttributes/attributes/readChanges';

const RULES: ChangeRules = {
	prefix: '',
	emptyValues: 'keep',
	nullValues: 'remove',
	removeBy: 'null',
};

/** Reads names and values in turn. */
function read(namesAndValues: unknown[], rules: Partial<ChangeRules> = {}) {
	const entries = namesAndValues.flatMap((name, index): Array<[unknown, unknown]> =>
		index % 2 === 0 ? [[name, namesAndValues[index + 1]]] : [],
	);
	const { changes, ...rest } = readChanges(entries, { ...RULES, ...rules });
	return { changes: [...changes], ...rest };
}

const set = (text: string) => ({ expected: text, sent: text });
const REMOVED = { expected: null, sent: null };
const EMPTIED = { expected: null, sent: '' };

test('names and values become changes in the order given, by any name', () => {
	const names = ['b', 'a', 7, '__proto__', 'constructor', '1', ' spaced ', 'Ключ', '🗝', 'a.b'];
	const { changes, leftOut, problem } = read(names.flatMap((name, index) => [name, index]));
	expect(changes).toEqual(names.map((name, index) => [String(name), set(String(index))]));
	expect(leftOut).toEqual([]);
	expect(problem).toBeUndefined();
});

test.each<[string, unknown[], object, string[], string[]]>([
	[
		'different values: the later wins',
		['a', 1, 'b', 2, 'a', 3],
		{ a: set('3'), b: set('2') },
		[],
		['a'],
	],
	['the same value, as text', ['a', 1, 'a', '1'], { a: set('1') }, [], []],
	['a value and a removal', ['a', 1, 'a', null], { a: REMOVED }, [], ['a']],
	['a value and none', ['a', 1, 'a', undefined], { a: set('1') }, [], []],
	['none and a value', ['a', undefined, 'a', 1], { a: set('1') }, [], []],
	['no value', ['a', undefined, 'b', 1, 'a', undefined], { b: set('1') }, ['a'], []],
])('a name given twice, with %s', (_, entries, changes, leftOut, repeated) => {
	const result = read(entries);
	expect(Object.fromEntries(result.changes)).toEqual(changes);
	expect(result).toMatchObject({ leftOut, repeated });
});

describe('the prefix', () => {
	test.each([
		['tier', 'context.tier'],
		['context.tier', 'context.tier'],
		['Context.tier', 'context.Context.tier'],
		['contexttier', 'context.contexttier'],
	])('makes %s %s', (name, full) => {
		expect(read([name, 'x'], { prefix: 'context.' }).changes).toEqual([[full, set('x')]]);
	});

	test('makes one of a name with and one without it; it stands before what is left out, too', () => {
		const entries = ['context.tier', 'old', 'tier', 'new', 'id', undefined];
		expect(read(entries, { prefix: 'context.' })).toMatchObject({
			changes: [['context.tier', set('new')]],
			leftOut: ['context.id'],
		});
	});
});

test.each<[string, string | null, Partial<ChangeRules>, object | undefined]>([
	['an empty text', '', { emptyValues: 'keep' }, set('')],
	['an empty text', '', { emptyValues: 'skip' }, undefined],
	['a blank', ' ', { emptyValues: 'skip' }, set(' ')],
	['an empty text', '', { emptyValues: 'remove' }, REMOVED],
	['an empty text', '', { emptyValues: 'remove', removeBy: 'emptyString' }, EMPTIED],
	['an empty text', '', { emptyValues: 'keep', nullValues: 'skip' }, set('')],
	['null', null, { nullValues: 'remove' }, REMOVED],
	['null', null, { nullValues: 'remove', removeBy: 'emptyString' }, EMPTIED],
	['null', null, { nullValues: 'skip' }, undefined],
	['null', null, { nullValues: 'skip', emptyValues: 'remove' }, undefined],
	['null', null, { nullValues: 'skipAndTell' }, undefined],
	['null', null, { nullValues: 'remove', emptyValues: 'skip' }, REMOVED],
])('%s %j with %j is sent as %j', (_, value, rules, change) => {
	const { changes, leftOut } = read(['a', value], rules);
	expect(changes).toEqual(change ? [['a', change]] : []);
	expect(leftOut).toEqual(rules.nullValues === 'skipAndTell' ? ['a'] : []);
});

describe('what cannot be written is a problem', () => {
	test.each(['', ' \t', NaN, true, undefined, null])('the name %j', (name) => {
		const { problem, ...rest } = read(['fine', 1, name, 2]);
		expect(rest).toMatchObject({ leftOut: [], repeated: [] });
		expect(problem?.message).toBe('An attribute has no name');
		expect(problem?.description).not.toBe('');
	});

	test('a value without a text, told by the full name and without the value', () => {
		const { problem } = read(['score', NaN], { prefix: 'context.' });
		expect(problem?.message).toBe(
			'The value of attribute "context.score" is not a number (NaN or infinite)',
		);
		expect(problem?.description).not.toBe('');
	});
});

describe('the size of one attribute', () => {
	/** Bytes of a request that writes one attribute of this name, beside its value. */
	const FRAME = Buffer.byteLength('{"attributes":{"a":""}}');

	test.each([
		['in ASCII', 'x'.repeat(512_000 - FRAME)],
		['in UTF-8', 'é'.repeat(256_000)],
		['with escapes', '"'.repeat(256_000)],
		['of line breaks', '\n'.repeat(256_000)],
	])('is 511,999 bytes at the most, counted as it is sent: %s', (_, value) => {
		expect(read(['a', 'x'.repeat(511_999 - FRAME)]).problem).toBeUndefined();
		const { problem } = read(['a', value]);
		expect(problem?.message).toBe('The value of attribute "a" is too large for one request');
		expect(problem?.description).toContain('up to 512,000 bytes');
		expect(JSON.stringify(problem).length).toBeLessThan(500);
	});

	test('counts the name and the prefix', () => {
		const entry = ['a'.repeat(500), 'x'.repeat(511_000)];
		expect(read(entry).problem).toBeUndefined();
		expect(read(entry, { prefix: 'p'.repeat(500) }).problem).toBeDefined();
	});

	test.each([
		[80, /attribute "n{80}" is/],
		[81, /attribute "n{80}…" is/],
	])('is told with no more than 80 of the %d characters of a name', (length, text) => {
		expect(read(['n'.repeat(length), 'x'.repeat(512_000)]).problem?.message).toMatch(text);
	});
});
