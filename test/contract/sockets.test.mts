import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { clientWith, logIn, requestToken } from './client.mts';
import { listen } from './socketClient.mts';
import type { Listening } from './socketClient.mts';
import { client, simulator, standUp } from './stand.mts';
import type { NotificationSettings } from '../../tools/simulator/server.mts';

standUp();

const QUEUE = '0b6ee7a5-6d9c-4d0a-9c0c-4d2f5b0a9c11';
const topic = `v2.routing.queues.${QUEUE}.conversations`;
const CHANNELS = '/api/v2/notifications/channels';

function use(settings: Partial<NotificationSettings>): void {
	Object.assign(simulator.settings.notifications, settings);
}

async function channel(): Promise<{ id: string; connectUri: string }> {
	const { json } = await client.call('POST', CHANNELS);
	await client.call('PUT', `${CHANNELS}/${json.id}/subscriptions`, [{ id: topic }]);
	return json;
}

/** A socket that hears of the queue. */
async function watch(): Promise<Listening & { id: string; uri: string }> {
	const { id, connectUri: uri } = await channel();
	return { ...(await listen(uri)), id, uri };
}

function begin(): string {
	return simulator.startConversation({ queueId: QUEUE }).id;
}

async function idsOf(socket: Listening, n: number): Promise<string[]> {
	return (await socket.frames(n)).map(({ eventBody }) => eventBody.id);
}

async function until(condition: () => boolean): Promise<void> {
	await simulator.notifications.until(condition);
}

describe('signs of life', () => {
	test('a heartbeat comes now and then, and a ping is answered', async () => {
		use({ heartbeatMs: 10 });
		const socket = await watch();
		await until(() => simulator.notifications.frames.length > 0);
		await socket.ping();
		expect(socket.system[0]).toEqual({
			topicName: 'channel.metadata',
			eventBody: { message: 'WebSocket Heartbeat' },
		});
		expect(simulator.notifications.offences).toEqual([]);
	});

	test('a ping is not answered where the setting says so', async () => {
		use({ pong: false });
		const { socket, system } = await watch();
		socket.send('{"message":"ping"}');
		await until(() => simulator.notifications.received.length === 1);
		expect([system, simulator.notifications.frames]).toEqual([[], []]);
	});

	test('a frozen socket stays open, and answers neither ping nor close', async () => {
		const { socket, system, closed } = await watch();
		const [own] = simulator.notifications.sockets;
		own.freeze();
		socket.send('{"message":"ping"}');
		begin();
		socket.close();
		own.drop();
		expect(await closed).toMatchObject({ code: 1006 });
		expect([system, simulator.notifications.frames]).toEqual([[], []]);
	});

	test('a close may stay without an answer', async () => {
		use({ closeAnswer: false });
		const { socket, closed, ping } = await watch();
		await ping();
		socket.close(1000);
		simulator.notifications.sockets[0].drop();
		expect(await closed).toMatchObject({ code: 1006, wasClean: false });
	});
});

describe('connecting', () => {
	test.each([
		[401, 401],
		[403, 403],
		[302, 302],
		['reset', 0],
	] as const)('an upgrade may meet %s', async (upgrade, status) => {
		use({ upgrade });
		await expect(watch()).rejects.toThrow('refused');
		// Node's own client asks twice where it meets a 401
		const statuses = simulator.notifications.connections.map((one) => one.status);
		expect([...new Set(statuses)]).toEqual([status]);
	});

	test('an upgrade may stay without an answer', async () => {
		use({ upgrade: 'hang' });
		const { connectUri } = await channel();
		const opening = listen(connectUri);
		await until(() => simulator.notifications.connections.length === 1);
		simulator.notifications.cut();
		await expect(opening).rejects.toThrow('refused');
		expect(simulator.notifications.connections[0].status).toBe(0);
	});

	test('there is no socket without a channel, nor during an outage', async () => {
		const { connectUri } = await channel();
		await expect(listen(`${connectUri}x`)).rejects.toThrow('refused');
		simulator.outage({ kind: 'status', status: 503 });
		await expect(listen(connectUri)).rejects.toThrow('refused');
		const statuses = simulator.notifications.connections.map(({ status }) => status);
		expect([...new Set(statuses)]).toEqual([401, 503]);
	});

	test('the address may be at another host', async () => {
		use({ connectOrigin: 'wss://streaming.example.com' });
		const { connectUri, id } = await channel();
		expect(connectUri).toBe(`wss://streaming.example.com/channels/${id}`);
	});

	test('a subprotocol in the upgrade is held against the client', async () => {
		const { connectUri, id } = await channel();
		const socket = new WebSocket(connectUri, 'bearer');
		await once(socket, 'open').catch(() => {});
		expect(simulator.notifications.offences).toMatchObject([
			{ kind: 'credentialInUpgrade', channelId: id },
		]);
		socket.close();
	});

	test.each([
		['closesFirst', 1001],
		['silencesFirst', undefined],
	] as const)('a second socket %s', async (secondSocket, code) => {
		use({ secondSocket });
		const first = await watch();
		const second = await listen(first.uri);
		const id = begin();
		expect(await idsOf(second, 1)).toEqual([id]);
		if (code) expect((await first.closed).code).toBe(code);
		expect(simulator.notifications.frames).toHaveLength(1);
		expect(first.socket.readyState === WebSocket.OPEN).toBe(!code);
	});
});

