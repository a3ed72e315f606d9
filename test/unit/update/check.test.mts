import type {
	Update,
	UpdateOptions,
} from '../../../nodes/GenesysParticipantAttributes/update/target';
import { noAnswer, response } from '../delivery/answers.mts';
import { createFakeOrg, type FakeOrg } from './fakeOrg.mts';
import { finishedRun, statusesOf } from './finishedRun.mts';
import { BEFORE, byId, P, Q, updateOf } from './makers.mts';

async function run(org: FakeOrg, updates: Update[], more: Partial<UpdateOptions> = {}) {
	return await finishedRun(org, updates, { verifyForMs: 15_000, ...more });
}

const NOBODY = '{"id":"c","participants":[]}';
const NOTHING_YET = JSON.stringify({ id: 'c', participants: [{ id: P }] });

/** When each read was sent, in quarters of a second after the write. */
const readQuarters = (org: FakeOrg) => org.reads().map(({ at }) => Math.floor(at / 250));

describe('reading back', () => {
	test('is one read where all is as asked', async () => {
		const org = createFakeOrg([P]);
		const [result] = await run(org, [updateOf(0, { a: '1' })]);
		expect(result).toMatchObject({ status: 'verified', check: { reads: 1 } });
		expect(result.check?.checkedAt).toMatch(/^\d{4}-.*Z$/);
		expect(org.reads()).toHaveLength(1);
	});

	test('goes on with growing waits while something is missing', async () => {
		const org = createFakeOrg([P]);
		org.readDelayMs = 6000;
		const [result] = await run(org, [updateOf(0, { a: '1' })]);
		expect(readQuarters(org)).toEqual([0, 1, 5, 13, 29]);
		expect(result).toMatchObject({ status: 'verified', check: { reads: 5 } });
	});

	test('ends as mismatch when the time is up, and says what is there', async () => {
		const org = createFakeOrg([P]);
		org.readDelayMs = Infinity;
		const [result] = await run(org, [updateOf(0, { a: '1' })]);
		expect(readQuarters(org)).toEqual([0, 1, 5, 13, 29, 60]);
		expect(result).toMatchObject({ status: 'mismatch', valid: false, check: { reads: 6 } });
		expect(result.check?.comparison.mismatches).toEqual([
			{ attribute: 'a', expected: '1', actual: null, reason: 'missing' },
		]);
	});

	test.each([
		[0, [0]],
		[1000, [0, 1, 4]],
		[2500, [0, 1, 5, 10]],
	])('goes on for %d ms', async (verifyForMs, quarters) => {
		const org = createFakeOrg([P]);
		org.readDelayMs = Infinity;
		await run(org, [updateOf(0, { a: '1' })], { verifyForMs });
		expect(readQuarters(org)).toEqual(quarters);
	});

	test('leaves right what was found right, whatever happens to it afterwards', async () => {
		const org = createFakeOrg([P, Q]);
		const updates = [updateOf(0, { a: '1' }), updateOf(1, { b: '1' }, { selector: byId(Q) })];
		org.next('PATCH', response(202), true);
		org.next('PATCH', response(202), false);
		void org.clock.pause(2000).then(() => org.set(P, { a: 'flow' }));
		const results = await run(org, updates);
		expect(statusesOf(results)).toEqual(['verified', 'mismatch']);
	});

	test('off reads nothing', async () => {
		const org = createFakeOrg([P]);
		const [result] = await run(org, [updateOf(0, { a: '1' })], { verify: false });
		expect(result).toMatchObject({ status: 'accepted', valid: null });
		expect(result.check).toBeUndefined();
		expect(org.reads()).toEqual([]);
	});

	test('that fails makes the item unverified, not failed', async () => {
		const org = createFakeOrg([P]);
		org.next('GET', response(403));
		const [result] = await run(org, [updateOf(0, { a: '1' })]);
		expect(result).toMatchObject({ status: 'unverified', valid: null, reason: 'readFailed' });
		expect(org.reads()).toHaveLength(1);
	});

	test('that fails the second time does not make a mismatch of what was late', async () => {
		const org = createFakeOrg([P]);
		org.readDelayMs = Infinity;
		org.next('GET', response(200, {}, NOTHING_YET));
		org.next('GET', response(500));
		const [result] = await run(org, [updateOf(0, { a: '1' })]);
		expect(result).toMatchObject({ status: 'unverified', valid: null, check: { reads: 1 } });
	});

	test('that is cut short does not make a mismatch of what was late', async () => {
		const org = createFakeOrg([P]);
		org.next('GET', response(200, {}, NOTHING_YET));
		org.next('GET', { kind: 'cancelled' });
		const [result] = await run(org, [updateOf(0, { a: '1' })]);
		expect(result).toMatchObject({ status: 'unverified', valid: null, check: undefined });
	});

	test.each([
		['set', '1'],
		['removed', null],
	])('without the participant has looked at nothing that was %s', async (_, value) => {
		const org = createFakeOrg([P]);
		org.next('GET', response(200, {}, NOBODY));
		const [result] = await run(org, [updateOf(0, { a: value })], { verifyForMs: 0 });
		expect(result).toMatchObject({ status: 'unverified', valid: null, reason: 'readFailed' });
		expect(result.advice).toContain('does not have this participant');
	});

	test('without the participant is done again while there is time', async () => {
		const org = createFakeOrg([P]);
		org.next('GET', response(200, {}, NOBODY));
		const [result] = await run(org, [updateOf(0, { a: '1' })]);
		expect(result).toMatchObject({ status: 'verified', check: { reads: 1 } });
	});

	test.each([
		['5 s after the write, n8n 2 min ahead', -120_000, 5000, false],
		['5 s before the write, n8n 2 min ahead', -120_000, -5000, true],
		['5 s after the write, n8n 2 min behind', 120_000, 5000, false],
		['5 s before the write, n8n 2 min behind', 120_000, -5000, true],
	])("judges an end by the server's clock: %s", async (_, offset, after, isWarned) => {
		const org = createFakeOrg([P]);
		const serverNow = Date.now() + offset;
		const date = new Date(serverNow).toUTCString();
		org.next('PATCH', response(202, { date }), true);
		org.endTime = new Date(serverNow + after).toISOString();
		const [result] = await run(org, [updateOf(0, { a: '1' })]);
		expect(result.warnings.join().includes('had ended already')).toBe(isWarned);
	});

	test('warns where the conversation had ended before the write', async () => {
		const org = createFakeOrg([P]);
		org.endTime = BEFORE;
		const [result] = await run(org, [updateOf(0, { a: '1' })]);
		expect(result.status).toBe('verified');
		expect(result.warnings.join()).toContain('had ended already');
	});
});

