import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeParameters } from 'n8n-workflow';

import { forgetTracks } from '../../nodes/GenesysParticipantAttributesTrigger/track';
import { runWorkflow } from '../../tools/engine/engine.mts';
import { listenForTestEvent } from '../../tools/engine/trigger.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { exampleNamed } from './exampleFiles.mts';
import { nodeTypesFor } from './exampleNodes.mts';
import { conversationIds } from './findConversations.mts';
import {
	closeAfterEach,
	enters,
	idsOf,
	items,
	live,
	ofQueues,
	ofUsers,
	OTHER_QUEUE,
	OTHER_USER,
	publish,
	QUEUE,
	trigger,
	USER,
	watched,
	workflowOf,
} from './live.mts';
import { credentialFor } from './support.mts';

simulatorForAll();
closeAfterEach();

const SCHEMA = '../../nodes/GenesysLiveConversationTrigger/__schema__/v1.0.0.json';

test('what enters a queue starts the workflow with an item of Find, and what notifications know beside it', async () => {
	const one = await live();
	const { id, participantId } = simulator.startConversation({ attributes: { tier: 'gold' } });
	simulator.enterQueue(id, QUEUE);
	const [item] = await items(one, 1);
	expect(item).toEqual({
		conversationId: id,
		participantId,
		purpose: 'customer',
		participantName: 'Simulated customer',
		userId: null,
		from: expect.stringMatching(/^\+\d+$/),
		to: null,
		conversationStart: null,
		conversationEnd: null,
		mediaTypes: ['voice'],
		direction: 'inbound',
		queueIds: [QUEUE],
		url: null,
		event: 'entered',
		queueId: QUEUE,
		attributes: { tier: 'gold' },
		source: 'event',
	});
	const schema = JSON.parse(readFileSync(join(import.meta.dirname, SCHEMA), 'utf8')) as {
		properties: object;
	};
	expect(Object.keys(schema.properties)).toEqual(Object.keys(item));
});

test('without notifications the poll finds the same, and says so', async () => {
	simulator.settings.notifications.lost = 1;
	const one = await publish();
	await watched(QUEUE);
	const id = enters();
	one.tick();
	const [item] = await items(one, 1);
	expect(item).toMatchObject({ conversationId: id, queueId: QUEUE, source: 'poll' });
	expect(item.conversationStart).toEqual(expect.any(String));
	expect(item).not.toHaveProperty('attributes');
});

test('a second queue is a second event; a queue that is not watched, and what was there before, are none', async () => {
	const before = simulator.startConversation({ startedMinutesAgo: 1 }).id;
	simulator.addParticipant(before, 'acd', { startTime: Date.now() - 5000 });
	const one = await live(ofQueues(QUEUE, OTHER_QUEUE));
	const id = enters();
	await items(one, 1);
	simulator.enterQueue(id, OTHER_QUEUE);
	simulator.enterQueue(id, simulator.addQueue('Third'));
	// Whatever changes, it was there before
	simulator.setAttributes(before, simulator.offer(before), { any: 'change' });
	const all = await items(one, 2);
	expect(all.map(({ conversationId, queueId }) => [conversationId, queueId])).toEqual([
		[id, QUEUE],
		[id, OTHER_QUEUE],
	]);
});

test.each<[string, INodeParameters, string]>([
	['an agent of the queues', ofQueues(QUEUE), QUEUE],
	['one of the users', ofUsers(USER), USER],
])(
	'what is offered to %s, answered and ended comes as each of these, once',
	async (_, by, where) => {
		const events = ['offered', 'answered', 'ended'];
		const all = [];
		for (const event of events) all.push(await live({ ...by, event }, where));
		await simulator.notifications.until(() => simulator.notifications.sockets.length === 3);
		const id = enters();
		simulator.endParticipant(id, simulator.offer(id, OTHER_USER));
		const agent = simulator.offer(id, USER);
		await items(all[0], 1);
		simulator.answer(id, agent);
		await items(all[1], 1);
		simulator.endConversation(id);
		await items(all[2], 1);
		const told = all.map(({ executions }) =>
			executions.flat().map(({ conversationId, event, userId }) => [conversationId, event, userId]),
		);
		expect(told).toEqual(events.map((event) => [[id, event, USER]]));
	},
);

