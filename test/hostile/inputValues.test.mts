import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import { JSON_TEXT, WAYS, expectNotSent, expectStored } from './inputWays.mts';
import { TEXTS } from './inputTexts.mts';

simulatorForAll();

describe.each(Object.entries({ ...WAYS, 'JSON text': JSON_TEXT }))(
	'by %s, text is stored exactly:',
	(_way, way) => {
		test.each<[string, string]>([
			...TEXTS,
			['nothing', ''],
			['white space', ' \t\r\n\u00a0\ufeff'],
			['the word null', 'null'],
			['the word undefined', 'undefined'],
			['500,000 characters', 'x'.repeat(500_000)],
			['80,000 NULs, which take six bytes each', '\0'.repeat(80_000)],
		])('%s', async (_, text) => {
			await expectStored(simulator, way, 'tier', text, text);
		});
	},
);

const shared = { a: 1 };

/** What JavaScript can hold, and its text. */
const VALUES: Array<[string, unknown, string]> = [
	['no', false, 'false'],
	['zero', 0, '0'],
	['zero with a sign', -0, '0'],
	['a large number', 1e21, '1e+21'],
	['a tiny number', 5e-324, '5e-324'],
	['a number beyond the safe ones', 2 ** 53 + 2, '9007199254740994'],
	['a big number', 2n ** 64n, '18446744073709551616'],
	['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
	['a date of another age', new Date(-62198755200000), '-000001-01-01T00:00:00.000Z'],
	['an empty object', {}, '{}'],
	['an empty array', [], '[]'],
	['an array with holes', [, 1, undefined], '[null,1,null]'],
	['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
	[
		'the name of the prototype as a key',
		JSON.parse('{"__proto__":{"polluted":1}}'),
		'{"__proto__":{"polluted":1}}',
	],
	[
		'the name of the constructor as a key',
		{ constructor: { prototype: { polluted: 1 } } },
		'{"constructor":{"prototype":{"polluted":1}}}',
	],
	[
		'names of methods as keys',
		{ toString: 1, hasOwnProperty: 2, toJSON: 3, toISO: 4 },
		'{"toString":1,"hasOwnProperty":2,"toJSON":3,"toISO":4}',
	],
	['what looks like a reference', { $ref: '#', a: { $ref: '$' } }, '{"$ref":"#","a":{"$ref":"$"}}'],
	['the same object twice', [shared, shared, { shared }], '[{"a":1},{"a":1},{"shared":{"a":1}}]'],
	['halves of characters inside', { '\ud83d': '\ude00' }, '{"\\ud83d":"\\ude00"}'],
	['an address', new URL('https://a.example/'), '"https://a.example/"'],
	['a map, which is an object without fields', new Map([['a', 1]]), '{}'],
	['a set, which is an object without fields', new Set([1]), '{}'],
];

describe.each(Object.entries(WAYS))('by %s, a value becomes its text:', (_way, way) => {
	test.each(VALUES)('%s', async (_, value, text) => {
		await expectStored(simulator, way, 'tier', value, text);
		expect('polluted' in {}).toBe(false);
	});
});

function nested(levels: number): unknown {
	return JSON.parse('['.repeat(levels) + ']'.repeat(levels));
}

function circle(): object {
	const one: Record<string, unknown> = { confidential: 'confidential' };
	return Object.assign(one, { one, list: [one] });
}

describe.each(Object.entries(WAYS))(
	'by %s, a value without a text is refused, and nothing sent:',
	(way, how) => {
		const bad: Array<[string, unknown, RegExp?]> = [
			['a number that is none', NaN, /is not a number/],
			['an infinite number', Infinity, /is not a number/],
			['an infinite number below zero', -Infinity, /is not a number/],
			['a date that is none', new Date(NaN), /is not a valid date/],
			['a symbol', Symbol('confidential'), /is a symbol/],
			['bytes', Buffer.from('confidential'), /is binary data/],
			['a function', () => 'confidential'],
			['an object that contains itself', circle()],
			['600,000 characters', 'confidential'.repeat(50_000), /is too large/],
			['characters that take too many bytes', '\0'.repeat(100_000), /is too large/],
			['an object too large', { list: Array(60_000).fill('confidential') }, /is too large/],
			['an object without a form in JSON', { toJSON: () => undefined }, /has no JSON form/],
			['a date whose text is a number', { toISO: () => 5 }],
			['a date that says it is none', { toISO: () => null }, /is not a valid date/],
		];
		test.each(bad)('%s', async (_, value, message = /./) => {
			const error = await expectNotSent(simulator, how, 'tier', value);
			expect(error).toMatch(message);
			expect(error).not.toContain('confidential');
		});

		test.each<[string, unknown]>([
			['10,000 levels', nested(10_000)],
			[
				'an object that fails as it is read',
				{
					toJSON: () => {
						throw new Error('confidential');
					},
				},
			],
		])('%s, and it is not said to contain itself', async (_, value) => {
			const error = await expectNotSent(simulator, how, 'tier', value);
			expect(error).not.toMatch(/contains itself|confidential/);
		});

		test('1,000 levels are stored', async () => {
			await expectStored(simulator, WAYS[way], 'tier', nested(1000), JSON.stringify(nested(1000)));
		});
	},
);
