import fc from 'fast-check';

import type {
	Change,
	Changes,
} from '../../../nodes/GenesysParticipantAttributes/attributes/change';
import { compare } from '../../../nodes/GenesysParticipantAttributes/attributes/compare';
import { name, text } from '../wild.mts';

const change: fc.Arbitrary<Change> = fc.oneof(
	text.map((one) => ({ expected: one, sent: one })),
	fc.constant({ expected: null, sent: null }),
	fc.constant({ expected: null, sent: '' }),
);
const changes = fc
	.array(fc.tuple(name, change), { maxLength: 5 })
	.map((entries): Changes => new Map(entries));
const anyStored = fc
	.array(fc.tuple(name, text), { maxLength: 5 })
	.map((entries): Map<string, string> => new Map(entries));
const fate = fc.constantFrom(
	'as asked',
	'in capitals',
	'under capitals',
	'longer',
	'absent',
	'any',
);

/** Changes, and what is stored: much of it what was asked for, or nearly that. */
const changesAndStored = fc
	.tuple(changes, anyStored, fc.array(fate, { minLength: 5, maxLength: 5 }))
	.map(([asked, drawn, fates]): [Changes, Map<string, string>] => {
		const state = new Map(drawn);
		for (const [at, [one, { sent }]] of [...asked].entries()) {
			const held = sent ?? '';
			if (fates[at] === 'as asked') state.set(one, held);
			if (fates[at] === 'in capitals') state.set(one, held.toUpperCase());
			if (fates[at] === 'under capitals') state.set(one.toUpperCase(), held);
			if (fates[at] === 'longer') state.set(one, `${held} `);
			if (fates[at] === 'absent') state.delete(one);
		}
		return [asked, state];
	});
const except = fc.array(name, { maxLength: 3 }).map((names) => new Set(names));

/** What a server stores that does all it is asked. */
function after(before: Map<string, string>, asked: Changes, keepsEmpty: boolean) {
	const state = new Map(before);
	for (const [one, { sent }] of asked) {
		if (sent === null || (sent === '' && !keepsEmpty)) state.delete(one);
		else state.set(one, sent);
	}
	return state;
}

test('where all that was sent is done, nothing mismatches, whatever becomes of empty texts', () => {
	fc.assert(
		fc.property(changesAndStored, fc.boolean(), ([asked, before], keepsEmpty) => {
			expect(compare(asked, after(before, asked, keepsEmpty)).mismatches).toEqual([]);
		}),
	);
});

test('a name mismatches if and only if its text is not there, exactly', () => {
	fc.assert(
		fc.property(changesAndStored, except, ([asked, state], left) => {
			const { mismatches } = compare(asked, state, left);
			const wrong = [...asked].flatMap(([one, { expected, sent }]) => {
				const actual = state.get(one) ?? null;
				const isFine = actual === expected || (sent === '' && !actual);
				return isFine || left.has(one) ? [] : [one];
			});
			expect(mismatches.map(({ attribute }) => attribute)).toEqual(wrong);
		}),
	);
});

test('a mismatch tells what was asked, what is there, and why', () => {
	fc.assert(
		fc.property(changesAndStored, ([asked, state]) => {
			for (const { attribute, expected, actual, reason } of compare(asked, state).mismatches) {
				expect(expected).toBe(asked.get(attribute)!.expected);
				expect(actual).toBe(state.get(attribute) ?? null);
				const twins = [...state.keys()].filter(
					(one) => one !== attribute && one.toLowerCase() === attribute.toLowerCase(),
				);
				const absent = twins.length > 0 ? 'differsInCase' : 'missing';
				expect(reason).toBe(
					expected === null ? 'notRemoved' : actual === null ? absent : 'different',
				);
			}
		}),
	);
});

test('the names asked for are shown as they are stored, in order, and no others', () => {
	fc.assert(
		fc.property(changesAndStored, except, ([asked, state], left) => {
			const shown = [...asked.keys()].map((one) => [one, state.get(one) ?? null]);
			expect([...compare(asked, state, left).actual]).toEqual(shown);
		}),
	);
});

test('other attributes and their order change no verdict', () => {
	fc.assert(
		fc.property(changesAndStored, ([asked, state]) => {
			const turned = new Map([...state].reverse());
			expect(compare(asked, turned).mismatches).toEqual(compare(asked, state).mismatches);
		}),
	);
});
