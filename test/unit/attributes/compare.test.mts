import type {
	Change,
	Changes,
} from '../../../nodes/GenesysParticipantAttributes/attributes/change';
import {
	compare,
	createStored,
	type Mismatch,
} from '../../../nodes/GenesysParticipantAttributes/attributes/compare';

const set = (text: string): Change => ({ expected: text, sent: text });
const REMOVED: Change = { expected: null, sent: null };
const EMPTIED: Change = { expected: null, sent: '' };

type Stored = Record<string, string>;

function look(changes: Record<string, Change>, stored: Stored, except: string[] = []) {
	const asked: Changes = new Map(Object.entries(changes));
	return compare(asked, createStored(new Map(Object.entries(stored))), new Set(except));
}

describe('one attribute', () => {
	test.each<[string, Change, Stored, Mismatch['reason'] | undefined]>([
		['is as asked', set('x'), { a: 'x' }, undefined],
		['is not there', set('x'), {}, 'missing'],
		['has another value', set('x'), { a: 'y' }, 'different'],
		['has a value that differs in case', set('x'), { a: 'X' }, 'different'],
		['has a value with a blank more', set('x'), { a: 'x ' }, 'different'],
		['is empty in place of its value', set('x'), { a: '' }, 'different'],
		['is there under a name in other case', set('x'), { A: 'x' }, 'differsInCase'],
		['is there in other case, with another value', set('x'), { A: 'y' }, 'differsInCase'],
		['is gone as asked', REMOVED, {}, undefined],
		['is not gone', REMOVED, { a: 'x' }, 'notRemoved'],
		['is not gone but empty, where null was sent', REMOVED, { a: '' }, 'notRemoved'],
		['is empty, where it was to go by an empty text', EMPTIED, { a: '' }, undefined],
		['is gone, where it was to go by an empty text', EMPTIED, {}, undefined],
		['is not emptied', EMPTIED, { a: 'x' }, 'notRemoved'],
		['is empty as asked', set(''), { a: '' }, undefined],
		['is not there, where an empty text was sent', set(''), {}, undefined],
		['has a value, where an empty text was sent', set(''), { a: 'x' }, 'different'],
		['is gone, and one in other case is not asked for', REMOVED, { A: 'x' }, undefined],
	])('%s', (_, change, stored, reason) => {
		const { actual, mismatches } = look({ a: change }, stored);
		const value = stored.a ?? null;
		expect([...actual]).toEqual([['a', value]]);
		expect(mismatches).toEqual(
			reason ? [{ attribute: 'a', expected: change.expected, actual: value, reason }] : [],
		);
	});
});

describe('a warning', () => {
	test.each<[string, Change, Stored, RegExp[]]>([
		['says that an empty text was not kept', set(''), {}, [/set to an empty text.*no such/]],
		['says that a removal left an empty text', EMPTIED, { a: '' }, [/emptied.*empty text/]],
		['names a twin beside the right name', set('x'), { a: 'x', A: 'z' }, [/"A".*"a".*letter case/]],
		['is not needed where all is as asked', set('x'), { a: 'x', b: 'z' }, []],
		['is not needed for an empty text that is kept', set(''), { a: '' }, []],
		['is not needed where an emptied one is gone', EMPTIED, {}, []],
		['names a twin of what is gone', REMOVED, { A: 'z' }, [/"A".*"a".*letter case/]],
		['is not needed for a twin of what is still there', REMOVED, { a: 'y', A: 'z' }, []],
		['does not go with a mismatch', set('x'), { a: 'y', A: 'x' }, []],
	])('%s', (_, change, stored, warnings) => {
		expect(look({ a: change }, stored).warnings).toEqual(
			warnings.map((text) => expect.stringMatching(text)),
		);
	});

	test('never holds a value', () => {
		const { warnings } = look({ a: set('secret') }, { a: 'secret', A: 'hidden' });
		expect(warnings).toHaveLength(1);
		expect(warnings.join()).not.toMatch(/secret|hidden/);
	});
});

test('several attributes are judged each for itself, in the order asked, and others are not shown', () => {
	const changes = { b: set('1'), a: set('2'), gone: REMOVED };
	const { actual, mismatches } = look(changes, { a: 'x', b: '1', gone: 'y', other: 'z' });
	expect(Object.entries({ b: '1', a: 'x', gone: 'y' })).toEqual([...actual]);
	expect(mismatches.map(({ attribute, reason }) => [attribute, reason])).toEqual([
		['a', 'different'],
		['gone', 'notRemoved'],
	]);
});

test('attributes that are excepted are shown but not judged', () => {
	const changes = { a: set('1'), b: set('2'), c: set('') };
	const { actual, ...rest } = look(changes, { a: 'later', B: '2' }, ['a', 'b', 'c']);
	expect(Object.fromEntries(actual)).toEqual({ a: 'later', b: null, c: null });
	expect(rest).toEqual({ mismatches: [], warnings: [] });
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
	'%s is a name like any other',
	(name) => {
		const reasons = [[], [[name, 'x']], [[name.toUpperCase(), 'x']]].map((stored) => {
			const changes: Changes = new Map([[name, set('x')]]);
			const { actual, mismatches } = compare(
				changes,
				createStored(new Map(stored as Array<[string, string]>)),
			);
			return [actual.get(name), mismatches[0]?.reason];
		});
		expect(reasons).toEqual([
			[null, 'missing'],
			['x', undefined],
			[null, 'differsInCase'],
		]);
	},
);
