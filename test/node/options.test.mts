import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { CONTINUE, node, run, setParameters, type Simulator } from './support.mts';
import {
	all,
	bodiesTo,
	itemsFor,
	remove,
	seedItem,
	set,
	statusesOf,
	storedFor,
} from './updates.mts';

simulatorForAll();

/** What Write To: participant is for. */
const GATEWAY = { participantPatch: 'merge' } as const;
const TO_PARTICIPANT = { writeTo: 'participant', verifyFor: 0 };

describe('Write To: participant', () => {
	test('an answer with the participant and its attributes is the check, and costs no read', async () => {
		Object.assign(simulator.settings, GATEWAY);
		const items = itemsFor(simulator.seed({ conversations: 3 }), (index) => ({ n: index }));
		const result = await set(simulator, items, { options: TO_PARTICIPANT });
		expect(statusesOf(result)).toEqual(all('verified', 3));
		expect(result.records[2]).toMatchObject({
			valid: true,
			validation: { actual: { n: '2' }, reads: 0, checkedAt: expect.stringMatching(/Z$/) },
			delivery: { statusCode: 200 },
		});
		expect(simulator.count('patchParticipant')).toBe(3);
		expect(simulator.count('patchAttributes')).toBe(0);
		expect(simulator.count('getConversation')).toBe(0);
	});

	test('a removal is read back', async () => {
		Object.assign(simulator.settings, GATEWAY);
		const item = { ...seedItem(simulator, {}, { tier: 'gold' }), names: 'tier' };
		const result = await remove(simulator, [item], { options: TO_PARTICIPANT });
		expect(statusesOf(result)).toEqual(['verified']);
		expect(storedFor(simulator, item)).toEqual({});
		expect(simulator.count('getConversation')).toBe(1);
	});

	test('an empty answer is no check: it is read back', async () => {
		Object.assign(simulator.settings, GATEWAY);
		simulator.faults.next('patchParticipant', { kind: 'emptyBody' });
		const { records } = await set(simulator, [seedItem(simulator)], { options: TO_PARTICIPANT });
		expect(records[0]).toMatchObject({ status: 'verified', validation: { reads: 1 } });
		expect(records[0].delivery).toMatchObject({ statusCode: 200, attempts: 1 });
	});

	test('a 202 is no check: what was ignored is found by reading', async () => {
		Object.assign(simulator.settings, { participantPatch: 'documented' });
		const item = seedItem(simulator, { tier: 'gold' }, { tier: 'old' });
		const { records } = await set(simulator, [item], { options: TO_PARTICIPANT });
		expect(records[0]).toMatchObject({
			status: 'mismatch',
			valid: false,
			validation: { actual: { tier: 'old' }, reads: 1 },
			delivery: { statusCode: 202 },
		});
	});
});

/** The most requests that the simulator had in hand at once. */
function mostAtOnce({ requests }: Simulator): number {
	const api = requests.filter(({ route }) => route !== 'token');
	return Math.max(
		...api.map(({ at }) => api.filter((one) => one.at <= at && one.answeredAt! > at).length),
	);
}

describe('Concurrency', () => {
	test.each([
		[1, 1],
		[3, 3],
		[10, 10],
		[0, 1],
	])('%d means at most %d at once', async (concurrency, most) => {
		Object.assign(simulator.settings, { serviceMs: 30 });
		const items = itemsFor(simulator.seed({ conversations: Math.min(20, most * 5) }));
		const result = await set(simulator, items, {
			parameters: { verification: 'off' },
			options: { concurrency },
		});
		expect(statusesOf(result)).toEqual(all('accepted', items.length));
		expect(mostAtOnce(simulator)).toBeLessThanOrEqual(most);
		expect(mostAtOnce(simulator)).toBeGreaterThanOrEqual(Math.min(2, most));
	});
});

/** What takes no expression, as the form has it: by the operation that it is for. */
function runFields(operation: string): INodeProperties[] {
	const { properties } = node.description;
	const options = properties.find(({ name }) => name === 'options')!.options as INodeProperties[];
	return [...properties, ...options].filter(
		({ name, noDataExpression, displayOptions: { show } = {} }) =>
			noDataExpression &&
			!['resource', 'operation'].includes(name) &&
			(show?.operation ?? show?.['/operation'] ?? [operation]).includes(operation),
	);
}

