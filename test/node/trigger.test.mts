import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeParameters, WorkflowActivateMode } from 'n8n-workflow';

import { GenesysParticipantAttributesTrigger } from '../../nodes/GenesysParticipantAttributesTrigger/GenesysParticipantAttributesTrigger.node';
import { core } from '../../tools/engine/host.mts';
import {
	fetchTestEvent,
	polledWorkflow,
	register,
	type PolledWorkflow,
	type Registration,
} from '../../tools/engine/poll.mts';
import { forgetTracks } from '../../nodes/GenesysParticipantAttributesTrigger/track';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { conversationIds, idsOf } from './findConversations.mts';
import { credentialFor } from './support.mts';

simulatorForAll();
beforeEach(forgetTracks);

const trigger = new GenesysParticipantAttributesTrigger();
const NEW = { conversations: 1, startedMinutesAgo: 0 };

type Poll = () => Promise<IDataObject[]>;

function store(parameters: INodeParameters = {}): PolledWorkflow {
	return polledWorkflow(
		{ event: 'started', pollTimes: {}, ...parameters },
		credentialFor(simulator),
	);
}

/** The items of each poll; rejects where one fails. */
function itemsOf(registration: Registration): Poll {
	return async () => {
		const { items, error } = await registration.poll();
		if (error) throw error;
		return items;
	};
}

/** Publishes the workflow, or starts n8n with it. */
async function start(workflow: PolledWorkflow, activation: WorkflowActivateMode = 'activate') {
	const registration = await register(trigger, workflow, 'classic', activation);
	const { items, error } = registration.publication;
	if (error) throw error;
	return { items, registration, poll: itemsOf(registration) };
}

/** A trigger that a person has published. */
async function activated(parameters?: INodeParameters) {
	const workflow = store(parameters);
	const { items, poll, registration } = await start(workflow);
	expect(items).toEqual([]);
	return { workflow, poll, registration };
}

async function idsFrom(poll: Poll): Promise<unknown[]> {
	return conversationIds(await poll());
}

describe('Conversation Started', () => {
	test('hands on a conversation once, as an item of Find', async () => {
		simulator.seed({ conversations: 3 });
		const { poll } = await activated();
		const [conversation] = simulator.seed({ ...NEW, purposes: ['customer', 'agent'] });

		expect(await poll()).toEqual([
			{
				conversationId: conversation.id,
				participantId: conversation.participantId,
				purpose: 'customer',
				participantName: 'Simulated customer',
				userId: null,
				from: expect.stringMatching(/^\+1317555\d{4}$/),
				to: '+13175550100',
				conversationStart: expect.any(String),
				conversationEnd: null,
				mediaTypes: ['voice'],
				direction: 'inbound',
				queueIds: [expect.any(String)],
				url: null,
			},
		]);
		expect(await poll()).toEqual([]);
	});

	test('hands on all of several pages, the oldest first', async () => {
		const { poll } = await activated();
		const conversations = simulator.seed({ ...NEW, conversations: 250 });
		expect(await idsFrom(poll)).toEqual(idsOf(conversations));
		expect(await poll()).toEqual([]);
	});

	test('waits until somebody has the purpose', async () => {
		const { poll } = await activated();
		const [{ id }] = simulator.seed({ ...NEW, purposes: ['ivr'] });
		expect(await poll()).toEqual([]);
		simulator.addParticipant(id, 'customer');
		expect(await idsFrom(poll)).toEqual([id]);
	});

	test('takes the filters and the split of Find', async () => {
		const queueId = simulator.addQueue('Other');
		const { poll } = await activated({
			splitBy: 'conversation',
			filters: { queueId: { __rl: true, mode: 'list', value: queueId }, mediaType: 'message' },
		});
		simulator.seed({ ...NEW, queueId });
		simulator.seed({ ...NEW, mediaType: 'message' });
		const [{ id, participants }] = simulator.seed({ ...NEW, queueId, mediaType: 'message' });

		const purposes = participants.map(({ id: participantId, purpose }) => ({
			participantId,
			purpose,
		}));
		expect(await poll()).toEqual([
			expect.objectContaining({ conversationId: id, participants: purposes }),
		]);
	});
});

describe('Conversation Ended', () => {
	test('hands on what has ended since the activation, however long ago it started', async () => {
		const [active, early] = simulator.seed({ conversations: 2, startedMinutesAgo: 20 * 60 });
		simulator.endConversation(early.id, Date.now() - 5000);
		const { poll } = await activated({ event: 'ended' });
		simulator.seed(NEW);
		simulator.endConversation(active.id);

		expect(await poll()).toEqual([
			expect.objectContaining({ conversationId: active.id, conversationEnd: expect.any(String) }),
		]);
		expect(await poll()).toEqual([]);
	});

	test('reads no page of conversations that go on', async () => {
		const { poll } = await activated({ event: 'ended' });
		simulator.seed({ conversations: 150 });
		const before = simulator.count('conversationDetails');
		expect(await poll()).toEqual([]);
		expect(simulator.count('conversationDetails') - before).toBe(1);
	});

	test('finds longer conversations with Started Within', async () => {
		const [{ id }] = simulator.seed({ conversations: 1, startedMinutesAgo: 72 * 60 });
		const short = await activated({ event: 'ended' });
		const long = await activated({ event: 'ended', filters: { startedWithin: 100 } });
		simulator.endConversation(id);
		expect(await short.poll()).toEqual([]);
		expect(await idsFrom(long.poll)).toEqual([id]);
	});

	test('begins anew where the event has been changed', async () => {
		const { workflow, poll } = await activated();
		const [{ id }] = simulator.seed(NEW);
		expect(await idsFrom(poll)).toEqual([id]);
		workflow.parameters.event = 'ended';
		const changed = await start(workflow, 'update');
		expect(changed.items).toEqual([]);
		simulator.endConversation(id);
		expect(await idsFrom(changed.poll)).toEqual([id]);
	});
});

