import fc from 'fast-check';

import { GenesysParticipantAttributesTrigger } from '../../nodes/GenesysParticipantAttributesTrigger/GenesysParticipantAttributesTrigger.node';
import { forgetTracks } from '../../nodes/GenesysParticipantAttributesTrigger/track';
import {
	polledWorkflow,
	POLL_WAYS,
	register,
	type Polled,
	type PollWay,
} from '../../tools/engine/poll.mts';
import type { Settings } from '../../tools/simulator/server.mts';
import { conversationIds } from '../node/findConversations.mts';
import { credentialFor } from '../node/support.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';

simulatorForAll();

const MINUTE_MS = 60_000;
/** Analytics is late by less than the trigger looks back. */
const MAX_LAG_MS = 14 * MINUTE_MS;
const RUNS = Number(process.env.TRIGGER_RUNS ?? 3);

/** What happens next, so many milliseconds after what was before. */
type Step = { afterMs: number } & (
	| { kind: 'start'; conversations: number; lagMs: number }
	| { kind: 'end' | 'moveEnd'; which: number }
	| { kind: 'wrongDate'; offsetMs: number }
	| { kind: 'poll' | 'failedPoll' | 'pollDuringStarts' | 'shortOfTime' }
	| { kind: 'restart' | 'rename' | 'publishAnew' }
);

const afterMs = fc.nat({ max: 3 * MINUTE_MS });
const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({
		afterMs,
		kind: fc.constant('start' as const),
		conversations: fc.oneof(
			fc.integer({ min: 1, max: 5 }),
			fc.integer({ min: 90, max: 210 }),
			fc.integer({ min: 600, max: 900 }),
		),
		lagMs: fc.oneof(fc.constant(0), fc.nat({ max: MAX_LAG_MS })),
	}),
	fc.record({ afterMs, kind: fc.constantFrom('end', 'end', 'moveEnd'), which: fc.nat() }),
	fc.record({
		afterMs,
		kind: fc.constant('wrongDate' as const),
		offsetMs: fc.constantFrom(-56 * 365, -1, 2, 24 * 3650).map((hours) => hours * 60 * MINUTE_MS),
	}),
	fc.record({
		afterMs,
		kind: fc.constantFrom('poll', 'poll', 'poll', 'failedPoll', 'pollDuringStarts', 'shortOfTime'),
	}),
	fc.record({ afterMs, kind: fc.constantFrom('restart', 'rename', 'publishAnew') }),
);

/** What the API is like, and how many conversations an execution may get. */
const world = fc.record({
	settings: fc.record<Partial<Settings>>({
		detailsInterval: fc.constantFrom('days', 'started', 'active'),
		detailsShortPages: fc.constantFrom(0, 0, 3),
		detailsMaxWeight: fc.constantFrom(Infinity, Infinity, 60),
		detailsRepeats: fc.constantFrom(0, 0, 2),
	}),
	maxConversations: fc.constantFrom(40, 300, 1000),
});

/** The simulator and the trigger go by this clock; all else by that of the machine. */
const { jest } = import.meta;

beforeEach(() => {
	jest.useFakeTimers({
		now: Date.UTC(2026, 0, 15, 22),
		doNotFake: [
			...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate'] as const),
			...(['clearImmediate', 'setInterval', 'clearInterval', 'setTimeout'] as const),
			'clearTimeout',
		],
	});
});

afterEach(() => jest.useRealTimers());

const trigger = new GenesysParticipantAttributesTrigger();

