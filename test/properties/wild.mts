import fc from 'fast-check';

/** No letters of English: the engine of the tests takes a value for told if the node's words hold it. */
const character = fc
	.oneof(
		fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
		fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
		fc.constantFrom(
			'"',
			'\\',
			'\n',
			'\r',
			'\t',
			"'",
			'{',
			'}',
			'=',
			' ',
			'👩‍👩‍👧‍👦',
			'\ud800',
			'\udc00',
			'\u0000',
		),
	)
	.filter((unit) => !/[a-z]/i.test(unit));

const OFTEN = ['tier', 'TIER', 'a', 'b'];
const KNOWN_NAMES = [
	'context.a',
	'context.Tier',
	'__proto__',
	'constructor',
	'1',
	'Account Balance',
	'ключ',
	'🗝',
];

/** Few enough that items meet, with some that no one would think of; a blank one cannot be written. */
export const name: fc.Arbitrary<string> = fc.oneof(
	{ weight: 25, arbitrary: fc.constantFrom(...OFTEN) },
	{ weight: 15, arbitrary: fc.constantFrom(...KNOWN_NAMES) },
	{ weight: 10, arbitrary: fc.string({ unit: character, minLength: 1, maxLength: 6 }) },
	{ weight: 1, arbitrary: fc.constantFrom(' ', '', ' padded ', '\ud800', 'n'.repeat(300)) },
);

export const text: fc.Arbitrary<string> = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom('', 'gold', 'GOLD') },
	fc.constantFrom(' ', 'null', '1', '=1+1', '={{ $json }}', 'e\u0301'),
	fc.string({ unit: character, maxLength: 10 }),
	fc.constantFrom('x'.repeat(256), 'x'.repeat(300)),
);

const number = fc.oneof(
	fc.constantFrom(0, -0, 1, 1e21, -1e-7, 0.1 + 0.2, Number.MAX_SAFE_INTEGER + 2, 5e-324),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.integer(),
);

const leaf = fc.oneof(text, number, fc.boolean(), fc.constant(null));
const list = fc.array(leaf, { maxLength: 3 });
const field = fc.constantFrom('a', '1', 'ключ', 'x y', '');
const branch = fc.dictionary(field, fc.oneof(leaf, list), { maxKeys: 3, noNullPrototype: true });
const nested = fc.oneof(list, branch, fc.array(branch, { maxLength: 2 }));

/** Whatever a field of an item may hold. */
export const value: fc.Arbitrary<unknown> = fc.oneof(
	{ weight: 6, arbitrary: text },
	{ weight: 2, arbitrary: number },
	{ weight: 1, arbitrary: fc.boolean() },
	{ weight: 2, arbitrary: fc.constant(null) },
	{ weight: 2, arbitrary: nested },
);

/** An object whose names are its own, whatever they are called. */
export function objectOf<T>(
	values: fc.Arbitrary<T>,
	maxLength = 4,
	names = name,
): fc.Arbitrary<Record<string, T>> {
	return fc
		.uniqueArray(fc.tuple(names, values), { maxLength, selector: ([key]) => key })
		.map((entries) => Object.fromEntries(entries));
}

/** As plain objects, which a failure shows without noise. */
export function record<T>(parts: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
	return fc.record(parts, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

/** Mostly the first of them. */
export function mostly<T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
	return fc.oneof(
		{ weight: 4 * others.length, arbitrary: fc.constant(usual) },
		{ weight: 1, arbitrary: fc.constantFrom(...others) },
	);
}
