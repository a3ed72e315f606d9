import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { byPurpose } from './getAttributes.mts';
import { CONTINUE, type Simulator } from './support.mts';
import {
	all,
	bodiesTo,
	type Changed,
	seedItem,
	set,
	statusesOf,
	storedFor,
	withAttributes,
	writesTo,
} from './updates.mts';

simulatorForAll();

type Match = 'active' | 'first' | 'last' | 'all';

function ofPurpose(purpose: string, match: Match = 'active'): Changed {
	return { parameters: byPurpose(purpose, match) };
}

/** A conversation with participants of these purposes, those at the given places ended. */
function seedPeople(simulator: Simulator, purposes: string[], ended: number[] = []) {
	const [{ id: conversationId, participants }] = simulator.seed({ conversations: 1, purposes });
	for (const place of ended) simulator.endParticipant(conversationId, participants[place].id);
	const ids = participants.map(({ id }) => id);
	return { conversationId, ids, item: { conversationId, attributes: { tier: 'gold' } } };
}

const TRANSFERRED = ['customer', 'acd', 'agent', 'agent', 'agent'];

/** Choice, places of those that have ended, places of those to be written to. */
const choices: Array<[Match, number[], number[]]> = [
	['active', [], [4]],
	['active', [4], [3]],
	['active', [2, 3, 4], [4]],
	['first', [], [2]],
	['first', [2], [2]],
	['last', [], [4]],
	['last', [4], [4]],
	['all', [], [2, 3, 4]],
	['all', [3], [2, 3, 4]],
];

test.each(choices)(
	'%s, with participants at %j ended, means those at %j',
	async (match, ended, expected) => {
		const { conversationId, ids, item } = seedPeople(simulator, TRANSFERRED, ended);
		const result = await set(simulator, [item], ofPurpose('agent', match));
		expect(result.records.map(({ participantId }) => ids.indexOf(participantId!))).toEqual(
			expected,
		);
		expect(result.records.map(({ purpose }) => purpose)).toEqual(expected.map(() => 'agent'));
		expect(statusesOf(result)).toEqual(all('verified', expected.length));
		const written = ids.filter((id) => simulator.attributesOf(conversationId, id).tier);
		expect(written).toEqual(expected.map((place) => ids[place]));
	},
);

test('all: each participant has an output item of its own, paired with the same input item', async () => {
	const first = seedPeople(simulator, ['agent', 'customer', 'agent']);
	const second = seedPeople(simulator, ['agent']);
	const { outputs } = await set(simulator, [first.item, second.item], ofPurpose('agent', 'all'));
	expect(outputs[0].map(({ json, pairedItem }) => [json.participantId, pairedItem])).toEqual([
		[first.ids[0], { item: 0 }],
		[first.ids[2], { item: 0 }],
		[second.ids[0], { item: 1 }],
	]);
});

test.each([
	['customer', ['agent', 'external', 'customer'], [2]],
	['external', ['customer', 'external'], [1]],
	['customerOrExternal', ['agent', 'external'], [1]],
	['customerOrExternal', ['agent', 'customer'], [1]],
	['user', ['external', 'user'], [1]],
	['acd', ['customer', 'ivr', 'acd'], [2]],
	['ivr', ['customer', 'ivr', 'acd'], [1]],
])('%s among %j is at %j', async (purpose, purposes, expected) => {
	const { ids, item } = seedPeople(simulator, purposes);
	const { records } = await set(simulator, [item], ofPurpose(purpose, 'all'));
	expect(records.map(({ participantId }) => ids.indexOf(participantId!))).toEqual(expected);
});

test('where nobody has the purpose, the item is not found, and the purposes there are are named', async () => {
	const people = seedPeople(simulator, ['customer', 'agent', 'agent']);
	const { records } = await set(simulator, [people.item], {
		...ofPurpose('ivr', 'all'),
		node: CONTINUE,
	});
	expect(records).toHaveLength(1);
	expect(records[0]).toMatchObject({
		conversationId: people.conversationId,
		participantId: null,
		status: 'failed',
		valid: false,
		reason: 'notFound',
		error: 'The conversation has no participant with purpose IVR (Flow)',
	});
	expect(records[0].advice).toContain('participants are: Customer, Agent.');
	expect(simulator.count('patchAttributes')).toBe(0);
});

