import type { IDataObject, INodeParameters, WorkflowActivateMode } from 'n8n-workflow';

import { GenesysParticipantAttributesTrigger } from '../../nodes/GenesysParticipantAttributesTrigger/GenesysParticipantAttributesTrigger.node';
import { forgetTracks } from '../../nodes/GenesysParticipantAttributesTrigger/track';
import { Analytics } from '../../tools/engine/analytics.mts';
import {
	polledWorkflow,
	POLL_WAYS,
	register,
	type PolledWorkflow,
	type PollWay,
	type Registration,
} from '../../tools/engine/poll.mts';
import type { RequestLog, SeedOptions } from '../../tools/simulator/server.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { conversationIds, idsOf } from './findConversations.mts';
import { credentialFor } from './support.mts';

simulatorForAll();

const trigger = new GenesysParticipantAttributesTrigger();
const BUDGET_MS = 2000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The simulator and the trigger go by this clock; all else by that of the machine. */
const { jest } = import.meta;

beforeEach(() => {
	forgetTracks();
	simulator.setLimit(100_000);
	jest.useFakeTimers({
		now: Date.UTC(2026, 0, 15, 10),
		doNotFake: [
			...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate'] as const),
			...(['clearImmediate', 'setInterval', 'clearInterval', 'setTimeout'] as const),
			'clearTimeout',
		],
	});
});

afterEach(() => jest.useRealTimers());

function pass(ms: number): void {
	jest.setSystemTime(Date.now() + ms);
}

function seed(more: Partial<SeedOptions> = {}) {
	return simulator.seed({ conversations: 1, startedMinutesAgo: 0, ...more });
}

function seedOne(more: Partial<SeedOptions> = {}): string {
	return seed(more)[0].id;
}

/** A trigger that n8n polls, as its users see it: the conversations that came, poll by poll. */
class Watched {
	readonly came: unknown[][] = [];
	registration!: Registration;

	constructor(
		readonly way: PollWay,
		readonly workflow: PolledWorkflow,
	) {}

	async publish(activation: WorkflowActivateMode = 'activate', budgetMs?: number): Promise<this> {
		this.registration?.remove();
		this.registration = await register(trigger, this.workflow, this.way, activation, budgetMs);
		const { items, error } = this.registration.publication;
		if (error) throw error;
		if (items.length > 0) this.came.push(conversationIds(items));
		return this;
	}

	/** A process that knows nothing: n8n was stopped and starts again. */
	async restart(): Promise<this> {
		forgetTracks();
		return await this.publish('init');
	}

	/** Polls once a minute; gives the conversations of the last poll. */
	async poll(times = 1): Promise<unknown[]> {
		for (let n = 0; n < times; n += 1) {
			pass(MINUTE_MS);
			const { items, error } = await this.registration.poll();
			if (error) throw error;
			if (items.length > 0) this.came.push(conversationIds(items));
			if (n === times - 1) return conversationIds(items);
		}
		return [];
	}

	async error(): Promise<Error | undefined> {
		pass(MINUTE_MS);
		return (await this.registration.poll()).error;
	}

	/** What n8n has stored, whatever its way. */
	get memory(): IDataObject {
		const { cursors, staticData, nodeId, nodeName } = this.workflow;
		return (this.way === 'cursors' ? cursors[nodeId] : staticData[`node:${nodeName}`]) ?? {};
	}
}

function watched(way: PollWay, parameters: INodeParameters = {}): Watched {
	const all = { event: 'started', pollTimes: {}, ...parameters };
	return new Watched(way, polledWorkflow(all, credentialFor(simulator)));
}

/** Published, and with something handed on, so that n8n has stored what is remembered. */
async function running(way: PollWay, parameters: INodeParameters = {}): Promise<Watched> {
	const one = await watched(way, parameters).publish();
	pass(1000);
	const id = seedOne();
	if (parameters.event === 'ended') simulator.endConversation(id);
	expect(await one.poll()).toEqual([id]);
	one.came.length = 0;
	return one;
}

function queries(): Array<{ interval: string; paging: { pageNumber: number } }> {
	return simulator.requests
		.filter(({ route }) => route === 'conversationDetails')
		.map(({ body }: RequestLog) => body as { interval: string; paging: { pageNumber: number } });
}