describe('a write of unknown outcome', () => {
	const lost = noAnswer('timeout');

	test.each([{ verify: true }, { verify: false }])(
		'is verified where it is found, with %j',
		async (options) => {
			const org = createFakeOrg([P]);
			org.next('PATCH', lost, true);
			const [result] = await run(org, [updateOf(0, { a: '1' })], options);
			expect(result).toMatchObject({ status: 'verified', valid: true });
		},
	);

	test('is failed where it is not found', async () => {
		const org = createFakeOrg([P]);
		org.next('PATCH', lost, false);
		const [result] = await run(org, [updateOf(0, { a: '1' })]);
		expect(result).toMatchObject({ status: 'failed', valid: false, reason: 'timeout' });
	});

	test('is failed, and nobody knows, where it cannot be read', async () => {
		const org = createFakeOrg([P]);
		org.next('PATCH', lost, true);
		org.next('GET', response(404));
		const [result] = await run(org, [updateOf(0, { a: '1' })]);
		expect(result).toMatchObject({ status: 'failed', valid: null, reason: 'timeout' });
	});

	test('supersedes an earlier one only where it is found', async () => {
		for (const isDone of [true, false]) {
			const org = createFakeOrg([P]);
			org.next('PATCH', response(202), true);
			org.next('PATCH', lost, isDone);
			const updates = [updateOf(0, { a: '1' }), updateOf(1, { a: '2' })];
			const results = await run(org, updates, { combineItems: false });
			expect(statusesOf(results)).toEqual(
				isDone ? ['superseded', 'verified'] : ['verified', 'failed'],
			);
		}
	});
});

describe('a conflict', () => {
	test('is explained by the end of the conversation, where that is the cause', async () => {
		const org = createFakeOrg([P]);
		org.next('PATCH', response(409));
		org.endTime = BEFORE;
		const [result] = await run(org, [updateOf(0, { a: '1' })]);
		expect(result).toMatchObject({ status: 'failed', reason: 'conflict' });
		expect(result.failure?.message).toContain('the conversation has ended');
		expect(result.failure?.description).toContain(BEFORE);
	});

	test('is one with something else where the conversation goes on', async () => {
		const org = createFakeOrg([P]);
		org.next('PATCH', response(409));
		const [result] = await run(org, [updateOf(0, { a: '1' })]);
		expect(result).toMatchObject({ status: 'failed', valid: false, reason: 'conflict' });
		expect(result.failure?.message).not.toContain('has ended');
	});
});