describe.each(['set', 'remove', 'get', 'find'])(
	'what holds for the whole run of %s',
	(operation) => {
		test.each(runFields(operation))(
			'$displayName takes no expression of an item',
			async (field) => {
				const { name, displayName } = field;
				const given = { [name]: '={{ $json.given }}' };
				const place = name === 'verification' ? given : { options: given };
				const item = { ...seedItem(simulator), names: 'tier', given: field.default as string };
				const { json } = await run({
					simulator,
					items: [item],
					parameters: setParameters({ operation, attributeNames: 'tier', ...place }),
					node: CONTINUE,
				});
				const error = `${displayName} takes no expression`;
				expect(json).toEqual([expect.objectContaining({ reason: 'invalidInput', error })]);
				expect(simulator.requests).toEqual([]);
			},
		);
	},
);

test('with Stop Workflow, an option that is no choice ends the run before anything is sent', async () => {
	const { error } = await set(simulator, [seedItem(simulator)], { options: { writeTo: 'Both' } });
	expect(error?.message).toBe('Write To is not one of its choices [item 0]');
	expect(error?.description).toContain('attributes, participant');
	expect(simulator.requests).toEqual([]);
});

test.each(['={{ true }}', 'true', '=true'])(
	'Skip Ended as %j skips what has ended',
	async (skipEnded) => {
		const item = seedItem(simulator);
		simulator.endConversation(item.conversationId);
		const result = await set(simulator, [item], { options: { skipEnded } });
		expect(statusesOf(result)).toEqual(['skipped']);
		expect(simulator.count('patchAttributes')).toBe(0);
	},
);

test.each(["={{ 'off' }}", '=off'])(
	'Check the Result as %j checks nothing',
	async (verification) => {
		const result = await set(simulator, [seedItem(simulator)], { parameters: { verification } });
		expect(statusesOf(result)).toEqual(['accepted']);
		expect(simulator.count('getConversation')).toBe(0);
	},
);

const KEEP = { existingValues: 'keep' };
const SKIP_UNCHANGED = { skipUnchanged: true };

/** Items with these attributes in turn, all for one participant. */
function inTurn(
	simulator: Simulator,
	stored: Record<string, string>,
	...wishes: IDataObject[]
): Array<ReturnType<typeof seedItem>> {
	const item = seedItem(simulator, {}, stored);
	return wishes.map((attributes) => ({ ...item, attributes }));
}

describe('Existing Values: keep', () => {
	test('sets only what is not there yet', async () => {
		const item = seedItem(simulator, { tier: 'gold', city: 'Rome' }, { tier: 'old' });
		const { records } = await set(simulator, [item], { options: KEEP });
		expect(bodiesTo(simulator)).toEqual([{ city: 'Rome' }]);
		expect(storedFor(simulator, item)).toEqual({ tier: 'old', city: 'Rome' });
		expect(records[0]).toMatchObject({ status: 'verified', valid: true });
		expect(records[0].validation.mismatches).toEqual([]);
		expect(records[0].validation.actual).toEqual({ city: 'Rome' });
		expect(records[0].warnings).toEqual([expect.stringContaining('there already: tier')]);
	});

	test('writes nothing where all is there, and says so', async () => {
		const item = seedItem(simulator, { tier: 'gold' }, { tier: 'old' });
		const { records } = await set(simulator, [item], { options: KEEP });
		expect(records[0]).toMatchObject({ status: 'unchanged', valid: true });
		expect(records[0].warnings).toEqual([expect.stringContaining('there already: tier')]);
		expect(records[0].validation).toMatchObject({
			expected: { tier: 'old' },
			actual: { tier: 'old' },
			reads: 1,
			checkedAt: expect.stringMatching(/^\d{4}-.*Z$/),
		});
		expect(simulator.count('patchAttributes')).toBe(0);
		expect(simulator.count('getConversation')).toBe(1);
	});

	test('the first of several items that set a name keeps it', async () => {
		const items = inTurn(simulator, {}, { tier: 'gold' }, { tier: 'silver', city: 'Rome' });
		const result = await set(simulator, items, { options: KEEP });
		expect(storedFor(simulator, items[0])).toEqual({ tier: 'gold', city: 'Rome' });
		expect(statusesOf(result)).toEqual(['verified', 'verified']);
		expect(result.records[0].validation.superseded).toBeUndefined();
	});
});