describe.each(POLL_WAYS)('in the way of %s', (way) => {
	test('what happened before the publication does not come, and what happens after it comes once', async () => {
		seed({ conversations: 3 });
		const one = await watched(way).publish();
		pass(1000);
		const first = seedOne();
		expect(await one.poll()).toEqual([first]);
		const late = seedOne({ analyticsLagMs: 14 * MINUTE_MS });
		await one.poll(20);
		expect(one.came.flat()).toEqual([first, late]);
	});

	test('a backlog comes in several executions, the oldest first', async () => {
		const one = await running(way, { options: { maxConversations: 1000 } });
		const ids = idsOf(seed({ conversations: 2500 }));
		await one.poll(4);
		expect(one.came).toEqual([ids.slice(0, 1000), ids.slice(1000, 2000), ids.slice(2000)]);
	});

	test('a poll ends within its budget with the oldest, and the next ones go on', async () => {
		const one = await running(way);
		const ids = idsOf(seed({ conversations: 700, startedMinutesAgo: 0.5 }));
		simulator.settings.serviceMs = 250;
		await one.publish('update', BUDGET_MS);
		for (let n = 0; n < 10; n += 1) {
			const began = performance.now();
			await one.poll();
			if (way !== 'classic') expect(performance.now() - began).toBeLessThan(BUDGET_MS);
		}
		expect(one.came.flat()).toEqual(ids);
	});

	test('without an event, what a poll reads does not grow', async () => {
		const one = await running(way);
		simulator.settings.detailsInterval = 'started';
		const before = queries().length;
		await one.poll(120);
		const asked = queries().slice(before);
		expect(asked).toHaveLength(120);
		const [from, to] = asked
			.at(-1)!
			.interval.split('/')
			.map((time) => Date.parse(time));
		expect(to - from).toBeLessThan(17 * MINUTE_MS);
	});

	test('a start of n8n goes on where it was', async () => {
		const one = await running(way);
		pass(5 * HOUR_MS);
		const meanwhile = seedOne({ startedMinutesAgo: 200 });
		await one.restart();
		await one.poll(2);
		expect(one.came).toEqual([[meanwhile]]);
	});

	test.each(['init', 'update'] as const)(
		'after a longer break than Catch Up it begins anew: %s',
		async (activation) => {
			const one = await running(way, { options: { catchUpHours: 20 } });
			pass(21 * HOUR_MS);
			seed({ conversations: 5, startedMinutesAgo: 60 });
			forgetTracks();
			await one.publish(activation);
			await one.poll();
			const next = seedOne();
			await one.poll(2);
			expect(one.came).toEqual([[next]]);
		},
	);

	test('a node that is renamed goes on', async () => {
		const one = await running(way);
		pass(1000);
		const before = seedOne();
		one.workflow.nodeName = 'Renamed';
		await one.publish('update');
		await one.poll();
		const after = seedOne();
		await one.poll(3);
		expect(one.came.flat()).toEqual([before, after]);
	});

	test('a node that takes the name of another one does not inherit', async () => {
		const one = await running(way);
		pass(HOUR_MS);
		seed({ startedMinutesAgo: 30 });
		one.workflow.nodeId = 'another';
		await one.publish('update');
		await one.poll(2);
		expect(one.came).toEqual([]);
	});

	test('a wrong date loses nothing, and brings nothing old', async () => {
		seed({ conversations: 500, startedMinutesAgo: 120 });
		for (const offsetMs of [-56 * 365 * DAY_MS, -2 * HOUR_MS, 2 * HOUR_MS, 3650 * DAY_MS]) {
			forgetTracks();
			simulator.settings.dateOffsetMs = offsetMs;
			const stop = simulator.onRequest(() => {
				const answered = simulator.requests.filter(
					({ route, status }) => route === 'conversationDetails' && status === 200,
				);
				if (answered.length > before) simulator.settings.dateOffsetMs = 0;
			});
			const before = simulator.count('conversationDetails', 200);
			const one = await watched(way).publish();
			stop();
			simulator.settings.dateOffsetMs = 0;
			pass(1000);
			const ids = [seedOne()];
			await one.poll(2);
			simulator.settings.dateOffsetMs = offsetMs;
			const count = simulator.count('conversationDetails', 200);
			const stopAgain = simulator.onRequest(() => {
				if (simulator.count('conversationDetails', 200) > count) {
					simulator.settings.dateOffsetMs = 0;
				}
			});
			ids.push(seedOne());
			await one.poll(1);
			stopAgain();
			simulator.settings.dateOffsetMs = 0;
			ids.push(seedOne());
			await one.poll(2);
			expect(one.came.flat()).toEqual(ids);
		}
	});

	test.each([20, -20])("n8n's clock may be %d minutes wrong", async (minutes) => {
		simulator.settings.dateOffsetMs = minutes * MINUTE_MS;
		simulator.settings.detailsInterval = 'started';
		const now = { startedMinutesAgo: -minutes };
		seed(now);
		const one = await watched(way).publish();
		const ids: string[] = [];
		for (let n = 0; n < 5; n += 1) {
			pass(1000);
			// The simulator's clock is n8n's: what is later by its own is later by so much more
			const analyticsLagMs = 90_000 - minutes * MINUTE_MS;
			ids.push(seedOne(now), seedOne({ ...now, analyticsLagMs }));
			await one.poll();
		}
		await one.poll(3);
		expect([...one.came.flat()].sort()).toEqual([...ids].sort());
	});

	test('what is dated in the future is not remembered', async () => {
		const one = await running(way);
		const { length } = JSON.stringify(one.memory);
		for (let n = 0; n < 5; n += 1) {
			seed({ conversations: 50, startedMinutesAgo: -600 });
			await one.poll();
		}
		seedOne();
		await one.poll();
		expect(JSON.stringify(one.memory).length).toBeLessThan(length + 200);
		expect(one.came.flat()).toHaveLength(1);
	});

	test('the same error is told once an hour, and the next success tells', async () => {
		const one = await running(way);
		simulator.settings.forbidden = { permissions: ['analytics:conversationDetail:view'] };
		const errors: number[] = [];
		for (let minute = 0; minute < 130; minute += 1) {
			if (await one.error()) errors.push(minute);
		}
		expect(errors).toEqual([0, 60, 120]);
		simulator.settings.forbidden = false;
		const missed = seedOne();
		pass(MINUTE_MS);
		const { items, logs } = await one.registration.poll();
		expect(conversationIds(items)).toEqual([missed]);
		expect(logs.map(({ message }) => message).join()).toContain('works again');
	});

	test('what is damaged is said, and it begins anew', async () => {
		const one = await running(way);
		const damaged: Array<(memory: IDataObject) => unknown> = [
			(memory) => ({ ...memory, mark: 'yesterday' }),
			(memory) => ({ ...memory, handedOn: 7 }),
			({ nodeId, event }) => ({ nodeId, event }),
			() => 'half a cop',
			() => [],
		];
		for (const damage of damaged) {
			const memory = one.memory.memory as IDataObject;
			one.memory.memory = damage(memory) as IDataObject;
			forgetTracks();
			one.registration = await register(trigger, one.workflow, way, 'init');
			pass(MINUTE_MS);
			const { publication } = one.registration;
			const { logs } = way === 'classic' ? publication : await one.registration.poll();
			expect(logs.map(({ message }) => message).join()).toContain('is damaged');
			const id = seedOne();
			expect(await one.poll()).toEqual([id]);
		}
	});
});

