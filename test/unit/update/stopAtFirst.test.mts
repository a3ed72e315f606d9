import { noAnswer, response } from '../delivery/answers.mts';
import { createFakeOrg } from './fakeOrg.mts';
import { finishedRun as run, statusesOf } from './finishedRun.mts';
import { byPurpose, P, updateOf } from './makers.mts';

const STOP = { stopAtFirst: true };

describe('stopping at the first failed item', () => {
	const updates = ['a', 'bad', 'c', 'd'].map((name, item) => updateOf(item, { [name]: '1' }));

	test.each([
		['not combined', { combineItems: false }],
		['sent again one by one', {}],
	])('starts no other write for the same participant: %s', async (_, options) => {
		const org = createFakeOrg([P]);
		org.refuse('bad', response(400));
		const results = await run(org, updates, { ...STOP, ...options });
		expect(org.stored(P)).toEqual({ a: '1' });
		expect(results.slice(1).map(({ reason }) => reason)).toEqual([
			'rejected',
			'cancelled',
			'cancelled',
		]);
		expect(org.reads()).toHaveLength(0);
	});

	test('starts no write in other conversations', async () => {
		const org = createFakeOrg([P], 1);
		org.next('PATCH', response(403));
		const others = [0, 1, 2].map((item) =>
			updateOf(item, { a: '1' }, { conversationId: `c${item}` }),
		);
		const results = await run(org, others, STOP);
		expect(org.sent).toHaveLength(1);
		expect(results.map(({ reason }) => reason)).toEqual(['forbidden', 'cancelled', 'cancelled']);
	});

	test('finishes what is under way', async () => {
		const org = createFakeOrg([P], 2);
		org.next('PATCH', response(403));
		const others = [0, 1, 2].map((item) =>
			updateOf(item, { a: '1' }, { conversationId: `c${item}` }),
		);
		const results = await run(org, others, { ...STOP, verify: false });
		expect(statusesOf(results)).toEqual(['failed', 'accepted', 'failed']);
	});

	test('counts a participant that is not there', async () => {
		const org = createFakeOrg([P], 1);
		const others = [
			updateOf(0, { a: '1' }, { selector: { by: 'purpose', purpose: 'acd', match: 'active' } }),
			updateOf(1, { a: '1' }, { conversationId: 'd', selector: byPurpose }),
		];
		const results = await run(org, others, STOP);
		expect(results.map(({ reason }) => reason)).toEqual(['notFound', 'cancelled']);
		expect(org.sent).toHaveLength(1);
	});

	test('reads back a write of unknown outcome before it is called failed', async () => {
		const org = createFakeOrg([P]);
		org.next('PATCH', noAnswer('timeout'), true);
		expect(statusesOf(await run(org, [updateOf(0, { a: '1' })], STOP))).toEqual(['verified']);
	});

	test('is not asked for in the other settings: all items are tried', async () => {
		const org = createFakeOrg([P]);
		org.refuse('bad', response(400));
		const results = await run(org, updates, { combineItems: false });
		expect(statusesOf(results)).toEqual(['verified', 'failed', 'verified', 'verified']);
	});
});
