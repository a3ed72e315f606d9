import type { AttemptResult } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { UpdateRun } from '../../../nodes/GenesysParticipantAttributes/update/run';
import type {
	Update,
	UpdateOptions,
} from '../../../nodes/GenesysParticipantAttributes/update/target';
import { ACCEPTED, noAnswer, response, tooMany } from '../delivery/answers.mts';
import { ANSWER_MS, createFakeApi } from '../fakeApi.mts';
import { byId, byPurpose, optionsWith, P, Q, R, updateOf, withOptions } from './makers.mts';

function setUp(
	updates: Update[],
	read: AttemptResult = response(403),
	write: AttemptResult = ACCEPTED,
	more: Partial<UpdateOptions> = {},
) {
	const fake = createFakeApi(({ method }) => (method === 'GET' ? read : write));
	const run = new UpdateRun(fake.api, withOptions(updates, more), optionsWith(more));
	return { ...fake, run, execute: async () => await fake.run(async () => await run.execute()) };
}

test('several participants are written at the same time, and their conversation is read once', async () => {
	const updates = [P, Q, R].map((id, item) => updateOf(item, { a: id }, { selector: byId(id) }));
	const { execute, sent } = setUp(updates);
	await execute();
	expect(sent.map(({ method, at }) => [method, at])).toEqual([
		...Array(3).fill(['PATCH', 0]),
		['GET', ANSWER_MS],
	]);
});

test.each([
	['401', response(401), 'unauthorized'],
	['429', tooMany(1), 'rateLimited'],
	['a lost connection', noAnswer('network'), 'readFailed'],
	['a timeout', noAnswer('timeout'), 'readFailed'],
])('a read before the write that fails by %s fails its items', async (_, answer, reason) => {
	const { execute, sent } = setUp([updateOf(0, { a: '1' }, { selector: byPurpose })], answer);
	const [{ result }] = await execute();
	expect(result).toMatchObject({ status: 'failed', valid: false, reason });
	expect(sent).toHaveLength(1);
});

test('an item without anything to write is skipped, whoever is there', async () => {
	const nobody = { by: 'purpose', purpose: 'acd', match: 'active' } as const;
	const updates = [
		updateOf(0, {}, { selector: nobody }),
		updateOf(1, { a: '1' }, { selector: byPurpose }),
	];
	const { execute } = setUp(updates);
	expect((await execute()).map(({ result }) => result.status)).toEqual(['skipped', 'failed']);
});

test.each([
	["is after the write by the server's clock, n8n ahead", -120_000, 5000, false],
	["is before the write by the server's clock, n8n behind", 120_000, -5000, true],
])('an end that %s', async (_, offset, after, isTold) => {
	const serverNow = Date.now() + offset;
	const endTime = new Date(serverNow + after).toISOString();
	const participants = [{ id: P, attributes: { a: '1' } }];
	const { execute } = setUp(
		[updateOf(0, { a: '1' })],
		response(200, {}, JSON.stringify({ id: 'c', endTime, participants })),
		response(202, { date: new Date(serverNow).toUTCString() }),
	);
	const [{ warnings, result }] = await execute();
	expect(result.status).toBe('verified');
	expect(warnings.join().includes('had ended already')).toBe(isTold);
});

test.each<[string, Partial<UpdateOptions>, number[]]>([
	['a write for each participant and a read for each conversation', {}, [0, 3, 2]],
	['a write for each item, where they are not combined', { combineItems: false }, [0, 4, 2]],
	['no read, where nothing is checked', { verify: false }, [0, 3, 0]],
	['one more read for each conversation that has to be read first', { skipEnded: true }, [2, 3, 2]],
])('a run is expected to take %s', async (_, options, expected) => {
	const updates = [
		updateOf(0, { a: '1' }),
		updateOf(1, { b: '1' }),
		updateOf(2, { a: '1' }, { selector: byId(Q) }),
		updateOf(3, { a: '1' }, { conversationId: 'd' }),
	];
	const { run } = setUp(updates, undefined, undefined, options);
	expect(Object.values(await run.expectedRequests())).toEqual(expected);
});
