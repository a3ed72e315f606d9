import type { ChangeRules } from '../../../nodes/GenesysParticipantAttributes/attributes/change';
import { readChanges } from '../../../nodes/GenesysParticipantAttributes/attributes/readChanges';

const RULES: ChangeRules = {
	prefix: '',
	emptyValues: 'keep',
	nullValues: 'remove',
	removeBy: 'null',
};

function read(entries: Array<[unknown, unknown]>, rules: Partial<ChangeRules> = {}) {
	const { changes, ...rest } = readChanges(entries, { ...RULES, ...rules });
	return { changes: [...changes], ...rest };
}

const set = (text: string) => ({ expected: text, sent: text });

test('names and values become changes in the order given, by any name', () => {
	const names = ['b', 'a', '__proto__', 'constructor', '1', ' spaced ', 'Ключ', '🗝', 'a.b'];
	const { changes, leftOut, problem } = read(names.map((name, index) => [name, index]));
	expect(changes).toEqual(names.map((name, index) => [name, set(String(index))]));
	expect(leftOut).toEqual([]);
	expect(problem).toBeUndefined();
});

test('of equal names the later one wins', () => {
	const { changes } = read([
		['a', 1],
		['b', 2],
		['a', 3],
	]);
	expect(new Map(changes)).toEqual(
		new Map([
			['a', set('3')],
			['b', set('2')],
		]),
	);
});

test.each<[string, Array<[unknown, unknown]>, string[]]>([
	[
		'different values',
		[
			['a', 1],
			['a', 2],
		],
		['a'],
	],
	[
		'the same value, as text',
		[
			['a', 1],
			['a', '1'],
		],
		[],
	],
	[
		'a value and a removal',
		[
			['a', 1],
			['a', null],
		],
		['a'],
	],
	[
		'a value and none',
		[
			['a', 1],
			['a', undefined],
		],
		[],
	],
])('a name given twice, with %s, is told: %j', (_, entries, repeated) => {
	expect(read(entries)).toMatchObject({ repeated });
});

describe('the prefix', () => {
	test.each([
		['tier', 'context.tier'],
		['context.tier', 'context.tier'],
		['Context.tier', 'context.Context.tier'],
		['contexttier', 'context.contexttier'],
	])('makes %s %s', (name, full) => {
		expect(read([[name, 'x']], { prefix: 'context.' }).changes).toEqual([[full, set('x')]]);
	});

	test('makes one of a name with and one without it, and the later wins', () => {
		const entries: Array<[string, string]> = [
			['context.tier', 'old'],
			['tier', 'new'],
		];
		expect(read(entries, { prefix: 'context.' }).changes).toEqual([['context.tier', set('new')]]);
	});

	test('stands before the names that are left out, too', () => {
		expect(read([['tier', undefined]], { prefix: 'context.' }).leftOut).toEqual(['context.tier']);
	});
});

describe('an empty text', () => {
	const removed = { expected: null, sent: null };
	test.each<[Partial<ChangeRules>, object | undefined]>([
		[{ emptyValues: 'keep' }, { expected: '', sent: '' }],
		[{ emptyValues: 'skip' }, undefined],
		[{ emptyValues: 'remove' }, removed],
		[
			{ emptyValues: 'remove', removeBy: 'emptyString' },
			{ expected: null, sent: '' },
		],
		[
			{ emptyValues: 'keep', nullValues: 'skip' },
			{ expected: '', sent: '' },
		],
	])('with %j is sent as %j', (rules, change) => {
		const { changes, leftOut } = read([['a', '']], rules);
		expect(changes).toEqual(change ? [['a', change]] : []);
		expect(leftOut).toEqual(change ? [] : ['a']);
	});

	test('is not a blank one', () => {
		expect(read([['a', ' ']], { emptyValues: 'skip' }).changes).toEqual([['a', set(' ')]]);
	});
});

describe('null', () => {
	test.each<[Partial<ChangeRules>, object | undefined]>([
		[{ nullValues: 'remove' }, { expected: null, sent: null }],
		[
			{ nullValues: 'remove', removeBy: 'emptyString' },
			{ expected: null, sent: '' },
		],
		[{ nullValues: 'skip' }, undefined],
		[{ nullValues: 'skip', emptyValues: 'remove' }, undefined],
		[
			{ nullValues: 'remove', emptyValues: 'skip' },
			{ expected: null, sent: null },
		],
	])('with %j is sent as %j', (rules, change) => {
		const { changes, leftOut } = read([['a', null]], rules);
		expect(changes).toEqual(change ? [['a', change]] : []);
		expect(leftOut).toEqual(change ? [] : ['a']);
	});
});

describe('a name without a value', () => {
	test('is left out and said so, once', () => {
		const { changes, leftOut } = read([
			['a', undefined],
			['b', 1],
			['a', undefined],
		]);
		expect(changes).toEqual([['b', set('1')]]);
		expect(leftOut).toEqual(['a']);
	});

	test.each([
		[
			'before',
			[
				['a', undefined],
				['a', 1],
			],
		],
		[
			'after',
			[
				['a', 1],
				['a', undefined],
			],
		],
	] as Array<[string, Array<[unknown, unknown]>]>)(
		'is not said to be left out where it has one %s',
		(_, entries) => {
			expect(read(entries)).toEqual({ changes: [['a', set('1')]], leftOut: [], repeated: [] });
		},
	);
});

describe('what cannot be written is a problem', () => {
	test.each<[string, unknown]>([
		['an empty name', ''],
		['a blank name', ' \t'],
		['a number as a name', 7],
		['no name at all', undefined],
		['null as a name', null],
	])('%s', (_, name) => {
		const { problem } = read([
			['fine', 1],
			[name, 2],
		]);
		expect(problem?.message).toBe('An attribute has no name');
		expect(problem?.description).not.toBe('');
	});

	test('a value without a text, told by the full name and without the value', () => {
		const { problem } = read([['score', NaN]], { prefix: 'context.' });
		expect(problem?.message).toBe(
			'The value of attribute "context.score" is not a number (NaN or infinite)',
		);
		expect(problem?.description).not.toBe('');
	});
});
