import type { UpdateOptions } from '../../../nodes/GenesysParticipantAttributes/update/target';
import type { ParticipantSelector } from '../../../nodes/GenesysParticipantAttributes/genesys/choose';
import { noAnswer, response, tooMany } from '../delivery/answers.mts';
import { ANSWER_MS } from '../fakeApi.mts';
import { createFakeOrg } from './fakeOrg.mts';
import { finishedRun as run, runOf, statusesOf } from './finishedRun.mts';
import { byId, byPurpose, P, Q, R, updateOf } from './makers.mts';

describe('items for one participant', () => {
	test('are one write and one read, and later items win', async () => {
		const org = createFakeOrg([P]);
		const results = await run(org, [
			updateOf(0, { a: '1', b: '1' }),
			updateOf(1, { a: '2' }),
			updateOf(2, { b: '1' }),
		]);
		expect(org.writes()).toEqual([{ participantId: P, attributes: { a: '2', b: '1' } }]);
		expect(org.reads()).toHaveLength(1);
		expect(org.stored(P)).toEqual({ a: '2', b: '1' });
		expect(statusesOf(results)).toEqual(['verified', 'verified', 'verified']);
		expect(results[0].superseded).toEqual(['a']);
	});

	test('not to be combined are a write each, one after the other', async () => {
		const org = createFakeOrg([P]);
		const updates = ['1', '2', '3'].map((value, item) => updateOf(item, { a: value }));
		const results = await run(org, updates, { combineItems: false });
		expect(org.writes().map(({ attributes }) => attributes.a)).toEqual(['1', '2', '3']);
		const writes = org.sent.filter(({ method }) => method === 'PATCH');
		for (const [index, { at }] of writes.entries()) {
			if (index > 0) expect(at).toBeGreaterThanOrEqual(writes[index - 1].until);
		}
		expect(statusesOf(results)).toEqual(['superseded', 'superseded', 'verified']);
	});

	test.each([400, 413])('refused together with %d are sent again one by one', async (status) => {
		const org = createFakeOrg([P]);
		org.refuse('bad', response(status));
		const updates = ['a', 'bad', 'c'].map((name, item) => updateOf(item, { [name]: '1' }));
		const results = await run(org, updates);
		expect(statusesOf(results)).toEqual(['verified', 'failed', 'verified']);
		expect(results[1].reason).toBe('rejected');
		expect(org.stored(P)).toEqual({ a: '1', c: '1' });
	});

	test('refused together for another cause are not sent again', async () => {
		const org = createFakeOrg([P]);
		org.next('PATCH', response(404));
		const results = await run(org, [updateOf(0, { a: '1' }), updateOf(1, { b: '1' })]);
		expect(org.writes()).toHaveLength(1);
		expect(results.map(({ reason }) => reason)).toEqual(['notFound', 'notFound']);
	});

	test('named by ID and by purpose are one write, too', async () => {
		const org = createFakeOrg([P]);
		await run(org, [updateOf(0, { a: '1' }, { selector: byPurpose }), updateOf(1, { b: '2' })]);
		expect(org.writes()).toEqual([{ participantId: P, attributes: { a: '1', b: '2' } }]);
	});
});