/** Plays the steps; gives the conversations that had to come, and those that came. */
async function play(
	event: 'started' | 'ended',
	way: PollWay,
	{ settings, maxConversations }: { settings: Partial<Settings>; maxConversations: number },
	steps: Step[],
) {
	const t0 = performance.now();
	await simulator.reset();
	forgetTracks();
	Object.assign(simulator.settings, { limit: 100_000, ...settings });
	const workflow = polledWorkflow(
		{ event, options: { maxConversations }, pollTimes: {} },
		credentialFor(simulator),
	);
	const all = simulator.seed({ conversations: 20, startedMinutesAgo: 30 }).map(({ id }) => id);
	const ended = new Map<string, number>();
	simulator.endConversation(all[0]);
	const came: unknown[] = [];
	const sizes: number[] = [];
	jest.setSystemTime(Date.now() + MINUTE_MS);

	const take = ({ items, error }: Polled) => {
		expect(error).toBeUndefined();
		came.push(...conversationIds(items));
		sizes.push(items.length);
	};
	const publish = async (activation: 'activate' | 'update' | 'init') => {
		const registration = await register(trigger, workflow, way, activation);
		take(registration.publication);
		return registration;
	};
	let registration = await publish('activate');
	const poll = async () => take(await registration.poll());

	const startNew = (conversations: number, analyticsLagMs: number) => {
		const seeded = simulator.seed({ conversations, startedMinutesAgo: 0, analyticsLagMs });
		all.push(...seeded.map(({ id }) => id));
	};
	const endOne = (which: number) => {
		const running = all.slice(1).filter((id) => !ended.has(id));
		const id = running[which % running.length];
		if (id === undefined) return;
		simulator.endConversation(id);
		ended.set(id, Date.now());
	};
	/** Has something handed on, so that n8n stores what is remembered, whatever its way. */
	const settle = async () => {
		jest.setSystemTime(Date.now() + 1000);
		if (event === 'started') startNew(1, 0);
		else endOne(0);
		jest.setSystemTime(Date.now() + 1000);
		await poll();
	};
	const actions: { [Kind in Step['kind']]: (one: Step & { kind: Kind }) => Promise<void> } = {
		start: async ({ conversations, lagMs }) => startNew(conversations, lagMs),
		end: async ({ which }) => endOne(which),
		moveEnd: async ({ which }) => {
			const [id, at] = [...ended][which % ended.size] ?? [];
			if (id === undefined) return;
			simulator.moveEnd(id, Math.min(Date.now(), at! + 10 * MINUTE_MS));
		},
		wrongDate: async ({ offsetMs }) => {
			simulator.settings.dateOffsetMs = offsetMs;
			const stop = simulator.onRequest(({ route }) => {
				if (route !== 'conversationDetails') return;
				stop();
				simulator.settings.dateOffsetMs = offsetMs;
			});
			const answered = simulator.count('conversationDetails');
			const back = simulator.onRequest(() => {
				if (simulator.count('conversationDetails') > answered + 1) {
					simulator.settings.dateOffsetMs = 0;
				}
			});
			await poll();
			back();
			simulator.settings.dateOffsetMs = 0;
		},
		poll,
		failedPoll: async () => {
			simulator.faults.next({ route: 'conversationDetails' }, { kind: 'status', status: 403 });
			const { items, error, logs } = await registration.poll();
			expect(items).toEqual([]);
			const said = error?.message ?? logs.map(({ message }) => message).join('\n');
			expect(said).toContain('does not let this OAuth client');
			simulator.faults.clear();
		},
		pollDuringStarts: async () => {
			const stop = simulator.onRequest(() => startNew(1, 0));
			await poll();
			stop();
		},
		shortOfTime: async () => {
			simulator.settings.serviceMs = 30;
			const short = await register(trigger, workflow, way, 'update', 400);
			registration.remove();
			registration = short;
			const { publication } = short;
			if (publication.error) registration = await publish('update');
			else take(publication);
			const { items } = await registration.poll();
			came.push(...conversationIds(items));
			simulator.settings.serviceMs = 0;
			registration = await publish('update');
		},
		restart: async () => {
			registration.remove();
			forgetTracks();
			registration = await publish('init');
			await poll();
		},
		rename: async () => {
			registration.remove();
			workflow.nodeName = `${workflow.nodeName}'`;
			registration = await publish('update');
			await settle();
		},
		publishAnew: async () => {
			registration.remove();
			registration = await publish('update');
		},
	};
	await poll();
	await settle();
	for (const one of steps) {
		jest.setSystemTime(Date.now() + one.afterMs);
		await (actions[one.kind] as (given: Step) => Promise<void>)(one);
	}
	// Until nothing can be late any more, and nothing is left of a backlog
	for (let quiet = 0; quiet < 25 || (sizes.at(-1)! > 0 && quiet < 400); quiet += 1) {
		jest.setSystemTime(Date.now() + MINUTE_MS);
		await poll();
	}
	const had = event === 'started' ? all.slice(20) : [...ended.keys()];
	process.stderr.write(JSON.stringify({ polls: sizes.length, requests: simulator.count('conversationDetails'), all: all.length, ms: performance.now() - t0 }) + '\n');
	return { had: [...had].sort(), came: [...came].sort(), largest: Math.max(...sizes) };
}

describe.each(POLL_WAYS)('polled in the way of %s', (way) => {
	test.each(['started', 'ended'] as const)(
		'whatever happens, each conversation that has %s comes exactly once',
		async (event) => {
			const schedule = fc.array(step, { minLength: 10, maxLength: 50 });
			await fc.assert(
				fc.asyncProperty(world, schedule, async (one, steps) => {
					const { had, came, largest } = await play(event, way, one, steps);
					expect(came).toEqual(had);
					expect(largest).toBeLessThanOrEqual(one.maxConversations);
				}),
				{ numRuns: RUNS },
			);
		},
	);
});
