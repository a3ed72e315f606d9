import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { withSimulator } from './support.mts';
import { all, itemsFor, remove, seedItem, set, statusesOf, storedFor } from './updates.mts';

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

test('one read serves all items of a conversation, after its last write', async () => {
	const [{ id: conversationId, participants }] = simulator.seed({
		conversations: 1,
		participants: 10,
	});
	const items = participants.map(({ id: participantId }) => ({
		...{ conversationId, participantId },
		attributes: { tier: 'gold' },
	}));
	const result = await set(simulator, items);
	expect(statusesOf(result)).toEqual(all('verified', 10));
	expect(simulator.requests.at(-1)?.route).toBe('getConversation');
	expect(simulator.count('getConversation')).toBe(1);
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
	});

	test('and a read that works the next time is enough', async () => {
		simulator.faults.next('getConversation', { kind: 'brokenJson' });
		const { records } = await set(simulator, [seedItem(simulator)]);
		expect(records[0]).toMatchObject({ status: 'verified', validation: { reads: 1 } });
	});

	test('and a success without a JSON object is none', async () => {
		const item = seedItem(simulator);
		simulator.faults.next('getConversation', { kind: 'emptyBody' });
		simulator.faults.next('getConversation', { kind: 'html' });
		const { records } = await set(simulator, [item], { options: { maxRetries: 1 } });
		expect(records[0]).toMatchObject({ status: 'unverified', reason: 'readFailed' });
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
