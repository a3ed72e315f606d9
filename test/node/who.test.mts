import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { byPurpose } from './getAttributes.mts';
import { CONTINUE, type Simulator } from './support.mts';
import { all, set, statusesOf, type Changed } from './updates.mts';

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
	const items = ['agent', 'customer', 'agent', 'acd'].map((purpose, index) => ({
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
		expect(simulator.count('patchAttributes')).toBe(1);
	});
});
