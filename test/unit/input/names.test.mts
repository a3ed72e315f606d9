import { InvalidInput } from '../../../nodes/GenesysParticipantAttributes/input/values';
import { readNames, valueAt } from '../../../nodes/GenesysParticipantAttributes/input/names';

const read = (value: unknown, isExpression = false) =>
	readNames('attributeNames', value, isExpression);

test.each<[string, unknown, string[]]>([
	['one', 'a', ['a']],
	['between commas', ' a , b c ,, ', ['a', 'b c']],
	['in lines', 'a\r\nb,\nc', ['a', 'b', 'c']],
	['in a list, exactly', ['a', ' b ', 'c, d'], ['a', ' b ', 'c, d']],
	['as JSON, exactly', '["tier","caseNumber"]', ['tier', 'caseNumber']],
	['that is a number', 7, ['7']],
	['in a list with numbers', '["a", 7]', ['a', '7']],
	['as JSON with spaces about it', '\n [ " a", "b, c" ] ', [' a', 'b, c']],
	['as JSON of one', '["tier"]', ['tier']],
	['as a JSON text', '"b, c"', ['b, c']],
	['in quotes, between commas', '"tier", "case number", x', ['tier', 'case number', 'x']],
	['as a list of JavaScript', "['tier', 'c, d']", ['tier', 'c, d']],
	['in brackets without quotes', '[tier, caseNumber]', ['tier', 'caseNumber']],
	['as dragged, one by one', 'tier, ["Case Number"], [\'c, d\']', ['tier', 'Case Number', 'c, d']],
	['with what quotes escape', String.raw`'a', ["b\"\u00e9"], ['c\'d']`, ["'a'", 'b"é', "c'd"]],
	['given twice, once', 'a, b, a', ['a', 'b']],
	['of the language', '__proto__', ['__proto__']],
	['that only looks like a list', '[object Object]', ['[object Object]']],
	[
		'that is a path',
		'body["Case Number"].x, items[0].name',
		['body["Case Number"].x', 'items[0].name'],
	],
])('names %s', (_, value, names) => {
	expect(read(value)).toEqual(names);
	expect(read(value, true)).toEqual(names);
});

test('a single name has its blanks where it comes from an expression, and not where it is typed', () => {
	expect(read(' ani_in_platform', true)).toEqual([' ani_in_platform']);
	expect(read(' tier ')).toEqual(['tier']);
});

test.each<[unknown, string]>([
	['', 'Attribute Names is empty'],
	[' , ', 'Attribute Names is empty'],
	[[], 'Attribute Names is empty'],
	['[]', 'Attribute Names is empty'],
	['[" "]', 'Attribute Names is empty'],
	['a,'.repeat(256_000), 'Attribute Names is too long'],
	[undefined, 'Attribute Names is not text'],
	[null, 'Attribute Names is not text'],
	[NaN, 'Attribute Names is not text'],
	[['a', true], 'Attribute Names has an entry that is not text'],
	['["a", null]', 'Attribute Names has an entry that is not text'],
	[{ a: 'b' }, 'Attribute Names is not text'],
	['{"tier": null}', 'Attribute Names has an entry that is not text'],
])('%j are none: %s', (value, message) => {
	expect(() => read(value)).toThrow(InvalidInput);
	expect(() => read(value)).toThrow(message);
});

test('a path leads to own properties only', () => {
	expect(valueAt({ a: { b: 1 } }, ['a', 'b'])).toBe(1);
	expect(valueAt({ a: { b: 1 } }, ['a', 'constructor', 'name'])).toBeUndefined();
});
