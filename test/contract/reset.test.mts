import { startSimulator } from '../../tools/simulator/server.mts';
import type { Simulator } from '../../tools/simulator/server.mts';
import { arrival, logIn } from './client.mts';

const started: Simulator[] = [];

afterEach(async () => {
	for (const simulator of started.splice(0)) await simulator.close();
});

async function start(...rest: Parameters<typeof startSimulator>): Promise<Simulator> {
	const simulator = await startSimulator(...rest);
	started.push(simulator);
	return simulator;
}

test('reset() brings back everything as it was at the start', async () => {
	const simulator = await start({ limit: 5 }, { conversations: 2, attributes: { a: '1' } });
	const before = structuredClone(simulator.settings);
	const [added] = simulator.seed({ conversations: 1 });
	const client = await logIn(simulator);
	simulator.consume(client.token, 5);
	await client.me();
	Object.assign(simulator.settings, { graceMs: 0, nullValue: 'reject' });
	simulator.setLimit(1);
	await client.me();
	simulator.faults.next('any', 500);
	simulator.faults.random({ 503: 1 });
	simulator.outage({ kind: 'status', status: 503, host: 'login' });
	let heard = 0;
	simulator.onRequest(() => heard++);
	expect(simulator.earlyReturns).toHaveLength(1);

	simulator.reset();

	expect(simulator.settings).toEqual(before);
	expect([simulator.requests, simulator.windows, simulator.earlyReturns]).toEqual([[], [], []]);
	expect([simulator.tokenRequests, simulator.count()]).toEqual([0, 0]);
	expect(() => simulator.attributesOf(added.id, added.participantId)).toThrow('no conversation');
	expect((await client.me()).status).toBe(401);
	const fresh = await logIn(simulator);
	expect((await fresh.me()).header('inin-ratelimit-count')).toBe('1');
	expect(heard).toBe(0);
	const seeded = await fresh.call('POST', '/api/v2/conversations/participants/attributes/search', {
		query: [],
	});
	expect(seeded.json.results).toHaveLength(2);
});

test('a port that is taken is an error, not a silence', async () => {
	const first = await start();
	const port = Number(new URL(first.url).port);
	await expect(startSimulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
});

test('a request in flight over a reset writes into what was before', async () => {
	const simulator = await start({ serviceMs: 50 }, { conversations: 1 });
	const [conversation] = simulator.seed({ conversations: 1 });
	const client = await logIn(simulator);
	const arriving = arrival(simulator, 'patchAttributes');
	const writing = client.write(conversation, { tier: 'gold' });
	await arriving;
	simulator.reset();
	const [again] = simulator.seed({ conversations: 1 });
	expect((await writing).status).toBe(202);
	expect(again.id).toBe(conversation.id);
	expect(simulator.attributesOf(again.id, again.participantId)).toEqual({});
	expect(simulator.requests).toEqual([]);
});
