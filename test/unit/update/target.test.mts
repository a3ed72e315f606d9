import {
	wasApplied,
	visitNewestFirst,
} from '../../../nodes/GenesysParticipantAttributes/update/target';
import type { Target } from '../../../nodes/GenesysParticipantAttributes/update/target';
import {
	ACCEPTED,
	changesOf,
	LOST,
	REFUSED,
	RIGHT,
	targetWith,
	UNREAD,
	written,
	WRONG,
} from './makers.mts';

/** The names of each target that later ones have since set to other values. */
function supersededOf(targets: Target[]): string[][] {
	const result = new Map<Target, string[]>();
	visitNewestFirst(targets, (target, superseded) => void result.set(target, [...superseded]));
	return targets.map((target) => result.get(target)!);
}

describe('a name is superseded', () => {
	test.each<[string, Target[], string[][]]>([
		[
			'by a later item that sets another value',
			[written({ a: '1' }), written({ a: '2' })],
			[['a'], []],
		],
		['by a later item that removes it', [written({ a: '1' }), written({ a: null })], [['a'], []]],
		[
			'by a later item that sets what was removed',
			[written({ a: null }), written({ a: '1' })],
			[['a'], []],
		],
		['by a later item that empties it', [written({ a: '1' }), written({ a: '' })], [['a'], []]],
		[
			'by the last of several',
			[written({ a: '1' }), written({ a: '2' }), written({ a: '3' })],
			[['a'], ['a'], []],
		],
		['in part', [written({ a: '1', b: '1' }), written({ b: '2', c: '2' })], [['b'], []]],
		[
			'by different items',
			[written({ a: '1', b: '1' }), written({ a: '2' }), written({ b: '3' })],
			[['a', 'b'], [], []],
		],
		[
			'also where the outcome was unknown, once it is read back',
			[written({ a: '1' }), written({ a: '2' }, { written: LOST, check: RIGHT })],
			[['a'], []],
		],
		[
			'also where the later item is not as asked',
			[written({ a: '1' }), written({ a: '2' }, { check: WRONG })],
			[['a'], []],
		],
		[
			'also where both remove it, the later by an empty text, which may stay',
			[
				written({ a: null }),
				written({}, { toWrite: new Map([['a', { expected: null, sent: '' }]]) }),
			],
			[['a'], []],
		],
		[
			'whatever came of itself',
			[targetWith({ a: '1' }, { written: REFUSED }), written({ a: '2' })],
			[['a'], []],
		],
	])('%s', (_, targets, superseded) => {
		expect(supersededOf(targets)).toEqual(superseded);
	});
});

describe('a name is not superseded', () => {
	test.each<[string, Target[]]>([
		['by a later item with the same value', [written({ a: '1' }), written({ a: '1' })]],
		[
			'by one in between, where the last sets the same value again',
			[written({ a: '1' }), written({ b: '2' }), written({ a: '1' })],
		],
		['by another name', [written({ a: '1' }), written({ A: '2' })]],
		['by an earlier item', [written({ a: '1' }), written({ b: '2' })]],
		[
			'by a later item that was refused',
			[written({ a: '1' }), targetWith({ a: '2' }, { written: REFUSED })],
		],
		['by a later item that was never sent', [written({ a: '1' }), targetWith({ a: '2' })]],
		[
			'by a later item that was skipped',
			[
				written({ a: '1' }),
				targetWith({ a: '2' }, { early: { status: 'skipped', reason: 'participantEnded' } }),
			],
		],
		[
			'by a later item whose outcome is unknown, and not found',
			[written({ a: '1' }), targetWith({ a: '2' }, { written: LOST, check: WRONG })],
		],
		[
			'by a later item whose outcome nobody could read',
			[written({ a: '1' }), targetWith({ a: '2' }, { written: LOST, check: UNREAD })],
		],
		[
			'by a later item that left it as it was',
			[written({ a: '1' }), written({ a: '2', b: '2' }, { toWrite: changesOf({ b: '2' }) })],
		],
	])('%s', (_, targets) => {
		expect(supersededOf(targets)).toEqual(targets.map(() => []));
	});

	test('and the first of two equal values is one with the last, past another in between', () => {
		const targets = [written({ a: '1' }), written({ a: '2' }), written({ a: '1' })];
		expect(supersededOf(targets)).toEqual([[], ['a'], []]);
	});
});

test('targets are visited from the last, so that a visit can settle whether one took effect', () => {
	const first = written({ a: '1' });
	const last = targetWith({ a: '2' }, { written: LOST });
	const seen: Array<[Target, string[]]> = [];
	visitNewestFirst([first, last], (target, superseded) => {
		seen.push([target, [...superseded]]);
		if (target === last) target.check = RIGHT;
	});
	expect(seen).toEqual([
		[last, []],
		[first, ['a']],
	]);
});

test.each<[string, Partial<Target>, boolean]>([
	['accepted', { written: ACCEPTED }, true],
	['accepted, and not as asked', { written: ACCEPTED, check: WRONG }, true],
	['refused', { written: REFUSED }, false],
	['refused, though it is as asked', { written: REFUSED, check: RIGHT }, false],
	['of unknown outcome', { written: LOST }, false],
	['of unknown outcome, and there', { written: LOST, check: RIGHT }, true],
	['of unknown outcome, and not there', { written: LOST, check: WRONG }, false],
	['of unknown outcome, and not readable', { written: LOST, check: UNREAD }, false],
	['never sent', {}, false],
])('a write took effect that is %s: %j', (_, more, effect) => {
	expect(wasApplied(targetWith({ a: '1' }, more))).toBe(effect);
});