describe('Skip Unchanged', () => {
	test('a second run of the same items writes nothing', async () => {
		const items = itemsFor(simulator.seed({ conversations: 5 }), (index) => ({ n: index }));
		const first = await set(simulator, items, { options: SKIP_UNCHANGED });
		expect(statusesOf(first)).toEqual(all('verified', 5));
		const writes = simulator.count('patchAttributes');
		const second = await set(simulator, items, { options: SKIP_UNCHANGED });
		expect(statusesOf(second)).toEqual(all('unchanged', 5));
		expect(second.records[3]).toMatchObject({
			valid: true,
			validation: { expected: { n: '3' }, actual: { n: '3' }, mismatches: [], reads: 1 },
			delivery: { attempts: 0, combinedItems: 0 },
		});
		expect(simulator.count('patchAttributes')).toBe(writes);
	});

	test('only what differs is written', async () => {
		const before = { tier: 'gold', city: 'Rome' };
		const item = seedItem(simulator, { tier: 'gold', city: 'Oslo', gone: null }, before);
		const { records } = await set(simulator, [item], { options: SKIP_UNCHANGED });
		expect(bodiesTo(simulator)).toEqual([{ city: 'Oslo' }]);
		expect(records[0]).toMatchObject({ status: 'verified' });
		expect(records[0].validation.actual).toEqual({ tier: 'gold', city: 'Oslo', gone: null });
	});

	test.each([[true], [false]])(
		'a value that an earlier item changes is set back (combined: %s)',
		async (combineItems) => {
			const items = inTurn(simulator, { tier: 'gold' }, { tier: 'silver' }, { tier: 'gold' });
			const options = { ...SKIP_UNCHANGED, combineItems };
			const result = await set(simulator, items, { options });
			expect(storedFor(simulator, items[0])).toEqual({ tier: 'gold' });
			expect(statusesOf(result)).toEqual(['superseded', 'verified']);
		},
	);

	test('an item is not taken for unchanged because of an earlier one that then failed', async () => {
		const items = inTurn(simulator, {}, { tier: 'gold' }, { tier: 'gold' });
		simulator.faults.next('patchAttributes', 400);
		const options = { ...SKIP_UNCHANGED, combineItems: false };
		const result = await set(simulator, items, { options, node: CONTINUE });
		expect(statusesOf(result)).toEqual(['failed', 'verified']);
	});
});

test('a conversation is read right before its own writes, not all of them first', async () => {
	const items = itemsFor(simulator.seed({ conversations: 20 }));
	const options = { ...SKIP_UNCHANGED, concurrency: 1 };
	await set(simulator, items, { parameters: { verification: 'off' }, options });
	const ahead = { now: 0, most: 0 };
	for (const { route } of simulator.requests) {
		if (route === 'getConversation') ahead.now += 1;
		if (route === 'patchAttributes') ahead.now -= 1;
		ahead.most = Math.max(ahead.most, ahead.now);
	}
	expect(simulator.count('patchAttributes')).toBe(20);
	expect(ahead.most).toBeLessThanOrEqual(2);
});

const SKIP_ENDED = { skipEnded: true };

describe('Skip Ended', () => {
	test('leaves ended conversations and participants alone, and writes to the others', async () => {
		const [ended, active] = itemsFor(simulator.seed({ conversations: 2 }));
		const [{ id: conversationId, participants }] = simulator.seed({
			conversations: 1,
			participants: 2,
		});
		const [left, present] = participants.map(({ id: participantId }) => ({
			conversationId,
			participantId,
			attributes: { tier: 'gold' },
		}));
		simulator.endConversation(ended.conversationId);
		simulator.endParticipant(conversationId, left.participantId);
		const result = await set(simulator, [ended, active, left, present], { options: SKIP_ENDED });
		expect(result.records.map(({ status, valid, reason }) => [status, valid, reason])).toEqual([
			['skipped', null, 'conversationEnded'],
			['verified', true, undefined],
			['skipped', null, 'participantEnded'],
			['verified', true, undefined],
		]);
		expect(storedFor(simulator, ended)).toEqual({});
		expect(storedFor(simulator, left)).toEqual({});
		expect(simulator.count('patchAttributes')).toBe(2);
	});

	test('skips an ended conversation, too, in which nobody has the purpose', async () => {
		const item = seedItem(simulator);
		simulator.endConversation(item.conversationId);
		const { records } = await set(simulator, [item], {
			parameters: { participantBy: 'purpose', participantPurpose: 'agent' },
			options: SKIP_ENDED,
		});
		expect(records[0]).toMatchObject({ status: 'skipped', reason: 'conversationEnded' });
	});

	test('without it, a read for another reason skips nothing', async () => {
		const item = seedItem(simulator);
		simulator.endConversation(item.conversationId);
		const { records } = await set(simulator, [item], { options: { skipUnchanged: true } });
		expect(records[0].status).toBe('verified');
		expect(storedFor(simulator, item)).toEqual({ tier: 'gold' });
	});

	test('without it, a late write is done, and a warning says what it is good for', async () => {
		const item = seedItem(simulator);
		simulator.endConversation(item.conversationId);
		const { records } = await set(simulator, [item]);
		expect(records[0].status).toBe('verified');
		expect(records[0].warnings).toEqual([
			expect.stringMatching(/^The conversation had ended already\. Analytics does not keep/),
		]);
	});
});
