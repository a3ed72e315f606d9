import fc from 'fast-check';

import type { ChangeRules } from '../../../nodes/GenesysParticipantAttributes/attributes/change';
import {
	bodyOf,
	MAX_BODY_BYTES,
} from '../../../nodes/GenesysParticipantAttributes/attributes/plan';
import { readChanges } from '../../../nodes/GenesysParticipantAttributes/attributes/readChanges';
import { changeWarnings } from '../../../nodes/GenesysParticipantAttributes/attributes/warnings';
import { record } from '../scene.mts';
import { name, value } from '../wild.mts';

const rules = record<ChangeRules>({
	prefix: fc.constantFrom('', 'context.', '📎 '),
	emptyValues: fc.constantFrom('keep', 'skip', 'remove'),
	nullValues: fc.constantFrom('remove', 'skip'),
	removeBy: fc.constantFrom('null', 'emptyString'),
});
const given = fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.anything() });
const entries = fc.array(fc.tuple(name, given), { maxLength: 8 });
const goodEntries = fc.array(
	fc.tuple(
		name.filter((one) => one.trim() !== ''),
		value,
	),
	{
		maxLength: 8,
	},
);

test('names and values of any kind are read or refused, and never both', () => {
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

test('each name is either written or left out, by its full name, and no other name is', () => {
	fc.assert(
		fc.property(goodEntries, rules, (list, how) => {
			const { changes, leftOut, problem } = readChanges(list, how);
			expect(problem).toBeUndefined();
			const told = [...changes.keys(), ...leftOut];
			expect(new Set(told).size).toBe(told.length);
			const full = list.map(([one]) => (one.startsWith(how.prefix) ? one : how.prefix + one));
			expect(new Set(told)).toEqual(new Set(full));
		}),
	);
});

test('what is sent is what is expected, but for a removal', () => {
	fc.assert(
		fc.property(goodEntries, rules, (list, how) => {
			for (const { expected, sent } of readChanges(list, how).changes.values()) {
				const removed = how.removeBy === 'null' ? null : '';
				expect(sent).toBe(expected === null ? removed : expected);
				if (expected === '') expect(how.emptyValues).toBe('keep');
			}
		}),
	);
});

test('of a name that comes again, the last value that is one is written', () => {
	fc.assert(
		fc.property(goodEntries, rules, (list, how) => {
			const { changes } = readChanges(list, how);
			const oneByOne = list.flatMap((entry) => [...readChanges([entry], how).changes]);
			expect(changes).toEqual(new Map(oneByOne));
		}),
	);
});

test('reading what was read changes nothing', () => {
	fc.assert(
		fc.property(goodEntries, rules, (list, how) => {
			const again = { ...how, emptyValues: 'keep', nullValues: 'remove' } as const;
			const { changes } = readChanges(list, how);
			const read = [...changes].map(([one, { expected }]): [string, unknown] => [one, expected]);
			expect(readChanges(read, again).changes).toEqual(changes);
		}),
	);
});

test('an attribute that is read fits into a body of its own, and one a byte too large is refused', () => {
	const size = fc.integer({ min: MAX_BODY_BYTES - 600, max: MAX_BODY_BYTES + 10 });
	const unit = fc.constantFrom('x', '"', 'é', '\n', '🦄');
	const how = { prefix: '', emptyValues: 'keep', nullValues: 'skip', removeBy: 'null' } as const;
	fc.assert(
		fc.property(
			name.filter((one) => one.trim() !== ''),
			unit,
			size,
			(one, character, bytes) => {
				const bytesEach = Buffer.byteLength(JSON.stringify(character)) - 2;
				const text = character.repeat(Math.floor(bytes / bytesEach));
				const body = bodyOf(new Map([[one, text]]));
				const { changes, problem } = readChanges([[one, text]], how);
				expect(problem === undefined).toBe(Buffer.byteLength(body) <= MAX_BODY_BYTES);
				expect(changes.size).toBe(problem ? 0 : 1);
			},
		),
		{ numRuns: 40 },
	);
});

test('neither a problem nor a warning holds a value', () => {
	const secret = fc.integer({ min: 1, max: 9 }).map((digit) => `§${String(digit).repeat(12)}§`);
	const values = fc.oneof(
		secret,
		secret.map((text) => text.repeat(40)),
		secret.map((text) => () => text),
		secret.map((text) => Symbol(text)),
		secret.map((text) => [text, 1n]),
	);
	fc.assert(
		fc.property(fc.array(fc.tuple(name, values), { maxLength: 4 }), rules, (list, how) => {
			const { changes, problem } = readChanges(list, how);
			expect(JSON.stringify([problem, changeWarnings(changes)])).not.toContain('§');
		}),
	);
});

test('the entries are only read', () => {
	fc.assert(
		fc.property(entries, rules, (list, how) => {
			const before = list.map(([one, held]) => [one, held]);
			readChanges(list, how);
			expect(list.every(([one, held], at) => one === before[at][0] && held === before[at][1])).toBe(
				true,
			);
		}),
	);
});
