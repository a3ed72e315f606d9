import type {
	Change,
	Changes,
} from '../../../nodes/GenesysParticipantAttributes/attributes/change';
import {
	compare,
	type Mismatch,
} from '../../../nodes/GenesysParticipantAttributes/attributes/compare';

const set = (text: string): Change => ({ expected: text, sent: text });
const REMOVED: Change = { expected: null, sent: null };
const EMPTIED: Change = { expected: null, sent: '' };

type Stored = Record<string, string>;

function look(changes: Record<string, Change>, stored: Stored, except: string[] = []) {
	const asked: Changes = new Map(Object.entries(changes));
	return compare(asked, new Map(Object.entries(stored)), new Set(except));
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
		[
			'is there under a name in other case, with another value',
			set('x'),
			{ A: 'y' },
			'differsInCase',
		],
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

describe('several attributes', () => {
	test('are judged each for itself, in the order asked, and others are not shown', () => {
		const changes = { b: set('1'), a: set('2'), gone: REMOVED };
		const { actual, mismatches } = look(changes, { a: 'x', b: '1', gone: 'y', other: 'z' });
		expect([...actual]).toEqual([
			['b', '1'],
			['a', 'x'],
			['gone', 'y'],
		]);
		expect(mismatches.map(({ attribute, reason }) => [attribute, reason])).toEqual([
			['a', 'different'],
			['gone', 'notRemoved'],
		]);
	});

	test('that are excepted are shown but not judged', () => {
		const { actual, mismatches, warnings } = look(
			{ a: set('1'), b: set('2'), c: set('') },
			{ a: 'later', B: '2' },
			['a', 'b', 'c'],
		);
		expect([...actual]).toEqual([
			['a', 'later'],
			['b', null],
			['c', null],
		]);
		expect(mismatches).toEqual([]);
		expect(warnings).toEqual([]);
	});
});

describe.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('the name %s', (name) => {
	const changes: Changes = new Map([[name, set('x')]]);

	test('is missing where nothing is stored', () => {
		expect(compare(changes, new Map()).mismatches).toEqual([
			{ attribute: name, expected: 'x', actual: null, reason: 'missing' },
		]);
	});

	test('is found where it is stored', () => {
		const { actual, mismatches } = compare(changes, new Map([[name, 'x']]));
		expect(actual.get(name)).toBe('x');
		expect(mismatches).toEqual([]);
	});

	test('is told from one in other case', () => {
		const stored = new Map([[name.toUpperCase(), 'x']]);
		expect(compare(changes, stored).mismatches[0].reason).toBe('differsInCase');
	});
});
