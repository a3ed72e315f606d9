import type { INodeParameters } from 'n8n-workflow';

import type { Triggered } from '../../tools/engine/trigger.mts';
import type { NotificationSettings } from '../../tools/simulator/server.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import {
	closeAfterEach,
	enters,
	idsOf,
	items,
	live,
	ofQueues,
	OTHER_QUEUE,
	publish,
	QUEUE,
	watched,
	workflowOf,
} from './live.mts';

simulatorForAll();
closeAfterEach();

const MINUTE_MS = 60_000;
const QUEUES_TOPIC = 'v2.routing.queues.{id}.conversations';

/** So many channels have been made, and the newest has its topics and a socket. */
async function channels(number: number): Promise<void> {
	const { notifications } = simulator;
	await notifications.until(() => {
		const last = notifications.channels.at(-1);
		return notifications.channels.length >= number && !!last?.socket && last.names.size > 0;
	});
}

/** What is found by polls alone, where there is no socket. */
async function servedByPoll(one: Triggered): Promise<void> {
	const id = enters();
	one.tick();
	await items(one, 1);
	expect(one.executions.flat()).toEqual([
		expect.objectContaining({ conversationId: id, source: 'poll' }),
	]);
}

/** So many pages of polls have been answered. */
async function polled(pages: number): Promise<void> {
	while (simulator.count('conversationDetails', 200) < pages)
		await new Promise((resolve) => setImmediate(resolve));
}

test.each<[string, () => void]>([
	['is closed by the server', () => simulator.notifications.sockets[0].close(1001)],
	['is lost', () => simulator.notifications.sockets[0].drop()],
	['belongs to a channel that expires', () => simulator.notifications.expireChannels()],
])('a socket that %s is followed by another one, and events go on', async (_, lose) => {
	const one = await live();
	const before = enters();
	await items(one, 1);
	lose();
	await simulator.notifications.until(() => simulator.notifications.connections.length === 2);
	await watched(QUEUE);
	const after = enters();
	await items(one, 2);
	expect(idsOf(one)).toEqual([before, after]);
	expect(one.failed).toEqual([]);
	expect(simulator.notifications.offences).toEqual([]);
});

test('what happens without a socket comes with the poll right after the next one is live', async () => {
	const one = await publish();
	await watched(QUEUE);
	simulator.notifications.sockets[0].drop();
	await simulator.notifications.until(() => simulator.notifications.sockets.length === 0);
	const id = enters();
	expect(await items(one, 1)).toEqual([
		expect.objectContaining({ conversationId: id, source: 'poll' }),
	]);
});

test('at a notice the next channel is live before this one goes, so that no frame is lost', async () => {
	const one = await live();
	simulator.notifications.announceClosing(60_000);
	const ids: string[] = [];
	const { notifications } = simulator;
	const stop = simulator.onRequest(() => ids.push(enters()));
	await channels(2);
	await notifications.until(() => notifications.sockets.length === 1);
	stop();
	ids.push(enters());
	await items(one, ids.length);
	expect(idsOf(one).sort()).toEqual(ids.sort());
	expect(ids.length).toBeGreaterThan(2);
});

/** So much time passes at once, by all clocks. */
function jump(ms: number): void {
	const { jest } = import.meta;
	const now = Date.now() + ms;
	passed += ms;
	jest.useFakeTimers({ now, doNotFake: TIMERS });
	jest.spyOn(performance, 'now').mockImplementation(() => monotonic() + passed);
}