describe('several participants', () => {
	test('are written at the same time, and their conversation is read once', async () => {
		const org = createFakeOrg([P, Q, R]);
		const updates = [P, Q, R].map((id, item) => updateOf(item, { a: id }, { selector: byId(id) }));
		expect(statusesOf(await run(org, updates))).toEqual(Array(3).fill('verified'));
		expect(org.writes()).toHaveLength(3);
		expect(org.reads()).toHaveLength(1);
		expect(org.clock.now()).toBe(2 * ANSWER_MS);
	});

	test('no write waits for a check', async () => {
		const org = createFakeOrg([P], 2);
		const updates = Array.from({ length: 9 }, (_, item) =>
			updateOf(item, { a: '1' }, { conversationId: `c${item}` }),
		);
		await run(org, updates);
		expect(org.sent.map(({ method }) => method)).toEqual([
			...Array(9).fill('PATCH'),
			...Array(9).fill('GET'),
		]);
	});

	test('a read before the write comes right before it, conversation by conversation', async () => {
		const org = createFakeOrg([P], 1);
		const updates = [0, 1, 2].map((item) =>
			updateOf(item, { a: '1' }, { conversationId: `c${item}`, selector: byPurpose }),
		);
		await run(org, updates, { verify: false });
		expect(org.sent.map(({ method, path }) => [method, path.split('/')[4]])).toEqual([
			['GET', 'c0'],
			['PATCH', 'c0'],
			['GET', 'c1'],
			['PATCH', 'c1'],
			['GET', 'c2'],
			['PATCH', 'c2'],
		]);
	});

	test('the targets come in item order, whatever was done first', async () => {
		const org = createFakeOrg([P, Q]);
		const items = [
			updateOf(0, { a: '1' }),
			updateOf(1, { a: '1' }, { conversationId: 'd', selector: byPurpose }),
			updateOf(2, { a: '1' }, { selector: byId(Q) }),
			updateOf(3, {}),
		];
		const results = await run(org, items);
		expect(results.map(({ item }) => item)).toEqual([0, 1, 2, 3]);
	});
});

describe('a read before the write that fails', () => {
	test.each([
		['404', response(404), 'notFound'],
		['403', response(403), 'forbidden'],
		['401', response(401), 'unauthorized'],
		['429', tooMany(1), 'rateLimited'],
		['500', response(500), 'readFailed'],
		['a lost connection', noAnswer('network'), 'readFailed'],
		['a timeout', noAnswer('timeout'), 'readFailed'],
		['400', response(400), 'readFailed'],
	])('by %s fails its items, and nothing is written', async (_, answer, reason) => {
		const org = createFakeOrg([P]);
		org.next('GET', answer);
		const [result] = await run(org, [updateOf(0, { a: '1' }, { selector: byPurpose })]);
		expect(result).toMatchObject({ status: 'failed', valid: false, reason });
		expect(org.writes()).toEqual([]);
	});
});

test.each<[Partial<UpdateOptions>, number, number]>([
	[{}, 2, 1],
	[{ combineItems: false, verify: false }, 3, 0],
])(
	'a dry run with %j writes nothing, and counts what the real one would send',
	async (options, writes, checks) => {
		const org = createFakeOrg([P, Q]);
		const updates = [
			updateOf(0, { a: '1' }),
			updateOf(1, { b: '1' }),
			updateOf(2, { a: '1' }, { selector: byId(Q) }),
			updateOf(3, {}),
		];
		const dryRun = runOf(org, updates, { dryRun: true, ...options });
		const targets = await org.run(async () => await dryRun.execute());
		expect(org.sent).toEqual([]);
		const statuses = targets.map(({ result }) => result.status);
		expect(statuses).toEqual(['planned', 'planned', 'planned', 'skipped']);
		expect(await dryRun.plannedRequests()).toEqual({ writes, checks });
	},
);

test.each<[string, Partial<UpdateOptions>, number]>([
	['a write for each participant and a read for each conversation', {}, 5],
	['a write for each item, where they are not combined', { combineItems: false }, 6],
	['no read, where nothing is checked', { verify: false }, 3],
	['one more read for each conversation that has to be read first', { skipEnded: true }, 7],
	['only these reads, where nothing is written', { skipEnded: true, dryRun: true }, 2],
])('a run is expected to take %s', (_, options, requests) => {
	const updates = [
		updateOf(0, { a: '1' }),
		updateOf(1, { b: '1' }),
		updateOf(2, { a: '1' }, { selector: byId(Q) }),
		updateOf(3, { a: '1' }, { conversationId: 'd' }),
	];
	expect(runOf(createFakeOrg([]), updates, options).expectedRequests).toBe(requests);
});

test('an item without anything to write is skipped, whoever is there', async () => {
	const org = createFakeOrg([P]);
	const nobody: ParticipantSelector = { by: 'purpose', purpose: 'acd', match: 'active' };
	const updates = [
		updateOf(0, {}, { selector: nobody }),
		updateOf(1, { a: '1' }, { selector: byPurpose }),
	];
	expect(statusesOf(await run(org, updates))).toEqual(['skipped', 'verified']);
});
