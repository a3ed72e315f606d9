import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { CONTINUE, withSimulator } from './support.mts';
import {
	all,
	expectAllWritten,
	interfere,
	itemsFor,
	remove,
	seedItem,
	seedItemsOfOne,
	set,
	statusesOf,
	storedFor,
	type UpdateRecord,
	type UpdateRun,
	withAttributes,
} from './updates.mts';

simulatorForAll();

test.each([
	['Set', set],
	['Remove', remove],
])('%s without verification trusts the 202, and reads nothing', async (_, operation) => {
	const item = { ...seedItem(simulator), names: 'old' };
	const { records } = await operation(simulator, [item], {
		parameters: { verification: 'off' },
	});
	expect(records[0]).toMatchObject({ status: 'accepted', valid: null });
	expect(records[0].validation).toMatchObject({ actual: {}, mismatches: [], reads: 0 });
	expect(records[0].validation).not.toHaveProperty('checkedAt');
	expect(records[0].delivery).toMatchObject({ statusCode: 202, acceptedAt: expect.any(String) });
	expect(simulator.count('getConversation')).toBe(0);
});

test('what was read back as asked is verified, with the time of the read', async () => {
	const before = Date.now();
	const { records } = await set(simulator, [seedItem(simulator)]);
	expect(records[0]).toMatchObject({ status: 'verified', valid: true });
	const { reads, checkedAt } = records[0].validation;
	expect(reads).toBe(1);
	expect(Date.parse(checkedAt!)).toBeGreaterThanOrEqual(before);
	expect(Date.parse(checkedAt!)).toBeGreaterThanOrEqual(
		Date.parse(records[0].delivery.acceptedAt!),
	);
});

test('each conversation is read once for all its items, after the last write of all', async () => {
	const items = Array.from({ length: 30 }, () => seedItemsOfOne(simulator, 2)).flat();
	const result = await set(simulator, items);
	expectAllWritten(simulator, items, result);
	const routes = simulator.requests.map(({ route }) => route).filter((route) => route !== 'token');
	expect(routes).toEqual([...all('patchAttributes', 60), ...all('getConversation', 30)]);
});

test('of an item that takes two requests, what is there is told where the second one fails', async () => {
	const [a, b] = ['a', 'b'].map((letter) => letter.repeat(300_000));
	const item = seedItem(simulator, { a, b });
	simulator.onRequest(({ route }) => {
		const isSecond = route === 'patchAttributes' && simulator.count(route) === 2;
		if (isSecond) simulator.faults.next(route, 403);
	});
	const { records } = await set(simulator, [item], {
		parameters: { verification: 'off' },
		options: { verifyFor: 0 },
		node: CONTINUE,
	});
	const mismatches = [expect.objectContaining({ attribute: 'b', reason: 'missing' })];
	expect(records[0]).toMatchObject({ status: 'failed', valid: false, reason: 'forbidden' });
	expect(records[0].validation).toMatchObject({ actual: { a, b: null }, mismatches, reads: 1 });
});

test.concurrent('what is late is read again, until it is there', async () => {
	await withSimulator({ readDelayMs: 150 }, async (simulator) => {
		const [{ id: conversationId, participants }] = simulator.seed({
			conversations: 1,
			participants: 2,
			attributes: { tier: 'gold' },
		});
		const items = participants.map(({ id: participantId }) => ({
			...{ conversationId, participantId },
			attributes: { tier: 'gold' },
		}));
		const result = await set(simulator, items);
		expect(statusesOf(result)).toEqual(['verified', 'verified']);
		// What was found right at first stays right
		expect(result.records.map(({ validation }) => validation.reads)).toEqual([1, 2]);
		expect(simulator.count('getConversation')).toBe(2);
	});
});

test.concurrent('waits between reads grow, and end with Verify For', async () => {
	await withSimulator({ readDelayMs: 60_000 }, async (simulator) => {
		const item = seedItem(simulator);
		const { records } = await set(simulator, [item], { options: { verifyFor: 1.5 } });
		expect(records[0]).toMatchObject({ status: 'mismatch', valid: false });
		expect(records[0].validation.reads).toBe(4);
		const reads = simulator.requests.filter(({ route }) => route === 'getConversation');
		const waits = reads.slice(1).map(({ at }, index) => at - reads[index].at);
		expect(waits.map((ms) => Math.round(ms / 250) * 250)).toEqual([250, 1000, 250]);
		expect(storedFor(simulator, item)).toEqual({ tier: 'gold' });
	});
});

