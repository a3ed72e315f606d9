import { count, groupBy, parseJson } from '../../nodes/GenesysParticipantAttributes/common';

test('entries with the same key are a group, groups and entries in the order given', () => {
	expect(groupBy(['b1', 'a1', 'b2', 'c1', 'a2'], (entry) => entry[0])).toEqual([
		['b1', 'b2'],
		['a1', 'a2'],
		['c1'],
	]);
});

test('any text is a key', () => {
	const keys = ['__proto__', 'constructor', '', '__proto__'];
	expect(groupBy(keys, (key) => key)).toEqual([['__proto__', '__proto__'], ['constructor'], ['']]);
});

test('nothing is no group', () => {
	expect(groupBy([], String)).toEqual([]);
});

test.each<[string, unknown]>([
	['{"a":[1,null]}', { a: [1, null] }],
	['', undefined],
	['{', undefined],
	[`${'['.repeat(1000)}${']'.repeat(1000)}`, expect.any(Array)],
	[`${'['.repeat(1001)}${']'.repeat(1001)}`, undefined],
	[`${'{"a":'.repeat(1001)}1${'}'.repeat(1001)}`, undefined],
	[`[${Array(2000).fill('[{}]').join()}]`, expect.any(Array)],
	[JSON.stringify('["\\'.repeat(2000)), '["\\'.repeat(2000)],
])(
	'JSON text is its value, and undefined where it is none or nested too deeply (%#)',
	(text, value) => {
		expect(parseJson(text)).toEqual(value);
	},
);

test.each([
	[0, '0 items'],
	[1, '1 item'],
	[1234, '1,234 items'],
])('%d is told as %s', (number, text) => {
	expect(count(number, 'item')).toBe(text);
});
