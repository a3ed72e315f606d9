import { Channel, type ChannelParts } from '../../../nodes/GenesysLiveConversationTrigger/channel';
import type { Failure } from '../../../nodes/GenesysParticipantAttributes/genesys/failures';
import { createFakeClock, settled } from '../delivery/fakeClock.mts';
import { FakeSocket } from './fakeSocket.mts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const HEARTBEAT_MS = 30_000;

const failure = (reason: Failure['reason']): Failure => ({ reason, message: '', description: '' });

interface Server {
	lifeMs: number;
	/** Whether a socket is let in. */
	letsIn: (nth: number) => boolean;
	create?: () => { failure: Failure } | undefined;
	subscribe?: () => { failure?: Failure };
}

/** A channel, and the server that it meets. */
function channelAt({
	lifeMs = DAY_MS,
	letsIn = () => true,
	create,
	subscribe,
}: Partial<Server> = {}) {
	const clock = createFakeClock();
	const sockets: FakeSocket[] = [];
	const subscribed: Array<[string, string[]]> = [];
	const told: string[] = [];
	let channels = 0;
	const parts: ChannelParts = {
		clock,
		random: () => 1,
		create: async () =>
			create?.() ?? { id: `c${(channels += 1)}`, address: `wss://${channels}`, lifeMs },
		subscribe: async (id, topics) => {
			subscribed.push([id, topics]);
			return subscribe?.() ?? {};
		},
		open: (address) => {
			const socket = new FakeSocket(address);
			sockets.push(socket);
			const nth = sockets.length;
			void Promise.resolve().then(() => letsIn(nth) && socket.onopen?.());
			return socket;
		},
	};
	const channel = new Channel(['t1'], parts, {
		onEvent: (body) => told.push(`event ${String(body)}`),
		onLive: () => told.push('live'),
		onTrouble: ({ reason }) => told.push(`trouble ${reason}`),
	});
	/** Lets time pass, with the heartbeats of all sockets that are open. */
	const pass = async (ms: number) => {
		for (let end = clock.now() + ms; clock.now() < end;) {
			await clock.run(Math.min(end, clock.now() + HEARTBEAT_MS));
			for (const one of open()) one.say('channel.metadata');
			await settled();
		}
	};
	const open = () => sockets.filter(({ isClosed }) => !isClosed);
	return { clock, channel, sockets, subscribed, told, pass, open };
}

test('a channel is made, its socket opened, and then it gets its topics', async () => {
	const { sockets, subscribed, told, channel } = channelAt();
	await settled();
	expect(sockets.map(({ address }) => address)).toEqual(['wss://1']);
	expect(subscribed).toEqual([['c1', ['t1']]]);
	sockets[0].say('v2.routing.queues.q.conversations', 1);
	expect(told).toEqual(['live', 'event 1']);
	channel.close();
});

test.each<[string, (socket: FakeSocket) => void]>([
	['an error and a close', (socket) => [socket.onerror?.(), socket.onclose?.()]],
	['an error alone', (socket) => socket.onerror?.()],
	['a close alone', (socket) => socket.onclose?.()],
])('a socket that is lost by %s is followed by another channel', async (_, lose) => {
	const { sockets, subscribed, told, pass, open, channel } = channelAt();
	await pass(5 * MINUTE_MS);
	lose(sockets[0]);
	await pass(1000);
	expect([sockets.length, open().length]).toEqual([2, 1]);
	expect(subscribed.map(([id]) => id)).toEqual(['c1', 'c2']);
	expect(told).toEqual(['live', 'live']);
	channel.close();
});

test.each([
	'v2.system.socket_closing',
	'v2.system.no_longer_subscribed.x',
	'v2.system.token_revoked.x',
])('at the word %s the next one is live before this one goes', async (topic) => {
	const { sockets, told, pass, channel } = channelAt();
	await pass(5 * MINUTE_MS);
	sockets[0].say(topic);
	sockets[0].say('v2.users.u.conversations', 'still');
	expect(sockets[0].isClosed).toBe(false);
	await pass(1000);
	expect(sockets.map(({ isClosed }) => isClosed)).toEqual([true, false]);
	expect(told).toEqual(['live', 'event still', 'live']);
	channel.close();
});

