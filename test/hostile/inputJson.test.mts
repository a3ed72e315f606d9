import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import { WAYS, setStrange } from './inputWays.mts';
import { expectRefused } from './inputRun.mts';

simulatorForAll();

const NOT_VALID = 'Attributes (JSON) is not valid JSON';
const NO_OBJECT = 'Attributes (JSON) is not an object';

test.each<[what: string, json: unknown, error: string]>([
	['nothing', '', NOT_VALID],
	['spaces', ' \n ', NOT_VALID],
	['an open brace', '{', NOT_VALID],
	['a comma too many', '{"tier":"confidential",}', NOT_VALID],
	['single quotes', "{'tier':'confidential'}", NOT_VALID],
	['a name without quotes', '{tier:"confidential"}', NOT_VALID],
	['text without an end', '{"tier":"confidential', NOT_VALID],
	['a line break in a text', '{"tier":"confi\ndential"}', NOT_VALID],
	['half an escape', '{"tier":"confidential\\u12"}', NOT_VALID],
	['two objects', '{"tier":"confidential"}{"tier":"confidential"}', NOT_VALID],
	['a comment', '{"tier":"confidential"} // all', NOT_VALID],
	['a byte order mark', '\ufeff{"tier":"confidential"}', NOT_VALID],
	['a number that is none', '{"tier":NaN}', NOT_VALID],
	['no value', '{"tier":undefined}', NOT_VALID],
	['an object made text', '[object Object]', NOT_VALID],
	['an expression that was not resolved', '{{ $json.confidential }}', NOT_VALID],
	['markup', '<html>confidential</html>', NOT_VALID],
	['plain text', 'confidential', NOT_VALID],
	['100,000 open brackets', '['.repeat(100_000), NOT_VALID],
	['an array', '[{"tier":"confidential"}]', NO_OBJECT],
	['an empty array', '[]', NO_OBJECT],
	['a text', '"confidential"', NO_OBJECT],
	['JSON in a text', JSON.stringify('{"tier":"confidential"}'), NO_OBJECT],
	['a number', '5', NO_OBJECT],
	['null', 'null', NO_OBJECT],
	['yes', 'true', NO_OBJECT],
	['an array that is none of text', [{ tier: 'confidential' }], NO_OBJECT],
	['a number that is none of text', 5, NO_OBJECT],
	['a number that is no number', NaN, NO_OBJECT],
	['a big number', 5n, NO_OBJECT],
	['null that is none of text', null, NO_OBJECT],
	['no value at all', undefined, NO_OBJECT],
	['yes that is none of text', true, NO_OBJECT],
	['a symbol', Symbol('confidential'), NO_OBJECT],
])('attributes that are %s are refused, and not quoted', async (_, attributes, error) => {
	const { record, stored } = await setStrange(simulator, WAYS.json, { attributes });
	expectRefused({ ...record });
	expect(record.error).toBe(error);
	expect(JSON.stringify(record)).not.toContain('confi');
	expect(stored).toEqual({});
});

test.each<[string, string, string]>([
	['a number beyond all', '{"tier":1e999}', 'The value of attribute "tier" is not a number'],
	[
		'10,000 levels',
		`{"tier":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
		'The value of attribute "tier" has no JSON form',
	],
	['an empty name among others', '{"tier":"confidential","":"x"}', 'An attribute has no name'],
])('JSON that has %s is refused', async (_, attributes, error) => {
	const { record } = await setStrange(simulator, WAYS.json, { attributes });
	expectRefused({ ...record });
	expect(record.error).toContain(error);
});

test.each<[string, string, Record<string, string>]>([
	[
		'a name twice: the later counts',
		'{"tier":"a","city":"Rome","tier":"b"}',
		{ tier: 'b', city: 'Rome' },
	],
	[
		'the name of the prototype twice',
		'{"__proto__":"a","__proto__":"b"}',
		JSON.parse('{"__proto__":"b"}'),
	],
	['a name escaped and plain', '{"tier":"a","t\\u0069er":"b"}', { tier: 'b' }],
	['spaces about it', ' \r\n\t{"tier":"gold"}\n ', { tier: 'gold' }],
	[
		'escaped halves of characters',
		'{"tier":"\\ud83d","city":"\\ude00"}',
		{ tier: '\ud83d', city: '\ude00' },
	],
	['an escaped NUL', '{"tier":"\\u0000"}', { tier: '\0' }],
	['a number with a sign and no more', '{"tier":-0}', { tier: '0' }],
	['what looks like a reference', '{"$ref":"#/definitions/x"}', { $ref: '#/definitions/x' }],
])('JSON that has %s, is written', async (_, attributes, expected) => {
	const { record, stored } = await setStrange(simulator, WAYS.json, { attributes });
	expect(record.status).toBe('verified');
	expect(Object.entries(stored).toSorted()).toEqual(Object.entries(expected).toSorted());
});

test.each<[string, unknown]>([
	['an empty object', {}],
	['its text', '{}'],
	['a map', new Map([['tier', 'confidential']])],
	['a date', new Date(0)],
])('nothing is written, and that is said, for %s', async (_, attributes) => {
	const { record } = await setStrange(simulator, WAYS.json, { attributes });
	expect(record).toMatchObject({ status: 'skipped', valid: null, reason: 'nothingToWrite' });
});
