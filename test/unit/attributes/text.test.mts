import { isBrokenText, toText } from '../../../nodes/GenesysParticipantAttributes/attributes/text';

/** As Luxon's DateTime, which n8n's expressions give. */
function dateTime(iso: string | null) {
	return { toISO: () => iso, toJSON: () => iso };
}

const loop: Record<string, unknown> = {};
loop.self = loop;

describe('a value becomes text', () => {
	test.each<[string, unknown, string | null | undefined]>([
		['null as it is', null, null],
		['undefined as it is', undefined, undefined],
		['text as it is', ' gold ', ' gold '],
		['an empty text as it is', '', ''],
		['a whole number', 42, '42'],
		['zero', 0, '0'],
		['negative zero', -0, '0'],
		['a fraction', -0.5, '-0.5'],
		['a large number', 1e21, '1e+21'],
		['a large integer', 12345678901234567890n, '12345678901234567890'],
		['true', true, 'true'],
		['false', false, 'false'],
		['a date as ISO 8601', new Date(0), '1970-01-01T00:00:00.000Z'],
		['a Luxon date as ISO 8601', dateTime('2026-11-22T10:00+01:00'), '2026-11-22T10:00+01:00'],
		['an object as JSON', { a: [1, null, { b: 'c' }] }, '{"a":[1,null,{"b":"c"}]}'],
		['an array as JSON', ['a', 1, null], '["a",1,null]'],
		['an empty object as JSON', {}, '{}'],
		['a date in an object as JSON', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
		['an object with a type', { type: 'Buffer', n: 1 }, '{"type":"Buffer","n":1}'],
		['an object with data', { type: 'x', data: [1] }, '{"type":"x","data":[1]}'],
		['an object with a format', { mimeType: 'image/png' }, '{"mimeType":"image/png"}'],
		['data in a format that is none', { mimeType: 1, data: 'x' }, '{"mimeType":1,"data":"x"}'],
	])('%s', (_, value, text) => {
		expect(toText(value)).toBe(text);
	});
});

describe('a value without a sensible text is a problem', () => {
	test.each<[string, unknown, RegExp]>([
		['NaN', NaN, /not a number/],
		['Infinity', Infinity, /not a number/],
		['-Infinity', -Infinity, /not a number/],
		['an invalid date', new Date(NaN), /not a valid date/],
		['an invalid Luxon date', dateTime(null), /not a valid date/],
		['an object that contains itself', loop, /no JSON form/],
		['an object with a large integer', { big: 1n }, /no JSON form/],
		['an object whose JSON is nothing', { toJSON: () => undefined }, /no JSON form/],
		['a function', () => 'x', /is a function/],
		['a symbol', Symbol('x'), /is a symbol/],
		['bytes', Buffer.from('x'), /is binary data/],
		['bytes made JSON', Buffer.from('x').toJSON(), /is binary data/],
		["n8n's binary data", { mimeType: 'image/png', data: 'eA==' }, /is binary data/],
		['a stream of it', { mimeType: 'image/png', fileType: 'image', id: 'x' }, /is binary data/],
		['what n8n tells of it', { mimeType: 'image/png', fileExtension: 'png' }, /is binary data/],
	])('%s', (_, value, problem) => {
		expect(toText(value)).toEqual({ problem: expect.stringMatching(problem) });
	});
});

test.each([
	'undefined',
	'Ann undefined',
	'id=undefined',
	'NaN',
	'NaN %',
	'Infinity',
	'null',
	'Ann null',
	'Ann null, Rome',
	'[object Object]',
	'to [object Promise]',
	'Invalid DateTime',
	'on Invalid Date',
	'Invalid date',
	'{{ $json.tier }}',
	'Tier {{$("Get").item.json.tier}}',
	'{"name":"Ann undefined"}',
])('%j looks as if an expression had not worked', (text) => {
	expect(isBrokenText(text)).toBe(true);
});

test.each([
	'',
	'gold',
	'Undefined',
	'undefinedness',
	'nan',
	'Infinity Insurance',
	'nullable',
	'{ "a": null, "b": 1 }',
	'[null]',
	'Hello {{name}}',
	'{"a":{"b":{"c":"$"}}}',
	'\n{ "a": null }',
])('%j does not', (text) => {
	expect(isBrokenText(text)).toBe(false);
});