describe('the publication with durable cursors', () => {
	test('what is new between it and the first poll comes', async () => {
		const one = await watched('cursors').publish();
		pass(1000);
		const id = seedOne();
		expect(await one.poll()).toEqual([id]);
	});

	test('after a break without polls, nothing old comes where somebody activates', async () => {
		const one = await running('cursors');
		pass(5 * HOUR_MS);
		seed({ conversations: 10, startedMinutesAgo: 60 });
		await one.publish('activate');
		await one.poll(2);
		expect(one.came).toEqual([]);
	});

	test('a tick whose execution n8n drops loses nothing', async () => {
		const one = await running('cursors');
		const stored = structuredClone(one.workflow.cursors);
		const id = seedOne();
		expect(await one.poll()).toEqual([id]);
		one.workflow.cursors = stored;
		expect(await one.poll()).toEqual([id]);
	});
});

describe('registrations of the same trigger', () => {
	test('two that are polled in turn hand on each conversation once', async () => {
		const one = watched('classic');
		const first = await register(trigger, one.workflow, 'classic', 'activate');
		pass(5000);
		const between = seedOne();
		pass(4000);
		const second = await register(trigger, one.workflow, 'classic', 'activate');
		const ids = [between];
		const came: unknown[] = [];
		for (let n = 0; n < 20; n += 1) {
			pass(51_000);
			ids.push(seedOne());
			came.push(...conversationIds((await first.poll()).items));
			pass(9000);
			ids.push(seedOne());
			came.push(...conversationIds((await second.poll()).items));
		}
		pass(51_000);
		came.push(...conversationIds((await first.poll()).items));
		expect([...came].sort()).toEqual([...ids].sort());
	});

	test.each(['activate', 'update'] as const)(
		'a poll that is under way when the workflow is published anew (%s) loses nothing',
		async (activation) => {
			const one = await running('classic');
			simulator.settings.serviceMs = 300;
			pass(MINUTE_MS);
			const before = seedOne({ startedMinutesAgo: 0.5 });
			// Older releases of n8n hand on what a poll of the older registration has found
			one.registration.remove = () => {};
			const underWay = one.registration.poll();
			await new Promise((resolve) => {
				const stop = simulator.onRequest(() => resolve(stop()));
			});
			await one.publish(activation);
			const { items } = await underWay;
			expect(items).toEqual([]);
			simulator.settings.serviceMs = 0;
			pass(1000);
			const after = seedOne();
			await one.poll(3);
			expect(one.came.flat()).toEqual(activation === 'activate' ? [after] : [before, after]);
		},
	);
});