test('the filters and the split are those of Find', async () => {
	const filters = { mediaType: 'message', direction: 'inbound' };
	const one = await live({ filters, splitBy: 'conversation' });
	enters();
	const { id, participants } = simulator.startConversation({ mediaType: 'message' });
	const queue = simulator.enterQueue(id, QUEUE);
	const [item] = await items(one, 1);
	expect(item).toMatchObject({
		conversationId: id,
		participants: [...participants, { id: queue, purpose: 'acd' }].map((each) => ({
			participantId: each.id,
			purpose: each.purpose,
		})),
	});
});

test('the example enriches a conversation while it rings, by what comes with the event', async () => {
	const workflow = exampleNamed('enrich-while-the-phone-rings');
	const start = workflow.nodes.find(({ name }) => name === 'Call Rings')!;
	const one = await live(start.parameters);
	const { id, participantId } = simulator.startConversation({ attributes: { accountNumber: '7' } });
	simulator.enterQueue(id, QUEUE);
	simulator.offer(id, USER);
	const [json] = await items(one, 1);
	const run = await runWorkflow(
		{ ...workflow, pinData: { 'Call Rings': [{ json }] } },
		{ nodeTypes: nodeTypesFor(workflow), credential: credentialFor(simulator) },
	);
	expect(run.nodes['Set Customer Data'].json).toEqual([
		expect.objectContaining({ status: 'verified' }),
	]);
	expect(simulator.attributesOf(id, participantId)).toEqual({
		accountNumber: '7',
		customerTier: 'gold',
		caseNumber: 'C-1001',
	});
});

test('a burst is one execution', async () => {
	const one = await live();
	const ids = Array.from({ length: 20 }, () => enters());
	await items(one, 20);
	expect(one.executions.map(conversationIds)).toEqual([ids]);
});

test('each comes once, however many frames and polls tell of it', async () => {
	const { notifications } = simulator.settings;
	Object.assign(notifications, { twice: 1, snapshots: 2, order: 'free', delayMs: [0, 20] });
	const one = await publish();
	await watched(QUEUE);
	const ids: string[] = [];
	for (let n = 0; n < 5; n += 1) {
		const id = enters();
		ids.push(id);
		one.tick();
		simulator.answer(id, simulator.offer(id));
		await items(one, n + 1);
		one.tick();
	}
	await simulator.notifications.until(() => simulator.notifications.frames.length >= 5 * 12);
	expect(idsOf(one).sort()).toEqual(ids.sort());
});

test('what is handed on while a poll is under way that finds it as well comes once', async () => {
	const one = await publish();
	await watched(QUEUE);
	const answers = () => simulator.count('conversationDetails', 200);
	while (answers() < 4) await new Promise((resolve) => setImmediate(resolve));
	simulator.settings.serviceMs = 400;
	one.tick();
	const id = enters();
	expect(await items(one, 1)).toEqual([expect.objectContaining({ source: 'event' })]);
	while (answers() < 6) await new Promise((resolve) => setImmediate(resolve));
	simulator.settings.serviceMs = 0;
	one.tick();
	while (answers() < 8) await new Promise((resolve) => setImmediate(resolve));
	expect(idsOf(one)).toEqual([id]);
});

test('a restart of n8n loses nothing, and brings nothing twice', async () => {
	const workflow = workflowOf();
	const before = await publish(workflow);
	await watched(QUEUE);
	const first = enters();
	await items(before, 1);
	await before.close();
	const meanwhile = enters();
	forgetTracks();
	const after = await publish(workflow, 'init');
	await watched(QUEUE);
	simulator.setAttributes(first, simulator.enterQueue(first, QUEUE), { any: 'change' });
	const last = enters();
	await items(after, 2);
	expect([idsOf(before), idsOf(after)]).toEqual([[first], [meanwhile, last]]);
});