test('one read before and one read after serve all items of a conversation', async () => {
	const { item } = seedPeople(simulator, TRANSFERRED);
	const items = ['agent', 'Customer', 'AGENT', 'ACD (Queue)'].map((purpose, index) => ({
		...item,
		purpose,
		attributes: { [`field${index}`]: 'x' },
	}));
	const result = await set(simulator, items, ofPurpose('={{ $json.purpose }}'));
	expect(statusesOf(result)).toEqual(all('verified', 4));
	expect(result.records.map(({ purpose }) => purpose)).toEqual([
		'agent',
		'customer',
		'agent',
		'acd',
	]);
	expect(simulator.count('getConversation')).toBe(2);
	expect(simulator.count('patchAttributes')).toBe(3);
});

test('one participant chosen by ID and by purpose gets one PATCH, and later items win', async () => {
	const { conversationId, ids, item } = seedPeople(simulator, ['customer', 'agent']);
	const byId = { ...item, participantId: ids[1], by: 'id', attributes: { tier: 'silver' } };
	const { parameters, ...rest } = ofPurpose('agent');
	const result = await set(simulator, [byId, { ...item, by: 'purpose' }], {
		...rest,
		parameters: { ...parameters, participantBy: '={{ $json.by }}' },
	});
	expect(statusesOf(result)).toEqual(['superseded', 'verified']);
	expect(simulator.attributesOf(conversationId, ids[1])).toEqual({ tier: 'gold' });
	expect(simulator.count('patchAttributes')).toBe(1);
});

describe('a read before the write that is refused fails the items of its conversation only', () => {
	test.each([
		[404, 'notFound'],
		[403, 'forbidden'],
		[400, 'readFailed'],
		[500, 'readFailed'],
	])('with %d, as %s', async (status, reason) => {
		const bad = seedPeople(simulator, ['customer']);
		const good = seedPeople(simulator, ['customer']);
		const { conversationId } = bad;
		simulator.faults.next({ route: 'getConversation', conversationId }, status);
		const { records } = await set(simulator, [bad.item, good.item, bad.item], {
			...ofPurpose('customer'),
			options: { maxRetries: 0 },
			node: CONTINUE,
		});
		const failed = { status: 'failed', valid: false, reason, conversationId };
		expect(records).toMatchObject([failed, { status: 'verified' }, failed]);
		const isOfTheRead = status !== 404;
		expect(/^Nothing was written, because/.test(records[0].error ?? '')).toBe(isOfTheRead);
		expect(simulator.count('patchAttributes')).toBe(1);
	});
});

const ONE_BY_ONE = { combineItems: false };

/** Whether each write began after the one before it had been answered. */
function takeTurns(simulator: Simulator): boolean {
	const writes = writesTo(simulator);
	return writes.every(({ at }, index) => index === 0 || at >= writes[index - 1].answeredAt!);
}

function bytesOf(body: unknown): number {
	return Buffer.byteLength(JSON.stringify(body));
}

test('1,000 items for 100 participants in 50 conversations cost 100 writes and 50 reads', async () => {
	const conversations = simulator.seed({ conversations: 50, participants: 2 });
	const participants = conversations.flatMap(({ id: conversationId, participants: both }) =>
		both.map(({ id: participantId }) => ({ conversationId, participantId })),
	);
	const items = Array.from({ length: 1000 }, (_, index) => ({
		...participants[index % 100],
		attributes: { [`field${Math.floor(index / 100)}`]: `value ${index}` },
	}));
	const result = await set(simulator, items);
	expect(statusesOf(result)).toEqual(all('verified', 1000));
	expect(result.outputs[0].map(({ pairedItem }) => pairedItem)).toEqual(
		items.map((_, item) => ({ item })),
	);
	expect(simulator.count('patchAttributes')).toBe(100);
	expect(simulator.count('getConversation')).toBe(50);
	for (const { delivery } of result.records) {
		expect(delivery).toMatchObject({ combinedItems: 10, attempts: 1, statusCode: 202 });
	}
	for (const item of items) {
		expect(storedFor(simulator, item)).toMatchObject(item.attributes);
	}
});