describe('Conversation Ended', () => {
	test('an end that moves by minutes comes once', async () => {
		const one = await running('classic', { event: 'ended' });
		const id = seedOne();
		simulator.endConversation(id);
		for (let n = 0; n < 30; n += 1) {
			if (n < 12) simulator.moveEnd(id, Date.now());
			await one.poll();
		}
		expect(one.came).toEqual([[id]]);
	});

	test('an end that moves by hours comes again', async () => {
		const one = await running('classic', { event: 'ended' });
		const id = seedOne();
		simulator.endConversation(id);
		await one.poll(200);
		simulator.moveEnd(id, Date.now());
		await one.poll(2);
		expect(one.came).toEqual([[id], [id]]);
	});

	test('thousands that have ended at the same moment come in several executions', async () => {
		const one = await running('classic', { event: 'ended' });
		const ids = idsOf(seed({ conversations: 2500 }));
		pass(MINUTE_MS);
		for (const id of ids) simulator.endConversation(id, Date.now());
		await one.poll(4);
		expect(one.came.map(({ length }) => length)).toEqual([1000, 1000, 500]);
		expect(new Set(one.came.flat()).size).toBe(2500);
	});

	test('an API that does not list by the end', async () => {
		simulator.settings.detailsOrderByEnd = false;
		const old = seedOne({ startedMinutesAgo: 300 });
		for (let n = 0; n < 250; n += 1) {
			seed({ startedMinutesAgo: 120 + n, endedMinutesAgo: 60 + ((n * 37) % 50) });
		}
		const one = await watched('classic', { event: 'ended' }).publish();
		pass(1000);
		simulator.endConversation(old);
		await one.poll(3);
		expect(one.came).toEqual([[old]]);
	});
});