describe('a socket that is lost', () => {
	test.each([
		[true, 1],
		[false, 0],
	])('its channel keeps its topics: %s; what came meanwhile is lost', async (topicsKept, n) => {
		use({ topicsKept });
		const first = await watch();
		simulator.notifications.sockets[0].drop();
		expect((await first.closed).code).toBe(1006);
		await until(() => simulator.notifications.sockets.length === 0);
		begin();
		const second = await listen(first.uri);
		begin();
		await second.ping();
		expect(await second.frames(n)).toHaveLength(n);
		expect(simulator.notifications.isWatched(topic)).toBe(topicsKept);
	});

	test.each([
		[1001, 1001],
		['drop', 1006],
	] as const)('is told that before, and ends with %s', async (end, code) => {
		const { id, system, closed } = await watch();
		simulator.notifications.announceClosing(10, end);
		expect((await closed).code).toBe(code);
		expect(system).toMatchObject([
			{ topicName: 'v2.system.socket_closing', eventBody: { channelId: id } },
		]);
	});

	test.each([
		['closed', 1001, undefined],
		['told', undefined, 'v2.system.no_longer_subscribed'],
		['silent', undefined, undefined],
	] as const)('sees that its channel expired: %s', async (channelGone, code, name) => {
		use({ channelGone });
		const { id, socket, system, closed, uri } = await watch();
		simulator.notifications.expireChannels();
		begin();
		if (code) expect((await closed).code).toBe(code);
		else expect(socket.readyState).toBe(WebSocket.OPEN);
		expect((await client.call('HEAD', `${CHANNELS}/${id}`)).status).toBe(404);
		await expect(listen(uri)).rejects.toThrow('refused');
		expect(system.map(({ topicName }) => topicName.slice(0, name?.length))).toEqual(
			name ? [name] : [],
		);
		expect(simulator.notifications.frames.filter((one) => one.conversationId)).toEqual([]);
	});

	test.each([
		[['put'], true],
		[[], false],
	] as const)('a channel lives longer by %j: %s', async (extendedBy, isLonger) => {
		use({ channelTtlMs: 60_000, extendedBy: [...extendedBy] });
		const { id } = await watch();
		use({ channelTtlMs: 120_000 });
		await client.call('PUT', `${CHANNELS}/${id}/subscriptions`, [{ id: topic }]);
		const [{ expires }] = (await client.call('GET', CHANNELS)).json.entities;
		expect(Date.parse(expires) - Date.now() > 90_000).toBe(isLonger);
	});

	test('a channel expires by itself', async () => {
		use({ channelTtlMs: 20, extendedBy: [] });
		await client.call('POST', CHANNELS);
		await until(() => simulator.notifications.channels.length === 0);
	});
});

describe('a token that is gone', () => {
	test.each([
		['lives', undefined, undefined, 1],
		['closed', 1001, undefined, 0],
		['told', undefined, 'v2.system.token_revoked', 0],
		['silent', undefined, undefined, 0],
	] as const)('its socket %s', async (tokenGone, code, name, n) => {
		use({ tokenGone });
		const { socket, system, closed } = await watch();
		simulator.revokeTokens();
		begin();
		if (code) expect((await closed).code).toBe(code);
		else expect(socket.readyState).toBe(WebSocket.OPEN);
		if (name) await until(() => system.length === 1 || simulator.notifications.frames.length > 0);
		const seen = simulator.notifications.frames.filter((one) => one.conversationId);
		expect(seen).toHaveLength(n);
		const names = simulator.notifications.frames.map(({ topicName }) => topicName);
		expect(names.some((one) => one.startsWith(String(name)))).toBe(name !== undefined);
	});

	test('also one that expires', async () => {
		use({ tokenGone: 'closed' });
		simulator.settings.tokenTtlSeconds = 1;
		const { json } = await requestToken(simulator);
		const short = clientWith(simulator, json.access_token);
		const { connectUri } = (await short.call('POST', CHANNELS)).json;
		expect((await (await listen(connectUri)).closed).code).toBe(1001);
	});

	test.each([
		[true, 200],
		[false, 404],
	])('another token of the client may use its channel: %s', async (otherToken, status) => {
		use({ otherToken });
		const { id } = await watch();
		const other = await logIn(simulator);
		const path = `${CHANNELS}/${id}/subscriptions`;
		expect((await other.call('PUT', path, [{ id: topic }])).status).toBe(status);
	});
});

