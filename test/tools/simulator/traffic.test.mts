import { GenesysParticipantAttributesTrigger } from '../../../nodes/GenesysParticipantAttributesTrigger/GenesysParticipantAttributesTrigger.node';
import { polledWorkflow, register } from '../../../tools/engine/poll.mts';
import { seededRandom } from '../../../tools/simulator/random.mts';
import { CUSTOMERS, planTraffic } from '../../../tools/simulator/traffic/plan.mts';
import { client, simulator, standUp } from '../../contract/stand.mts';
import { listen } from '../../contract/socketClient.mts';
import { credentialFor } from '../../node/support.mts';

standUp();

const NOW = Date.UTC(2026, 0, 15, 9);
const HOUR = 3_600_000;
const rules = {
	...{ from: NOW - HOUR, to: NOW, perMinute: 1.1 },
	...{ queueIds: ['q1', 'q2', 'q3', 'q4'], userIds: ['u1', 'u2'] },
};

describe('the plan of an hour', () => {
	const lives = planTraffic(seededRandom(1), rules);

	test('the same random numbers give the same one', () => {
		expect(planTraffic(seededRandom(1), rules)).toEqual(lives);
		expect(planTraffic(seededRandom(2), rules)).not.toEqual(lives);
	});

	test('it has ten customers, three media, four queues, and starts all over the hour', () => {
		const kinds = (kind: (life: (typeof lives)[number]) => unknown) =>
			new Set(lives.map(kind)).size;
		expect(CUSTOMERS).toHaveLength(10);
		expect(kinds(({ customer }) => customer.name)).toBe(10);
		expect(kinds(({ mediaType }) => mediaType)).toBe(3);
		expect(kinds(({ steps: [first] }) => first.kind === 'enter' && first.queueId)).toBe(4);
		const tens = kinds(({ at }) => Math.floor((at - rules.from) / (HOUR / 6)));
		expect(tens).toBe(6);
		expect(lives.every(({ at }) => at >= rules.from && at < rules.to)).toBe(true);
	});

	test('each waits, is offered, maybe missed, answered or given up, and ends, in this order', () => {
		const stories = new Set<string>();
		for (const { at, steps } of lives) {
			const times = [at, ...steps.map((step) => step.at)];
			expect(times).toEqual(times.toSorted((a, b) => a - b));
			stories.add(steps.map(({ kind }) => kind).join(' '));
		}
		expect([...stories].toSorted()).toEqual([
			'enter end',
			'enter offer answer end',
			'enter offer miss offer answer end',
		]);
	});

	test('the pace is the one that is asked for', () => {
		const many = planTraffic(seededRandom(3), { ...rules, perMinute: 50 });
		expect(many.length).toBeGreaterThan(2700);
		expect(many.length).toBeLessThan(3300);
	});
});

describe('traffic', () => {
	const DETAILS = '/api/v2/analytics/conversations/details/query';

	async function conversations(): Promise<any[]> {
		const times = [NOW, Date.now()].map((time) => new Date(time));
		times[0].setTime(Date.now() - 2 * HOUR);
		const interval = times.map((time) => time.toISOString()).join('/');
		const paging = { pageSize: 100, pageNumber: 1 };
		return (await client.call('POST', DETAILS, { interval, paging })).json.conversations;
	}

	test('at the start some stay, and others of the last hour have ended', async () => {
		const staying = simulator.startTraffic({ perMinute: 0 });
		const all = await conversations();
		const ended = all.filter(({ conversationEnd }) => conversationEnd);
		expect(staying).toHaveLength(18);
		expect(ended.length).toBeGreaterThan(30);
		expect(all.length).not.toBe(50);
		const ids = all.filter((one) => !one.conversationEnd).map((one) => one.conversationId);
		expect(ids).toEqual(expect.arrayContaining(staying.map(({ id }) => id)));
		for (const { conversationEnd } of ended) {
			expect(Date.parse(conversationEnd)).toBeLessThanOrEqual(Date.now());
		}
		const queues = (await client.call('GET', '/api/v2/routing/queues')).json.entities;
		expect(queues.map(({ name }: { name: string }) => name)).toEqual([
			...['Billing', 'Claims', 'Sales', 'Support'],
		]);
	});

	test('another seed gives other conversations, so that nobody takes them for those of before', async () => {
		const idsOf = (seed: number) =>
			simulator.startTraffic({ perMinute: 0, seed }).map(({ id }) => id);
		const first = idsOf(1);
		await simulator.reset();
		expect(idsOf(1)).toEqual(first);
		await simulator.reset();
		expect(idsOf(2).filter((id) => first.includes(id))).toEqual([]);
	});

	test('the polling trigger starts a workflow with each that comes', async () => {
		const parameters = { event: 'started', pollTimes: {} };
		const workflow = polledWorkflow(parameters, credentialFor(simulator));
		const trigger = new GenesysParticipantAttributesTrigger();
		const { poll } = await register(trigger, workflow, 'classic', 'activate');
		const none = { minutes: 0, perMinute: 0 };
		simulator.startTraffic({ perMinute: 6000, before: none, staying: 0 });
		const items: unknown[] = [];
		while (items.length < 3) items.push(...(await poll()).items);
		const names = CUSTOMERS.map(({ name }) => name);
		for (const item of items) {
			expect(item).toMatchObject({ purpose: 'customer', conversationEnd: null });
			expect(names).toContain((item as { participantName: string }).participantName);
		}
	});

	test('a socket hears of those who wait', async () => {
		simulator.startTraffic({ perMinute: 0, staying: 0 });
		const queues = (await client.call('GET', '/api/v2/routing/queues')).json.entities;
		const channels = '/api/v2/notifications/channels';
		const { id, connectUri } = (await client.call('POST', channels)).json;
		const socket = await listen(connectUri);
		const topics = queues.map((one: { id: string }) => ({
			id: `v2.routing.queues.${one.id}.conversations`,
		}));
		await client.call('PUT', `${channels}/${id}/subscriptions`, topics);
		simulator.startTraffic({ perMinute: 6000, before: { minutes: 0, perMinute: 0 }, staying: 0 });
		const [{ eventBody }] = await socket.frames(1);
		const purposes = eventBody.participants.map((one: { purpose: string }) => one.purpose);
		expect(purposes.slice(0, 2)).toEqual(['customer', 'acd']);
	});
});