describe('activation', () => {
	test('what started while n8n was stopped comes at its start', async () => {
		const { workflow, poll } = await activated();
		const [before] = simulator.seed(NEW);
		expect(await idsFrom(poll)).toEqual([before.id]);
		const [meanwhile] = simulator.seed(NEW);

		forgetTracks();
		const restarted = await start(workflow, 'init');
		expect(conversationIds(restarted.items)).toEqual([meanwhile.id]);
		expect(await restarted.poll()).toEqual([]);
	});

	test('what started while the workflow was not active does not come', async () => {
		const { workflow } = await activated();
		simulator.seed(NEW);
		// The clock of Genesys Cloud tells whole seconds
		simulator.seed({ conversations: 1, startedMinutesAgo: 0.1 });
		const { items, poll } = await start(workflow);
		expect(items).toEqual([]);
		const [{ id }] = simulator.seed(NEW);
		expect(await idsFrom(poll)).toEqual([id]);
	});

	test('a change of the workflow loses nothing', async () => {
		const { workflow } = await activated();
		const [{ id }] = simulator.seed(NEW);
		expect(conversationIds((await start(workflow, 'update')).items)).toEqual([id]);
	});
});

describe('a poll that fails', () => {
	test('says why, and the next one takes along what it has missed', async () => {
		const { poll } = await activated();
		const [{ id }] = simulator.seed(NEW);
		simulator.faults.next({ route: 'conversationDetails' }, { kind: 'status', status: 403 });
		await expect(poll()).rejects.toMatchObject({
			httpCode: '403',
			description: expect.stringContaining('role'),
		});
		expect(await idsFrom(poll)).toEqual([id]);
	});

	test.each([
		['a 503', 503],
		['a lost connection', { kind: 'reset', applied: false }],
		['a 429', { kind: 'status', status: 429, headers: { 'Retry-After': '2' } }],
	] as const)('is none where %s is all that it meets', async (_, fault) => {
		const { poll } = await activated();
		const [{ id }] = simulator.seed(NEW);
		simulator.faults.next('conversationDetails', fault);
		expect(await idsFrom(poll)).toEqual([id]);
		expect(simulator.count('conversationDetails')).toBe(3);
		expect(simulator.earlyReturns).toEqual([]);
	});

	test('between two pages has handed on nothing', async () => {
		const { poll } = await activated();
		const conversations = simulator.seed({ ...NEW, conversations: 150 });
		const before = simulator.count('conversationDetails');
		simulator.onRequest(() => {
			if (simulator.count('conversationDetails') !== before + 1) return;
			simulator.faults.next({ route: 'conversationDetails' }, { kind: 'status', status: 403 });
		});
		await expect(poll()).rejects.toThrow();
		expect(await idsFrom(poll)).toEqual(idsOf(conversations));
	});

	test('at the activation is told, and nothing is remembered of it', async () => {
		const workflow = store();
		simulator.faults.next({ route: 'conversationDetails' }, { kind: 'status', status: 403 });
		await expect(start(workflow)).rejects.toThrow();
		expect(workflow.staticData).toEqual({});
	});
});

test('two polls at once hand on a conversation once', async () => {
	const { poll } = await activated();
	const [{ id }] = simulator.seed(NEW);
	const polls = await Promise.all([idsFrom(poll), idsFrom(poll)]);
	expect(polls.flat()).toEqual([id]);
});

describe('Fetch Test Event', () => {
	test('gives the newest conversation, and remembers nothing', async () => {
		simulator.seed({ conversations: 3, startedMinutesAgo: 60 });
		const [newest] = simulator.seed({ ...NEW, purposes: ['customer', 'customer'] });
		const workflow = store();
		expect(conversationIds(await fetchTestEvent(trigger, workflow))).toEqual([newest.id]);
		expect(workflow.staticData).toEqual({});
	});

	test.each([
		[
			'there is none',
			{ conversations: 1, startedMinutesAgo: 72 * 60 },
			/No conversation has started/,
		],
		['nobody has the purpose', { ...NEW, purposes: ['agent'] }, /has the purpose Customer/],
	])('says why there is none: %s', async (_, seed, message) => {
		simulator.seed(seed);
		await expect(fetchTestEvent(trigger, store())).rejects.toThrow(message);
	});
});

test('the editor shows the fields of an item before the first event', async () => {
	const nodeDir = join(import.meta.dirname, '../../nodes/GenesysParticipantAttributesTrigger');
	const path = join(nodeDir, '__schema__/v1.0.0.json');
	// Older releases of n8n look there without a function of their own
	expect(core.resolveOutputSchemaPath?.({ nodeDir, version: 1 }) ?? path).toBe(path);
	const schema = JSON.parse(readFileSync(path, 'utf8')) as { properties: object };
	const { poll } = await activated();
	simulator.seed(NEW);
	const [item] = await poll();
	expect(Object.keys(schema.properties)).toEqual(Object.keys(item));
});