test('one PATCH an item, in their order and never two at once, with Combine Items off', async () => {
	Object.assign(simulator.settings, { serviceMs: 5 });
	const item = seedItem(simulator);
	const items = Array.from({ length: 10 }, (_, index) =>
		withAttributes(item, { [`field${index}`]: 'x', last: String(index) }),
	);
	const result = await set(simulator, items, { options: ONE_BY_ONE });
	expect(bodiesTo(simulator)).toEqual(items.map(({ attributes }) => attributes));
	expect(takeTurns(simulator)).toBe(true);
	expect(result.records.map(({ delivery }) => delivery.combinedItems)).toEqual(items.map(() => 1));
	expect(storedFor(simulator, item).last).toBe('9');
	expect(simulator.count('getConversation')).toBe(1);
});

test('the next write to a participant waits for the retries of the one before', async () => {
	Object.assign(simulator.settings, { serviceMs: 5 });
	const item = seedItem(simulator);
	const values = ['value one', 'value two', 'value three'];
	simulator.faults.next('patchAttributes', 503, 2);
	const items = values.map((tier) => withAttributes(item, { tier }));
	const result = await set(simulator, items, { options: ONE_BY_ONE });
	expect(bodiesTo(simulator).map(({ tier }) => tier)).toEqual([
		'value one',
		'value one',
		...values,
	]);
	expect(takeTurns(simulator)).toBe(true);
	expect(storedFor(simulator, item)).toEqual({ tier: 'value three' });
	expect(statusesOf(result)).toEqual(['superseded', 'superseded', 'verified']);
});

describe('a combined body that is refused is sent again item by item, in input order', () => {
	test.each([
		['400', { maxAttributeValueBytes: 20 }, 'rejected'],
		['413', { maxBodyBytes: 50 }, 'rejected'],
	])('with %s, so that an item fails only for its own values', async (status, settings, reason) => {
		Object.assign(simulator.settings, settings);
		const item = seedItem(simulator);
		const values = ['one', 'two', 'x'.repeat(40), 'four'];
		const items = values.map((value, index) => withAttributes(item, { [`f${index}`]: value }));
		const result = await set(simulator, items, { node: CONTINUE });
		expect(statusesOf(result)).toEqual(['verified', 'verified', 'failed', 'verified']);
		expect(result.records[2]).toMatchObject({ reason, valid: false });
		expect(result.records[2].delivery.statusCode).toBe(Number(status));
		expect(storedFor(simulator, item)).toEqual({ f0: 'one', f1: 'two', f3: 'four' });
		const [combined, ...single] = simulator.requests.filter(({ method }) => method === 'PATCH');
		expect(combined.status).toBe(Number(status));
		expect(single.map((one) => one.status)).toEqual([202, 202, Number(status), 202]);
		expect(takeTurns(simulator)).toBe(true);
	});

	test('but not one that is refused for another reason', async () => {
		const item = seedItem(simulator);
		simulator.faults.next('patchAttributes', 403, 5);
		const result = await set(simulator, [item, item], { node: CONTINUE });
		expect(statusesOf(result)).toEqual(['failed', 'failed']);
		expect(simulator.count('patchAttributes')).toBe(1);
	});
});

describe('a body stays below 512,000 bytes', () => {
	test('so items that are too much together are split', async () => {
		const item = seedItem(simulator);
		const items = [0, 1, 2].map((index) =>
			withAttributes(item, { [`f${index}`]: '€'.repeat(80_000) }),
		);
		const result = await set(simulator, items);
		expect(statusesOf(result)).toEqual(all('verified', 3));
		expect(result.records.map(({ delivery }) => delivery.combinedItems)).toEqual([2, 2, 1]);
		const bodies = writesTo(simulator).map(({ body }) => body);
		expect(bodies).toHaveLength(2);
		for (const body of bodies) expect(bytesOf(body)).toBeLessThan(512_000);
	});

	test('so even one item is split, and is still one output item', async () => {
		const names = ['a', 'b', 'c', 'd', 'e'];
		const value = '"'.repeat(100_000);
		const item = seedItem(simulator, Object.fromEntries(names.map((name) => [name, value])));
		const { records } = await set(simulator, [item]);
		expect(records).toHaveLength(1);
		expect(records[0]).toMatchObject({ status: 'verified', delivery: { attempts: 3 } });
		for (const { body } of writesTo(simulator)) expect(bytesOf(body)).toBeLessThan(512_000);
		expect(storedFor(simulator, item)).toEqual(item.attributes);
		expect(takeTurns(simulator)).toBe(true);
	});
});