const TIMERS = [
	...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate'] as const),
	...(['clearImmediate', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
];
const monotonic = performance.now.bind(performance);
let passed = 0;
afterEach(() => {
	passed = 0;
	import.meta.jest.useRealTimers();
	import.meta.jest.restoreAllMocks();
});

test('a channel that tells nothing is renewed once the poll finds what it should have told', async () => {
	const { notifications } = simulator.settings;
	const one = await publish();
	await watched(QUEUE);
	// At the publication, and once the socket is live
	await polled(4);
	notifications.lost = 1;
	jump(MINUTE_MS);
	const lost = enters();
	jump(MINUTE_MS);
	one.tick();
	await items(one, 1);
	notifications.lost = 0;
	await channels(2);
	await simulator.notifications.until(() => simulator.notifications.sockets.length === 1);
	const told = enters();
	await items(one, 2);
	expect(idsOf(one)).toEqual([lost, told]);
});

describe('without a socket the poll serves alone, and it is said once', () => {
	test.each<[string, Partial<NotificationSettings>, INodeParameters, RegExp]>([
		[
			'the client may not have the topics',
			{ missing: { [QUEUES_TOPIC]: ['routing:queue:view'] } },
			{},
			/any of the queues or users. It needs: routing:queue:view/,
		],
		[
			'the socket is said to be elsewhere',
			{ connectOrigin: 'wss://streaming.example.com' },
			{},
			/WebSocket at another host/,
		],
		['nobody lets it in', { upgrade: 401 }, {}, /No WebSocket to Genesys Cloud could be opened/],
		['it is redirected', { upgrade: 302 }, {}, /No WebSocket to Genesys Cloud could be opened/],
	])('%s', async (_, settings, parameters, message) => {
		Object.assign(simulator.settings.notifications, settings);
		const one = await publish(workflowOf(parameters));
		await one.until(() => one.failed.length > 0);
		await servedByPoll(one);
		expect(one.failed.map((error) => error.message)).toEqual([expect.stringMatching(message)]);
		expect(one.logs.filter(({ level }) => level === 'warn')).toHaveLength(1);
	});

	test('Node.js has no WebSocket', async () => {
		const { WebSocket } = globalThis;
		Reflect.deleteProperty(globalThis, 'WebSocket');
		try {
			const one = await publish();
			await servedByPoll(one);
			expect(one.failed).toEqual([
				expect.objectContaining({
					message: expect.stringMatching(/a Node.js without WebSocket/),
					description: expect.stringMatching(/version 22/),
				}),
			]);
			expect(simulator.notifications.channels).toEqual([]);
		} finally {
			globalThis.WebSocket = WebSocket;
		}
	});

	test('notifications are refused', async () => {
		simulator.faults.next({ route: 'createChannel' }, { kind: 'status', status: 403 });
		const one = await publish();
		await one.until(() => one.failed.length > 0);
		await servedByPoll(one);
		expect(one.failed).toHaveLength(1);
	});
});

test('a queue that Genesys Cloud does not know has no other one refused, and is said', async () => {
	const unknown = { kind: 'status', status: 400, code: 'notification.invalid.topic' } as const;
	simulator.faults.next('replaceSubscriptions', unknown);
	// Of the halves, the second one has it
	let parts = 0;
	simulator.onRequest(({ route }) => {
		if (route === 'addSubscriptions' && (parts += 1) === 2)
			simulator.faults.next('addSubscriptions', unknown);
	});
	const one = await live(ofQueues(OTHER_QUEUE, simulator.addQueue('Gone')), OTHER_QUEUE);
	await one.until(() => one.failed.length > 0);
	const id = enters(OTHER_QUEUE);
	await items(one, 1);
	expect(idsOf(one)).toEqual([id]);
	expect(one.failed.map(({ message }) => message)).toEqual([
		'Genesys Cloud does not notify this OAuth client of 1 queue',
	]);
});

test('frames of any kind are survived', async () => {
	const one = await live();
	const [socket] = simulator.notifications.sockets;
	for (const frame of [
		'{',
		'null',
		'[1]',
		Buffer.from([0, 1, 2]),
		'{"topicName":"v2.x.y","eventBody":5}',
	])
		socket.send(frame);
	const id = enters();
	await items(one, 1);
	expect(idsOf(one)).toEqual([id]);
	expect(simulator.notifications.connections).toHaveLength(1);
});

test('a trigger costs two requests a minute, and two when its socket is opened', async () => {
	simulator.seed({ conversations: 50, startedMinutesAgo: 10 });
	const one = await publish();
	await watched(QUEUE);
	// At the publication, and once the socket is live
	await polled(4);
	const before = simulator.requests.length;
	one.tick();
	await polled(6);
	expect(simulator.requests.length - before).toBe(2);
	const ofSocket = simulator.requests.filter(({ path }) => path.includes('/notifications/'));
	expect(ofSocket.map(({ method }) => method)).toEqual(['POST', 'PUT']);
});
