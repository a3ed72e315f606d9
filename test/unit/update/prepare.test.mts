import {
	needsRead,
	prepareTargets,
	targetOf,
} from '../../../nodes/GenesysParticipantAttributes/update/prepare';
import type {
	Update,
	UpdateOptions,
} from '../../../nodes/GenesysParticipantAttributes/update/target';
import {
	BEFORE,
	NOW,
	byId,
	byPurpose,
	conversationWith,
	snapshotOf,
	optionsWith,
	participantWith,
	updateOf,
	withOptions,
} from './makers.mts';

/** The targets of updates of one participant that has these attributes. */
function prepare(
	updates: Update[],
	stored: Record<string, string> = {},
	options: Partial<UpdateOptions> = {},
) {
	const conversation = conversationWith([participantWith(stored)]);
	return prepareTargets(withOptions(updates, options), snapshotOf(conversation));
}

describe('a read before the write', () => {
	test.each<[string, Partial<Update>, Partial<UpdateOptions>, boolean]>([
		['is not needed by ID', {}, {}, false],
		['is needed by purpose', { selector: byPurpose }, {}, true],
		['is needed to keep what is there', { keepExisting: true }, {}, true],
		['is needed to skip what is unchanged', {}, { skipUnchanged: true }, true],
		['is needed to skip what has ended', {}, { skipEnded: true }, true],
	])('%s', (_, update, options, isNeeded) => {
		const wanted = updateOf(0, { a: '1' }, { ...update, options: optionsWith(options) });
		expect(needsRead(wanted)).toBe(isNeeded);
	});
});

describe('a target', () => {
	test('asks for what its update asks for', () => {
		const update = updateOf(7, { a: '1' }, { warnings: ['w'] });
		expect(targetOf(update, 'p', 'customer')).toEqual({
			item: 7,
			conversationId: 'c',
			participantId: 'p',
			options: update.options,
			purpose: 'customer',
			changes: update.changes,
			toWrite: update.changes,
			warnings: ['w'],
		});
	});

	test('with nothing to write is skipped', () => {
		const skipped = { status: 'skipped', reason: 'nothingToWrite' };
		expect(targetOf(updateOf(0, {})).early).toEqual(skipped);
		expect(prepare([updateOf(0, {})])[0].early).toEqual(skipped);
	});
});

describe('the participants', () => {
	test('are one target each, where all of a purpose are meant', () => {
		const participants = ['p1', 'p2'].map((id) => participantWith({}, { id }));
		const selector = { ...byPurpose, match: 'all' } as const;
		const updates = [
			updateOf(0, { a: '1' }, { selector }),
			updateOf(1, { a: '2' }, { selector: byId('p2') }),
		];
		const targets = prepareTargets(updates, snapshotOf(conversationWith(participants)));
		expect(targets.map(({ item, participantId }) => [item, participantId])).toEqual([
			[0, 'p1'],
			[0, 'p2'],
			[1, 'p2'],
		]);
		expect(targets.map(({ purpose }) => purpose)).toEqual(Array(3).fill('customer'));
	});

	test.each([
		['by ID', byId('nobody'), 'nobody'],
		['by purpose', { by: 'purpose', purpose: 'acd', match: 'all' } as const, undefined],
	])('are notFound where there are none %s', (_, selector, participantId) => {
		const [target] = prepare([updateOf(3, { a: '1' }, { selector })]);
		expect(target).toMatchObject({
			item: 3,
			participantId,
			early: { status: 'failed', failure: { reason: 'notFound' } },
		});
	});
});

describe('skipEnded', () => {
	const updates = [updateOf(0, { a: '1' })];
	const end = { endTime: BEFORE };

	test.each([
		['a conversation', conversationWith([participantWith({})], end), 'conversationEnded'],
		['a participant', conversationWith([participantWith({}, end)]), 'participantEnded'],
		['both', conversationWith([participantWith({}, end)], end), 'conversationEnded'],
	])('leaves %s alone that has ended', (_, conversation, reason) => {
		const [target] = prepareTargets(
			withOptions(updates, { skipEnded: true }),
			snapshotOf(conversation),
		);
		expect(target.early).toEqual({ status: 'skipped', reason });
	});

	test('writes where nothing has ended', () => {
		const [target] = prepare(updates, {}, { skipEnded: true });
		expect(target.early).toBeUndefined();
		expect([...target.toWrite.keys()]).toEqual(['a']);
	});

	test('off writes all the same, and warns', () => {
		const conversation = conversationWith([participantWith({})], end);
		const [target] = prepareTargets(updates, snapshotOf(conversation));
		expect(target.early).toBeUndefined();
		expect(target.warnings).toEqual([expect.stringContaining('conversation had ended')]);
	});
});

/** What would be sent for each target, in order. */
function sent(...args: Parameters<typeof prepare>) {
	return prepare(...args).map(({ toWrite }) =>
		Object.fromEntries([...toWrite].map(([name, change]) => [name, change.sent])),
	);
}