test('all queues are watched by as many channels as they take, and a new one soon', async () => {
	for (let n = 0; n < 1200; n += 1) simulator.addQueue(`Queue ${n}`);
	const last = simulator.addQueue('The last');
	const one = await live({ allQueues: true });
	await watched(last);
	expect(simulator.notifications.channels.map(({ names }) => names.size)).toEqual([1000, 204]);
	const made = simulator.addQueue('A new one');
	const now = performance.now.bind(performance);
	import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now() + 15 * 60_000);
	one.tick();
	await watched(made);
	import.meta.jest.restoreAllMocks();
	const ids = [enters(last), enters(made)];
	await items(one, 2);
	expect(idsOf(one)).toEqual(ids);
	expect(simulator.notifications.offences).toEqual([]);
});

test.each<[string, INodeParameters, RegExp]>([
	['no queue is chosen', { queues: {} }, /No queue is chosen/],
	['a user enters a queue', ofUsers(USER), /Users enter no queue/],
	['an ID is none', ofQueues('Support'), /Queue is not a valid ID/],
])('%s: it says so at its publication', async (_, parameters, message) => {
	await expect(publish(workflowOf(parameters))).rejects.toThrow(message);
	expect(simulator.requests).toEqual([]);
});

test('a first poll that is refused is told at the publication, with the permission', async () => {
	simulator.faults.next({ route: 'conversationDetails' }, { kind: 'status', status: 403 });
	await expect(publish()).rejects.toThrow(/analytics:conversationDetail:view/);
	expect(simulator.notifications.channels).toEqual([]);
});

describe('closed, it leaves nothing behind', () => {
	test('no socket, no request, no event', async () => {
		const one = await live();
		enters();
		await one.close();
		const { notifications } = simulator;
		await notifications.until(() => notifications.sockets.length === 0);
		const { length } = simulator.requests;
		one.tick();
		enters();
		await new Promise((resolve) => setImmediate(resolve));
		expect([one.executions, simulator.requests.length]).toEqual([[], length]);
	});

	test('while a poll is under way, which then does not count', async () => {
		const workflow = workflowOf();
		const one = await publish(workflow);
		await watched(QUEUE);
		simulator.settings.notifications.lost = 1;
		const id = enters();
		simulator.settings.serviceMs = 200;
		const asked = new Promise<void>((resolve) => {
			const stop = simulator.onRequest(({ route }) => {
				if (route !== 'conversationDetails') return;
				stop();
				resolve();
			});
		});
		one.tick();
		await asked;
		await one.close();
		expect(one.executions).toEqual([]);
		const next = await publish(workflow, 'update');
		await items(next, 1);
		expect(idsOf(next)).toEqual([id]);
	});
});

describe('Listen for Test Event', () => {
	test('gives the newest conversation with which it has happened', async () => {
		enters();
		const newest = enters();
		simulator.startConversation();
		const { items: found } = await listenForTestEvent(trigger, workflowOf());
		expect(conversationIds(await found)).toEqual([newest]);
		expect(simulator.notifications.channels).toEqual([]);
	});

	test('where there is none it waits for the first, remembers nothing and leaves nothing behind', async () => {
		const workflow = workflowOf();
		const { items: found } = await listenForTestEvent(trigger, workflow);
		await watched(QUEUE);
		const id = enters();
		expect(conversationIds(await found)).toEqual([id]);
		expect(workflow.staticData).toEqual({});
		await simulator.notifications.until(() => simulator.notifications.sockets.length === 0);
	});

	test('stopped, it leaves nothing behind', async () => {
		const { stop } = await listenForTestEvent(trigger, workflowOf());
		await watched(QUEUE);
		await stop();
		await simulator.notifications.until(() => simulator.notifications.sockets.length === 0);
	});
});
