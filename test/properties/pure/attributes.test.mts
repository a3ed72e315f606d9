import fc from 'fast-check';

import type {
	Change,
	ChangeRules,
	Changes,
} from '../../../nodes/GenesysParticipantAttributes/attributes/change';
import {
	compare,
	createStored,
} from '../../../nodes/GenesysParticipantAttributes/attributes/compare';
import {
	bodyOf,
	MAX_BODY_BYTES,
	planBodies,
} from '../../../nodes/GenesysParticipantAttributes/attributes/plan';
import { readChanges } from '../../../nodes/GenesysParticipantAttributes/attributes/readChanges';
import { toText } from '../../../nodes/GenesysParticipantAttributes/attributes/text';
import { changeWarnings } from '../../../nodes/GenesysParticipantAttributes/attributes/warnings';
import { name, objectOf, record, text, value } from '../wild.mts';

test('any value at all is a text, null, no value or a problem, and a text is never changed', () => {
	const anything = fc.anything({
		...{ withBigInt: true, withBoxedValues: true, withDate: true, withMap: true },
		...{ withNullPrototype: true, withSet: true, withSparseArray: true, withTypedArray: true },
	});
	fc.assert(
		fc.property(anything, (given) => {
			const read = toText(given);
			const isText = typeof read === 'string' || read === null || read === undefined;
			if (!isText) expect(read).toEqual({ problem: expect.stringMatching(/./) });
			for (const nothing of [null, undefined]) expect(read === nothing).toBe(given === nothing);
			if (typeof given === 'string') expect(read).toBe(given);
		}),
	);
});

test('numbers, dates, objects and arrays can be read back from their text', () => {
	const json = fc.jsonValue();
	const number = fc.double({ noNaN: true, noDefaultInfinity: true });
	const structure = fc.oneof(fc.array(json), fc.dictionary(fc.string(), json));
	fc.assert(
		fc.property(number, fc.date({ noInvalidDate: true }), structure, (one, date, whole) => {
			expect(Number(toText(one))).toBe(one === 0 ? 0 : one);
			expect(Date.parse(String(toText(date)))).toBe(date.getTime());
			expect(JSON.stringify(JSON.parse(String(toText(whole))))).toBe(JSON.stringify(whole));
		}),
	);
});

const rules = record<ChangeRules>({
	prefix: fc.constantFrom('', 'context.', '📎 '),
	emptyValues: fc.constantFrom('keep', 'skip', 'remove'),
	nullValues: fc.constantFrom('remove', 'skip', 'skipAndTell'),
	removeBy: fc.constantFrom('null', 'emptyString'),
});
const goodName = name.filter((one) => one.trim() !== '');
const goodEntries = fc.array(fc.tuple(goodName, value), { maxLength: 8 });

test('names and values of any kind are read or refused, and never both', () => {
	const given = fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.anything() });
	const anyEntries = fc.array(fc.tuple(fc.oneof(name, fc.anything()), given), { maxLength: 5 });
	fc.assert(
		fc.property(anyEntries, rules, (list, how) => {
			const { leftOut, problem } = readChanges(list, how);
			if (!problem) return;
			expect(problem.message).not.toBe('');
			expect(problem.description).not.toBe('');
			expect(leftOut).toEqual([]);
		}),
	);
});

test('each name is either written or left out, once, and with the last value that is one', () => {
	fc.assert(
		fc.property(goodEntries, rules, (list, how) => {
			const { changes, leftOut, problem } = readChanges(list, how);
			expect(problem).toBeUndefined();
			const told = [...changes.keys(), ...leftOut];
			expect(new Set(told).size).toBe(told.length);
			const oneByOne = list.map((entry) => readChanges([entry], how));
			const names = oneByOne.flatMap((one) => [...one.changes.keys(), ...one.leftOut]);
			expect(new Set(told)).toEqual(new Set(names));
			expect(changes).toEqual(new Map(oneByOne.flatMap((one) => [...one.changes])));
		}),
	);
});