describe('where the check cannot be made, the item is unverified, not failed', () => {
	test.each([400, 403, 404, 500, 503])('because of %d', async (status) => {
		const items = itemsFor(simulator.seed({ conversations: 2 }));
		const { conversationId } = items[1];
		simulator.faults.next({ route: 'getConversation', conversationId }, status);
		const result = await set(simulator, items, { options: { maxRetries: 0 } });
		expect(result.error).toBeUndefined();
		expect(statusesOf(result)).toEqual(['verified', 'unverified']);
		const [, record] = result.records;
		expect(record).toMatchObject({ valid: null, reason: 'readFailed' });
		expect(record.validation).toMatchObject({ mismatches: [], reads: 0 });
		expect(record.validation).not.toHaveProperty('checkedAt');
		expect(record).not.toHaveProperty('error');
		expect(record.advice).toMatch(/^Written, but the check failed: /);
	});

	test('and a read that works the next time is enough', async () => {
		simulator.faults.next('getConversation', { kind: 'brokenJson' });
		const { records } = await set(simulator, [seedItem(simulator)]);
		expect(records[0]).toMatchObject({ status: 'verified', validation: { reads: 1 } });
	});

	test('and a success without a JSON object is none', async () => {
		const item = seedItem(simulator);
		for (const kind of ['emptyBody', 'html'] as const) {
			simulator.faults.next('getConversation', { kind });
			const { records } = await set(simulator, [item], { options: { maxRetries: 0 } });
			expect(records[0]).toMatchObject({ status: 'unverified', reason: 'readFailed' });
		}
	});
});

test('a conversation that ended between write and check is no reason to warn', async () => {
	const item = seedItem(simulator);
	simulator.onRequest(({ route }) => {
		// Times are in whole milliseconds, and the write may have been accepted in this one
		const at = Date.now() + 1;
		if (route === 'getConversation') simulator.endConversation(item.conversationId, at);
	});
	const { records } = await set(simulator, [item]);
	expect(records[0]).toMatchObject({ status: 'verified', warnings: [] });
});

const ONE_READ = { verifyFor: 0 };

function mismatchesOf({ validation }: UpdateRecord) {
	return validation.mismatches;
}

describe('each kind of mismatch is told', () => {
	test.each([
		['missing', { tier: null }, null],
		['different', { tier: 'silver' }, 'silver'],
		['differsInCase', { tier: null, Tier: 'gold' }, null],
		['differsInCase', { tier: null, TIER: 'silver' }, null],
	])('%s, where a stranger sets %j', async (reason, change, actual) => {
		const item = seedItem(simulator);
		interfere(simulator, item, change);
		const { records } = await set(simulator, [item], { options: ONE_READ });
		expect(records[0]).toMatchObject({ status: 'mismatch', valid: false });
		expect(records[0].validation.actual).toEqual({ tier: actual });
		expect(mismatchesOf(records[0])).toEqual([
			{ attribute: 'tier', expected: 'gold', actual, reason },
		]);
		expect(records[0].validation.checkedAt).toMatch(/Z$/);
		expect(records[0].delivery.acceptedAt).toMatch(/Z$/);
	});

	test('notRemoved, where a stranger sets it again', async () => {
		const item = { ...seedItem(simulator, {}, { tier: 'gold' }), names: 'tier' };
		interfere(simulator, item, { tier: 'silver' });
		const { records } = await remove(simulator, [item], { options: ONE_READ });
		expect(records[0].status).toBe('mismatch');
		expect(mismatchesOf(records[0])).toEqual([
			{ attribute: 'tier', expected: null, actual: 'silver', reason: 'notRemoved' },
		]);
	});

	test('only the names that differ, of those that were asked for', async () => {
		const item = seedItem(simulator, { tier: 'gold', city: 'Rome' });
		interfere(simulator, item, { city: 'Oslo', other: 'x' });
		const { records } = await set(simulator, [item], { options: ONE_READ });
		expect(records[0].validation.actual).toEqual({ tier: 'gold', city: 'Oslo' });
		expect(mismatchesOf(records[0]).map(({ attribute }) => attribute)).toEqual(['city']);
	});
});

test('a twin that differs in letter case is no mismatch, but a warning', async () => {
	const item = seedItem(simulator, { tier: 'gold' }, { Tier: 'old' });
	const { records } = await set(simulator, [item]);
	expect(records[0]).toMatchObject({ status: 'verified', validation: { mismatches: [] } });
	expect(records[0].warnings).toEqual([expect.stringContaining('"Tier"')]);
});

test.each([
	['beside the removed name', { tier: 'gold', Tier: 'old' }],
	['in place of it', { Tier: 'old' }],
])('a twin %s stays, with a warning', async (_, stored) => {
	const item = { ...seedItem(simulator, {}, stored), names: 'tier' };
	const { records } = await remove(simulator, [item]);
	expect(records[0].status).toBe('verified');
	expect(records[0].warnings).toEqual([expect.stringMatching(/"Tier".*"tier" in letter case/)]);
	expect(storedFor(simulator, item)).toEqual({ Tier: 'old' });
});

