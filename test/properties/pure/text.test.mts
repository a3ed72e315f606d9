import fc from 'fast-check';

import { toText } from '../../../nodes/GenesysParticipantAttributes/attributes/text';

test('any value at all is a text, null, no value or a problem', () => {
	const anything = fc.anything({
		withBigInt: true,
		withBoxedValues: true,
		withDate: true,
		withMap: true,
		withNullPrototype: true,
		withSet: true,
		withSparseArray: true,
		withTypedArray: true,
	});
	fc.assert(
		fc.property(anything, (value) => {
			const text = toText(value);
			const isText = typeof text === 'string' || text === null || text === undefined;
			if (!isText) expect(text).toEqual({ problem: expect.stringMatching(/./) });
			expect(text === null).toBe(value === null);
			expect(text === undefined).toBe(value === undefined);
		}),
	);
});

test('a text is never changed', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), (value) => {
			expect(toText(value)).toBe(value);
		}),
	);
});

test('a number can be read back from its text', () => {
	const number = fc.oneof(
		fc.double({ noNaN: true, noDefaultInfinity: true }),
		fc.integer(),
		fc.maxSafeInteger(),
	);
	fc.assert(
		fc.property(number, (value) => {
			expect(Number(toText(value))).toBe(value === 0 ? 0 : value);
		}),
	);
});

test('an object or array can be read back from its text', () => {
	const json = fc.jsonValue();
	fc.assert(
		fc.property(fc.oneof(fc.array(json), fc.dictionary(fc.string(), json)), (value) => {
			expect(toText(value)).toBe(JSON.stringify(value));
			expect(JSON.stringify(JSON.parse(String(toText(value))))).toBe(JSON.stringify(value));
		}),
	);
});

test('a date can be read back from its text', () => {
	fc.assert(
		fc.property(fc.date({ noInvalidDate: true }), (date) => {
			expect(Date.parse(String(toText(date)))).toBe(date.getTime());
		}),
	);
});