describe('intervals that the API takes', () => {
	beforeEach(() => {
		Object.assign(simulator.settings, { detailsMaxUnfilteredDays: 7, detailsMaxIntervalDays: 31 });
	});

	test.each(['conversation', 'participant'])(
		'nine days without n8n, an item for each %s',
		async (splitBy) => {
			const one = await running('classic', { splitBy, options: { catchUpHours: 300 } });
			pass(9 * DAY_MS);
			const ids = [seedOne({ startedMinutesAgo: 8 * 24 * 60 }), seedOne({ startedMinutesAgo: 60 })];
			await one.restart();
			await one.poll(3);
			expect(one.came.flat()).toEqual(ids);
		},
	);

	test('conversations that ended after weeks, without a filter', async () => {
		const old = seedOne({ startedMinutesAgo: 20 * 24 * 60 });
		const one = await watched('classic', {
			event: 'ended',
			splitBy: 'conversation',
			filters: { startedWithin: 744 },
		}).publish();
		pass(1000);
		simulator.endConversation(old);
		await one.poll(2);
		expect(one.came).toEqual([[old]]);
	});

	test('a rare purpose costs one request', async () => {
		seed({ conversations: 900, startedMinutesAgo: 10 });
		const one = await running('classic', { participantPurpose: 'customer' });
		const rare = await watched('classic', { participantPurpose: 'fax' }).publish();
		seed({ conversations: 900 });
		const before = queries().length;
		await rare.poll();
		expect(queries().length - before).toBe(1);
		expect(one.came).toEqual([]);
	});
});

describe('pages', () => {
	test.each([413, 400] as const)(
		'that are too large (%i) are read in parts, but for a conversation that is too large alone',
		async (status) => {
			const one = await running('classic');
			Object.assign(simulator.settings, { detailsMaxWeight: 40, detailsTooHeavyStatus: status });
			const ids = idsOf(seed({ conversations: 120 }));
			pass(1000);
			seed({ weight: 100 });
			pass(1000);
			ids.push(...idsOf(seed({ conversations: 30 })));
			pass(MINUTE_MS);
			const { items, logs } = await one.registration.poll();
			expect(conversationIds(items)).toEqual(ids);
			expect(logs.map(({ message }) => message).join()).toContain('1 conversation is too large');
			expect(await one.poll(2)).toEqual([]);
		},
	);

	test('that are short in the middle are followed by others', async () => {
		const one = await running('classic');
		simulator.settings.detailsShortPages = 1;
		const ids = idsOf(seed({ conversations: 249 }));
		await one.poll(3);
		expect(one.came.flat()).toEqual(ids);
	});
});

describe('a large backlog', () => {
	test('is read twice, a hundred conversations a request, and not much of it in one poll', async () => {
		const analytics = new Analytics('started');
		const one = watched('classic');
		one.workflow.answer = analytics.answer;
		await one.publish();
		pass(MINUTE_MS);
		const ids = Array.from({ length: 20_000 }, (_, n) => analytics.start(0, Date.now() + n));
		pass(MINUTE_MS);
		const before = analytics.requests;
		let most = 0;
		for (let minute = 0; minute < 40; minute += 1) {
			const count = analytics.requests;
			await one.poll();
			most = Math.max(most, analytics.requests - count);
		}
		expect(one.came.every(({ length }) => length <= 1000)).toBe(true);
		expect(one.came.flat()).toEqual(ids);
		expect(analytics.requests - before).toBeLessThan(2 * 200 * 1.25);
		expect(most).toBeLessThan(100);
	});
});

describe('settings', () => {
	test('a filter whose expression gives nothing is an error', async () => {
		const queueId = { __rl: true, mode: 'id', value: '={{ undefined }}' };
		await expect(watched('classic', { filters: { queueId } }).publish()).rejects.toThrow(
			'The filter Queue is empty',
		);
	});

	test('an expression that fails is told by what n8n says of it', async () => {
		const filters = { address: "={{ $('Nobody').first().json.number }}" };
		const publishing = watched('classic', { filters }).publish();
		await expect(publishing).rejects.toThrow('Phone Number or Address cannot be read: ');
		await expect(publishing).rejects.not.toThrow('item');
	});

	test('a missing permission is in the message', async () => {
		simulator.settings.forbidden = { permissions: ['analytics:conversationDetail:view'] };
		await expect(watched('classic').publish()).rejects.toThrow('analytics:conversationDetail:view');
	});

	test.each([{ maxConversations: 0 }, { maxConversations: 'all' }, { catchUpHours: -1 }])(
		'%j is no number above 0',
		async (options) => {
			await expect(watched('classic', { options }).publish()).rejects.toThrow('above 0');
		},
	);
});