describe('messages', () => {
	const other = `v2.users.${QUEUE}.conversations`;

	test.each([
		['adds', [topic, other], { result: '200', status: 'subscribed' }],
		['replaces', [other], { result: '200', status: 'subscribed' }],
		['refused', [topic], { result: '400', status: 'failure' }],
		['unanswered', [topic], undefined],
	] as const)('a subscription over the socket: %s', async (socketSubscribe, topics, answer) => {
		use({ socketSubscribe });
		const { socket, system, ping } = await watch();
		socket.send(JSON.stringify({ message: 'subscribe', topics: [other], correlationId: 'a' }));
		await ping();
		expect(simulator.notifications.channels[0].topics).toEqual(topics);
		const [first] = system as object[];
		if (answer) expect(first).toMatchObject({ ...answer, correlationId: 'a' });
		else expect(system).toHaveLength(1);
		if (socketSubscribe !== 'adds') return;
		socket.send(JSON.stringify({ message: 'unsubscribe', topics: [topic] }));
		socket.send(JSON.stringify({ message: 'subscribe', topics: ['v2.none'] }));
		await ping();
		expect(system).toContainEqual({ result: '200', status: 'unsubscribed' });
		expect(system).toContainEqual(expect.objectContaining({ result: '400', status: 'failure' }));
		expect(simulator.notifications.channels[0].topics).toEqual([other]);
	});

	test('what is none of the known ones is held against the client', async () => {
		const { socket, ping } = await watch();
		for (const message of ['hello', '{"message":"hello"}', '[]']) socket.send(message);
		await ping();
		const kinds = simulator.notifications.offences.map(({ kind }) => kind);
		expect(kinds).toEqual(['unknownMessage', 'unknownMessage', 'unknownMessage']);
	});

	test('the server may send anything', async () => {
		const { connectUri } = await channel();
		const socket = new WebSocket(connectUri);
		const seen: unknown[] = [];
		const three = new Promise<void>((resolve) => {
			socket.addEventListener('message', ({ data }) => {
				if (seen.push(typeof data) === 2) resolve();
			});
		});
		await until(() => simulator.notifications.sockets.length === 1);
		const [own] = simulator.notifications.sockets;
		own.send('no JSON');
		own.send(Buffer.from([0, 1]));
		await three;
		expect(seen).toEqual(['string', 'object']);
		socket.close();
	});
});

test('a reset cuts the sockets, and a closed simulator leaves no socket and no timer behind', async () => {
	const socket = await watch();
	await simulator.reset();
	expect((await socket.closed).code).toBe(1006);
	expect(simulator.notifications.channels).toEqual([]);
	const script = `
		import { startSimulator } from './tools/simulator/server.mts';
		const simulator = await startSimulator({ notifications: { delayMs: 60_000, closeAnswer: false } });
		const form = new URLSearchParams({ grant_type: 'client_credentials' });
		const { id, secret } = simulator.client;
		const Authorization = 'Basic ' + btoa(id + ':' + secret);
		const post = async (path, init) =>
			await (await fetch(simulator.url + path, { method: 'POST', ...init })).json();
		const { access_token } = await post('/oauth/token', { headers: { Authorization }, body: form });
		const headers = { Authorization: 'Bearer ' + access_token, 'Content-Type': 'application/json' };
		const open = async (...topics) => {
			const made = await post('${CHANNELS}', { headers });
			const body = JSON.stringify(topics.map((id) => ({ id })));
			await post('${CHANNELS}/' + made.id + '/subscriptions', { headers, body });
			return new WebSocket(made.connectUri);
		};
		const watching = await open('${topic}');
		const frozen = await open();
		await simulator.notifications.until(() => simulator.notifications.sockets.length === 2);
		simulator.notifications.sockets[1].freeze();
		simulator.settings.notifications.upgrade = 'hang';
		await open();
		await simulator.notifications.until(() => simulator.notifications.connections.length === 3);
		simulator.startConversation({ queueId: '${QUEUE}' });
		simulator.notifications.announceClosing();
		simulator.settings.serviceMs = 50;
		const arriving = new Promise((resolve) => simulator.onRequest(resolve));
		post('${CHANNELS}', { headers }).catch(() => {});
		await arriving;
		await simulator.close();
		console.log('closed');
	`;
	const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
		cwd: new URL('../..', import.meta.url),
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [output] = (await once(child.stdout, 'data')) as [Buffer];
	expect(output.toString()).toBe('closed\n');
	expect(await once(child, 'close')).toEqual([0, null]);
});