describe('On Mismatch', () => {
	/** A good item, one that a stranger changes, and one that cannot be read back. */
	async function withTrouble(
		onMismatch: string,
		more: Record<string, unknown>,
		judge: (run: UpdateRun) => void,
	) {
		const items = itemsFor(simulator.seed({ conversations: 3 }));
		interfere(simulator, items[1], { tier: 'stranger' });
		const target = { route: 'getConversation', conversationId: items[2].conversationId } as const;
		simulator.faults.next(target, 403);
		const options = { onMismatch, verifyFor: 0 };
		judge(await set(simulator, items, { options, node: more }));
	}

	test('flag: says so in the item', async () => {
		await withTrouble('flag', {}, (result) => {
			expect(result.error).toBeUndefined();
			expect(result.outputs).toHaveLength(1);
			const said = result.records.map(({ status, valid, reason }) => [status, valid, reason]);
			expect(said).toEqual([
				['verified', true, undefined],
				['mismatch', false, undefined],
				['unverified', null, 'readFailed'],
			]);
			expect(result.records.some((record) => 'error' in record)).toBe(false);
		});
	});

	test('fail: fails the items', async () => {
		await withTrouble('fail', CONTINUE, ({ records }) => {
			const said = records.map(({ status, valid, reason }) => [status, valid, reason]);
			expect(said).toEqual([
				['verified', true, undefined],
				['failed', false, 'mismatch'],
				['failed', null, 'readFailed'],
			]);
			expect(records[1].validation.mismatches).toHaveLength(1);
			expect(records.map(({ error }) => typeof error)).toEqual(['undefined', 'string', 'string']);
		});
	});

	test('fail: the error of Stop Workflow names the attributes, and no value', async () => {
		const item = seedItem(simulator, { tier: 'gold', city: 'Rome', ok: 'yes' });
		interfere(simulator, item, { tier: 'stranger', city: null });
		const options = { onMismatch: 'fail', verifyFor: 0 };
		const { error } = await set(simulator, [item], { options });
		expect(error?.message).toBe(
			'What Genesys Cloud stores for tier, city is not what was asked for [item 0]',
		);
	});
});

test.each([[true], [false]])(
	'an item whose names were all set again later is superseded (combined: %s)',
	async (combineItems) => {
		const item = seedItem(simulator);
		const wishes = [
			{ tier: 'silver', city: 'Rome' },
			{ tier: 'gold', city: 'Oslo' },
		];
		const items = wishes.map((attributes) => withAttributes(item, attributes));
		const { records } = await set(simulator, items, { options: { combineItems } });
		expect(records[0]).toMatchObject({ status: 'superseded', valid: null });
		expect(records[0].validation).toMatchObject({
			expected: wishes[0],
			actual: { tier: null, city: null },
			superseded: ['tier', 'city'],
			mismatches: [],
		});
		expect(records[1]).toMatchObject({ status: 'verified', valid: true });
		expect(records[1].validation.superseded).toBeUndefined();
		expect(storedFor(simulator, item)).toEqual(wishes[1]);
	},
);

test('names set again later are listed, and the item is judged by its others', async () => {
	const item = seedItem(simulator);
	const items = [
		withAttributes(item, { tier: 'silver', city: 'Rome' }),
		withAttributes(item, { tier: 'gold' }),
	];
	interfere(simulator, item, { city: 'Oslo' });
	const { records } = await set(simulator, items, { options: { verifyFor: 0 } });
	expect(records[0]).toMatchObject({ status: 'mismatch', valid: false });
	expect(records[0].validation).toMatchObject({
		superseded: ['tier'],
		actual: { tier: null, city: 'Oslo' },
		mismatches: [{ attribute: 'city', expected: 'Rome', actual: 'Oslo', reason: 'different' }],
	});
	expect(records[1].status).toBe('verified');
});

test('the value of a later item is in no other record, even where its own write got no answer', async () => {
	const item = seedItem(simulator);
	const items = ['silver', 'the-later-value'].map((tier) => withAttributes(item, { tier }));
	const isWrite = { route: 'patchAttributes', conversationId: item.conversationId } as const;
	simulator.faults.next(isWrite, { kind: 'slow', ms: 0 });
	simulator.faults.next(isWrite, { kind: 'reset', applied: true });
	const { records } = await set(simulator, items, {
		options: { combineItems: false, maxRetries: 0 },
		node: CONTINUE,
	});
	expect(records.map(({ status }) => status)).toEqual(['superseded', 'verified']);
	expect(records[0].validation.actual).toEqual({ tier: null });
	expect(JSON.stringify(records[0])).not.toContain('the-later-value');
});

test('a name set again to the same value is not superseded', async () => {
	const item = seedItem(simulator);
	const result = await set(simulator, [item, item]);
	expect(statusesOf(result)).toEqual(['verified', 'verified']);
	expect(result.records[0].validation.superseded).toBeUndefined();
});

test('without a check, items that were overtaken are told from accepted ones', async () => {
	const item = seedItem(simulator);
	const items = [item, withAttributes(item, { tier: 'silver' })];
	const result = await set(simulator, items, { parameters: { verification: 'off' } });
	expect(statusesOf(result)).toEqual(['superseded', 'accepted']);
});
