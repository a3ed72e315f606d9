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
	byId,
	byPurpose,
	conversationWith,
	snapshotOf,
	optionsWith,
	participantWith,
	updateOf,
	withOptions,
} from './makers.mts';

/** The targets of updates of one participant without attributes. */
function prepare(updates: Update[], options: Partial<UpdateOptions> = {}) {
	const conversation = conversationWith([participantWith({})]);
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
		const [target] = prepare(updates, { skipEnded: true });
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