test('an attribute that is read fits into a body of its own, and one a byte too large is refused', () => {
	const size = fc.integer({ min: MAX_BODY_BYTES - 600, max: MAX_BODY_BYTES + 10 });
	const unit = fc.constantFrom('x', '"', 'é', '\n', '🦄');
	const how = { prefix: '', emptyValues: 'keep', nullValues: 'skip', removeBy: 'null' } as const;
	fc.assert(
		fc.property(goodName, unit, size, (one, character, bytes) => {
			const bytesEach = Buffer.byteLength(JSON.stringify(character)) - 2;
			const long = character.repeat(Math.floor(bytes / bytesEach));
			const { changes, problem } = readChanges([[one, long]], how);
			const isSmall = Buffer.byteLength(bodyOf(new Map([[one, long]]))) <= MAX_BODY_BYTES;
			expect(problem === undefined).toBe(isSmall);
			expect(changes.size).toBe(problem ? 0 : 1);
		}),
		{ numRuns: 40 },
	);
});

test('neither a problem nor a warning holds a value', () => {
	const secret = fc.integer({ min: 1, max: 9 }).map((digit) => `§${String(digit).repeat(12)}§`);
	const values = fc.oneof(
		secret,
		secret.map((one) => one.repeat(40)),
		secret.map((one) => () => one),
		secret.map((one) => Symbol(one)),
		secret.map((one) => [one, 1n]),
	);
	fc.assert(
		fc.property(fc.array(fc.tuple(name, values), { maxLength: 4 }), rules, (list, how) => {
			const { changes, problem } = readChanges(list, how);
			expect(JSON.stringify([problem, changeWarnings(changes)])).not.toContain('§');
		}),
	);
});

const change: fc.Arbitrary<Change> = fc.oneof(
	text.map((one) => ({ expected: one, sent: one })),
	fc.constant({ expected: null, sent: null }),
	fc.constant({ expected: null, sent: '' }),
);
const wanted = fc
	.array(fc.tuple(name, change), { maxLength: 5 })
	.map((entries): Changes => new Map(entries));
const stored = fc.array(fc.tuple(name, text), { maxLength: 5 }).map((entries) => new Map(entries));

test('where all that was sent is done, nothing mismatches, whatever else is there', () => {
	fc.assert(
		fc.property(wanted, stored, fc.boolean(), (asked, before, keepsEmpty) => {
			const after = new Map(before);
			for (const [one, { sent }] of asked) {
				if (sent === null || (sent === '' && !keepsEmpty)) after.delete(one);
				else after.set(one, sent);
			}
			const { actual, mismatches } = compare(asked, createStored(after));
			expect(mismatches).toEqual([]);
			expect([...actual.keys()]).toEqual([...asked.keys()]);
		}),
	);
});

const large = fc.oneof(
	fc.constant(null),
	fc.string({ unit: 'binary', maxLength: 5 }),
	fc.constantFrom(100_000, 200_000, 255_000, 400_000).map((length) => 'x'.repeat(length)),
);
const items = fc.array(
	objectOf(large).map(
		(one): Changes =>
			new Map(Object.entries(one).map(([key, sent]) => [key, { expected: sent, sent }])),
	),
	{ maxLength: 8 },
);
const sentOf = (one: Changes) => new Map([...one].map(([key, { sent }]) => [key, sent]));

function bytesOf(...all: Array<ReadonlyMap<string, string | null>>): number {
	return Buffer.byteLength(bodyOf(new Map(all.flatMap((one) => [...one]))));
}

// What every plan holds is in test/unit/attributes/plan.test.mts; this is how few bodies it has
test('a new body begins only where the next item does not fit, and no item is split that would', () => {
	fc.assert(
		fc.property(items, fc.boolean(), (all, combine) => {
			const bodies = planBodies(
				all.map((toWrite, key) => ({ key, toWrite })),
				combine,
			);
			for (const [at, { targets }] of bodies.slice(1).entries()) {
				const first = sentOf(targets[0].toWrite);
				if (!combine || bytesOf(first) > MAX_BODY_BYTES) continue;
				expect(bytesOf(bodies[at].attributes, first)).toBeGreaterThan(MAX_BODY_BYTES);
			}
			for (const [key, one] of all.entries()) {
				if (one.size === 0 || bytesOf(sentOf(one)) > MAX_BODY_BYTES) continue;
				const own = bodies.filter(({ targets }) => targets.some((target) => target.key === key));
				expect(own).toHaveLength(1);
			}
		}),
		// Bodies are large, and so take their time
		{ numRuns: 80 },
	);
});