describe('skipUnchanged', () => {
	const on = { skipUnchanged: true };

	test('sends only what differs from what is stored', () => {
		const wanted = { same: '1', other: '2', new: '3', gone: null, absent: null };
		const stored = { same: '1', other: 'x', gone: 'x' };
		expect(sent([updateOf(0, wanted)], stored, on)).toEqual([{ other: '2', new: '3', gone: null }]);
	});

	test('finds nothing to write where all is as asked, and says when it looked', () => {
		const [target] = prepare([updateOf(0, { a: '1', gone: null })], { a: '1', b: '2' }, on);
		expect(target.early).toEqual({ status: 'unchanged' });
		expect(target.check).toMatchObject({ reads: 1, checkedAt: NOW });
		expect([...target.check!.comparison.actual]).toEqual([
			['a', '1'],
			['gone', null],
		]);
		expect(target.check!.comparison.mismatches).toEqual([]);
	});

	test('sends again what an earlier item of this run changes', () => {
		const updates = [updateOf(0, { a: '2' }), updateOf(1, { a: '1' })];
		expect(sent(updates, { a: '1' }, on)).toEqual([{ a: '2' }, { a: '1' }]);
	});

	test('sends what an earlier item of this run removes', () => {
		const updates = [updateOf(0, { a: null }), updateOf(1, { a: '1' })];
		expect(sent(updates, { a: '1' }, on)).toEqual([{ a: null }, { a: '1' }]);
	});

	test('does not count on an earlier item that changes nothing', () => {
		const updates = [updateOf(0, { a: '1' }), updateOf(1, { a: '1' })];
		expect(sent(updates, { a: '1' }, on)).toEqual([{}, {}]);
	});

	test('takes an empty text and an absent name for the same', () => {
		expect(sent([updateOf(0, { a: '' })], {}, on)).toEqual([{}]);
		expect(sent([updateOf(0, { a: '' })], { a: '' }, on)).toEqual([{}]);
	});

	test('tells names apart that differ in letter case only', () => {
		expect(sent([updateOf(0, { a: '1' })], { A: '1' }, on)).toEqual([{ a: '1' }]);
	});

	test('off sends everything', () => {
		expect(sent([updateOf(0, { a: '1' })], { a: '1' })).toEqual([{ a: '1' }]);
	});
});

describe('existingValues keep', () => {
	const keep = { keepExisting: true };

	test('sets only what is not there yet', () => {
		const update = updateOf(0, { there: '2', empty: '2', new: '2' }, keep);
		const stored = { there: '1', empty: '' };
		expect(sent([update], stored)).toEqual([{ new: '2' }]);
		const [target] = prepare([update], stored);
		expect([...target.changes.keys()]).toEqual(['new']);
		expect(target.warnings).toEqual([expect.stringContaining('there, empty')]);
	});

	test('finds nothing to write where all is there, whatever its values', () => {
		const [target] = prepare([updateOf(0, { a: '2' }, keep)], { a: '1' });
		expect(target.early).toEqual({ status: 'unchanged' });
		expect(target.check?.comparison).toEqual({
			actual: new Map([['a', '1']]),
			mismatches: [],
			warnings: [],
		});
	});

	test('keeps what an earlier item of this run sets', () => {
		const updates = [updateOf(0, { a: '1' }), updateOf(1, { a: '2' }, keep)];
		expect(sent(updates, {})).toEqual([{ a: '1' }, {}]);
		// Not unchanged: the earlier write may yet fail, and then nothing is there
		expect(prepare(updates, {})[1].early).toEqual({
			status: 'skipped',
			reason: 'nothingToWrite',
		});
	});

	test('keeps what an earlier item of this run sets, and sets the others', () => {
		const updates = [updateOf(0, { a: '1' }), updateOf(1, { a: '2', b: '2' }, keep)];
		expect(sent(updates, {})).toEqual([{ a: '1' }, { b: '2' }]);
		expect(prepare(updates, {})[1].early).toBeUndefined();
	});

	test('sets what an earlier item of this run removes', () => {
		const updates = [updateOf(0, { a: null }), updateOf(1, { a: '2' }, keep)];
		expect(sent(updates, { a: '1' })).toEqual([{ a: null }, { a: '2' }]);
	});

	test('holds for each item by itself', () => {
		const updates = [updateOf(0, { a: '2' }, keep), updateOf(1, { a: '3' })];
		expect(sent(updates, { a: '1' })).toEqual([{}, { a: '3' }]);
	});

	test('and skipUnchanged go together', () => {
		const update = updateOf(0, { there: '2', gone: null, new: '3' }, keep);
		expect(sent([update], { there: '1' }, { skipUnchanged: true })).toEqual([{ new: '3' }]);
	});
});