test.each([
	['half an hour before its day is over', DAY_MS, DAY_MS - 30 * MINUTE_MS],
	['earlier where it lives for less', 8 * MINUTE_MS, 6 * MINUTE_MS],
])('it is renewed %s', async (_, lifeMs, at) => {
	const { sockets, pass, channel } = channelAt({ lifeMs });
	await pass(at - MINUTE_MS);
	expect(sockets).toHaveLength(1);
	await pass(2 * MINUTE_MS);
	expect(sockets.map(({ isClosed }) => isClosed)).toEqual([true, false]);
	channel.close();
});

test('a server that says nothing is asked, and given up where it does not answer', async () => {
	const { clock, sockets, channel } = channelAt();
	await clock.run(36_000);
	expect(sockets[0].sent).toEqual(['{"message":"ping"}']);
	sockets[0].say('channel.metadata', { message: 'pong' });
	await clock.run(60_000);
	expect(sockets).toHaveLength(1);
	await clock.run(85_000);
	expect([sockets[0].isClosed, sockets.length]).toEqual([true, 2]);
	channel.close();
});

test('a socket that nobody lets in is given up, and the next one is tried at growing waits', async () => {
	const { clock, sockets, told, channel } = channelAt({ letsIn: (nth) => nth > 6 });
	const opened: number[] = [];
	for (let nth = 1; nth <= 7; nth += 1) {
		while (sockets.length < nth) await clock.run(clock.now() + 100);
		opened.push(clock.now());
	}
	const waits = opened.slice(1).map((at, index) => Math.round((at - opened[index] - 10_000) / 500));
	expect(waits).toEqual([1, 2, 4, 8, 16, 32]);
	expect(sockets.slice(0, 6).every(({ isClosed }) => isClosed)).toBe(true);
	// One or two are no trouble that anybody has to hear of
	expect(told).toEqual([...Array<string>(4).fill('trouble network'), 'live']);
	channel.close();
});

test('one that is let in and thrown out again and again is not hurried', async () => {
	const { clock, sockets, channel } = channelAt();
	for (let minute = 0; minute < 10; minute += 1) {
		await clock.run(clock.now() + MINUTE_MS / 2);
		sockets.at(-1)!.onclose?.();
		await settled();
	}
	expect(sockets.length).toBeLessThan(12);
	channel.close();
});

test('what only a person can mend is told at once, and asked about seldom', async () => {
	let asked = 0;
	const create = () => ({ failure: failure((asked += 1) > 0 ? 'forbidden' : 'network') });
	const { clock, told, channel } = channelAt({ create });
	await clock.run(60 * MINUTE_MS);
	expect(told[0]).toBe('trouble forbidden');
	expect(asked).toBeLessThanOrEqual(7);
	channel.close();
});

test('topics that are refused end the socket', async () => {
	const { told, open, channel } = channelAt({
		subscribe: () => ({ failure: failure('forbidden') }),
	});
	await settled();
	expect([told, open()]).toEqual([['trouble forbidden'], []]);
	channel.close();
});

test('other topics go to the same channel; where that fails, to another', async () => {
	let isRefused = false;
	const { channel, subscribed, pass } = channelAt({
		subscribe: () => (isRefused ? { failure: failure('serverError') } : {}),
	});
	await pass(2 * MINUTE_MS);
	await channel.watch(['t1']);
	await channel.watch(['t1', 't2']);
	isRefused = true;
	await channel.watch(['t3']);
	isRefused = false;
	await pass(1000);
	expect(subscribed).toEqual([
		['c1', ['t1']],
		['c1', ['t1', 't2']],
		['c1', ['t3']],
		['c2', ['t3']],
	]);
	channel.close();
});

test('frames that are no events are survived', async () => {
	const { sockets, told, channel } = channelAt();
	await settled();
	for (const data of ['{', '[]', 'null', new Blob(['x']), '{"result":"400"}', '{"topicName":1}'])
		sockets[0].onmessage?.({ data });
	expect(told).toEqual(['live']);
	channel.close();
});

describe('closed, it leaves nothing behind', () => {
	test.each<[string, Partial<Server>, number]>([
		['while it lives', {}, 5 * MINUTE_MS],
		['while it is let in', { letsIn: () => false }, 1000],
		['while it waits to try again', { create: () => ({ failure: failure('forbidden') }) }, 1000],
	])('%s', async (_, server, ms) => {
		const { clock, channel, open, told, sockets } = channelAt(server);
		await clock.run(ms);
		for (const one of sockets) one.say('channel.metadata');
		told.length = 0;
		channel.close();
		await settled();
		expect([open(), clock.timers(), told]).toEqual([[], 0, []]);
		for (const one of sockets) one.onclose?.();
		await clock.run();
		expect([open(), told]).toEqual([[], []]);
	});
});
