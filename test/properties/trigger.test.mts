import fc from 'fast-check';

import { GenesysParticipantAttributesTrigger } from '../../nodes/GenesysParticipantAttributesTrigger/GenesysParticipantAttributesTrigger.node';
import { forgetTracks } from '../../nodes/GenesysParticipantAttributesTrigger/track';
import { Analytics, type AnalyticsSettings } from '../../tools/engine/analytics.mts';
import {
	polledWorkflow,
	POLL_WAYS,
	register,
	type Polled,
	type PollWay,
} from '../../tools/engine/poll.mts';
import { conversationIds } from '../node/findConversations.mts';
import { credentialFor } from '../node/support.mts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Analytics is late by less than the trigger looks back. */
const MAX_LAG_MS = 14 * MINUTE_MS;
/** What n8n gives a tick of its durable scheduler; less than that is over after a few requests. */
const USUAL_BUDGET_MS = 36_000;
const RUNS = 12;

/** What happens next, so many milliseconds after what was before. */
type Step = { afterMs: number } & (
	| { kind: 'start'; conversations: number; lagMs: number; overMs: number }
	| { kind: 'end' | 'moveEnd'; which: number; lagMs: number }
	| { kind: 'wrongDate'; offsetMs: number }
	| { kind: 'outOfTime'; requests: number }
	| { kind: 'publishAnew'; budgetMs: number }
	| { kind: 'poll' | 'pollDuringStarts' | 'restart' | 'rename' }
);

const afterMs = fc.oneof(fc.nat({ max: 3 * MINUTE_MS }), fc.nat({ max: 40 * MINUTE_MS }));
const lagMs = fc.oneof(fc.constant(0), fc.nat({ max: MINUTE_MS }), fc.nat({ max: MAX_LAG_MS }));
const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({
		afterMs,
		kind: fc.constant('start' as const),
		conversations: fc.oneof(
			fc.integer({ min: 1, max: 5 }),
			fc.integer({ min: 90, max: 210 }),
			fc.integer({ min: 600, max: 3000 }),
		),
		lagMs,
		overMs: fc.constantFrom(0, 0, 20_000, 5 * MINUTE_MS),
	}),
	fc.record({ afterMs, kind: fc.constantFrom('end', 'end', 'moveEnd'), which: fc.nat(), lagMs }),
	fc.record({
		afterMs,
		kind: fc.constant('wrongDate' as const),
		offsetMs: fc.constantFrom(-56 * 365 * DAY_MS, -DAY_MS / 24, DAY_MS / 12, 3650 * DAY_MS),
	}),
	fc.record({ afterMs, kind: fc.constant('outOfTime' as const), requests: fc.nat(6) }),
	fc.record({
		afterMs,
		kind: fc.constantFrom('poll', 'poll', 'poll', 'pollDuringStarts'),
	}),
	fc.record({ afterMs, kind: fc.constantFrom('restart', 'rename') }),
	fc.record({
		afterMs,
		kind: fc.constant('publishAnew' as const),
		budgetMs: fc.constantFrom(USUAL_BUDGET_MS, 30),
	}),
);

interface World extends Pick<AnalyticsSettings, 'interval' | 'totalOff'> {
	maxConversations: number;
}

const world: fc.Arbitrary<World> = fc.record({
	interval: fc.constantFrom<AnalyticsSettings['interval']>('days', 'started'),
	totalOff: fc.constantFrom(0, 0, 120),
	maxConversations: fc.constantFrom(40, 300, 1000),
});

/** Short pages have other rows where they are asked for in other sizes. */
const pages = fc.constantFrom<Pick<AnalyticsSettings, 'short' | 'maxPage'>>(
	{ short: 0, maxPage: Infinity },
	{ short: 0, maxPage: 60 },
	{ short: 3, maxPage: Infinity },
);

/** The trigger and its server go by this clock. */
const { jest } = import.meta;

beforeEach(() => {
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

const trigger = new GenesysParticipantAttributesTrigger();
const nowhere = { url: 'http://127.0.0.1:9', client: { id: 'id', secret: 'client-secret' } };

/** Plays the steps; gives the conversations that had to come, and those that came. */
async function play(
	event: 'started' | 'ended',
	way: PollWay,
	{ maxConversations, ...settings }: World & AnalyticsSettings,
	steps: Step[],
) {
	forgetTracks();
	const analytics = new Analytics(event, settings);
	const workflow = polledWorkflow(
		{ event, options: { maxConversations }, pollTimes: {} },
		credentialFor(nowhere),
	);
	workflow.answer = analytics.answer;
	const pass = (ms: number) => jest.setSystemTime(Date.now() + ms);
	const before = Array.from({ length: 30 }, () => analytics.start());
	analytics.end(before[0]);
	const all = before.slice(1);
	const ended = new Map<string, number>();
	const had = new Set<string>();
	const came: unknown[] = [];
	const sizes: number[] = [];
	pass(MINUTE_MS);

	const take = ({ items, error }: Polled) => {
		if (error && !error.message.includes('within the time')) throw error;
		came.push(...conversationIds(items));
		sizes.push(items.length);
	};
	const publish = async (
		activation: 'activate' | 'update' | 'init',
		budgetMs = USUAL_BUDGET_MS,
	) => {
		const published = await register(trigger, workflow, way, activation, budgetMs);
		take(published.publication);
		return published;
	};
	let registration = await publish('activate');
	const poll = async () => take(await registration.poll());
	const publishAnew = async (activation: 'update' | 'init', budgetMs?: number) => {
		registration.remove();
		registration = await publish(activation, budgetMs);
	};

	const startNew = (conversations: number, lag: number, overMs = 0) => {
		for (let n = 0; n < conversations; n += 1) {
			const at = Date.now() - Math.floor((overMs * (conversations - n)) / conversations);
			const id = analytics.start(lag, overMs > 0 ? Math.max(at, began) : at);
			all.push(id);
			if (event === 'started') had.add(id);
		}
	};
	const endOne = (which: number, lag = 0) => {
		const running = all.filter((id) => !ended.has(id));
		const id = running[which % running.length];
		if (id === undefined) return;
		analytics.end(id, lag);
		ended.set(id, Date.now());
		if (event === 'ended') had.add(id);
	};
	/** Has something handed on, so that n8n stores what is remembered, whatever its way. */
	const settle = async () => {
		pass(1000);
		if (event === 'started') startNew(1, 0);
		else endOne(0);
		pass(1000);
		await poll();
	};
	const actions: { [Kind in Step['kind']]: (one: Step & { kind: Kind }) => Promise<void> } = {
		start: async ({ conversations, lagMs: lag, overMs }) =>
			startNew(conversations, lag, Math.min(overMs, Math.max(0, MAX_LAG_MS - lag))),
		end: async ({ which, lagMs: lag }) => {
			// As a shift ends: some of those that run, at once
			for (let n = 0; n <= which % 40; n += 1) endOne(which + n, lag);
		},
		moveEnd: async ({ which }) => {
			const [id, at] = [...ended][which % ended.size] ?? [];
			if (id !== undefined) analytics.end(id, 0, Math.min(Date.now(), at! + 10 * MINUTE_MS));
		},
		wrongDate: async ({ offsetMs }) => {
			analytics.wrongDates.push(offsetMs);
			await poll();
			analytics.wrongDates.length = 0;
		},
		outOfTime: async ({ requests }) => {
			let left = requests;
			analytics.onRequest = () => {
				if ((left -= 1) < 0) throw new Error('The connection was lost');
			};
			const { items } = await registration.poll();
			analytics.onRequest = () => {};
			came.push(...conversationIds(items));
		},
		poll,
		pollDuringStarts: async () => {
			analytics.onRequest = () => startNew(1, 0);
			await poll();
			analytics.onRequest = () => {};
		},
		restart: async () => {
			forgetTracks();
			await publishAnew('init');
			await poll();
		},
		rename: async () => {
			workflow.nodeName = `${workflow.nodeName}'`;
			await publishAnew('update');
			await settle();
		},
		publishAnew: async ({ budgetMs }) => await publishAnew('update', budgetMs),
	};
	const began = Date.now() + 1000;
	await poll();
	await settle();
	for (const one of steps) {
		pass(one.afterMs);
		await (actions[one.kind] as (given: Step) => Promise<void>)(one);
	}
	await publishAnew('update');
	// Until nothing can be late any more, and nothing is left of a backlog
	for (let quiet = 0; quiet < 40 || (sizes.at(-1)! > 0 && quiet < 2000); quiet += 1) {
		pass(MINUTE_MS);
		await poll();
	}
	return { had: [...had].sort(), came: [...came].sort(), largest: Math.max(...sizes) };
}

describe.each(POLL_WAYS)('polled in the way of %s', (way) => {
	test.each(['started', 'ended'] as const)(
		'whatever happens, each conversation that has %s comes exactly once',
		async (event) => {
			const schedule = fc.array(step, { minLength: 5, maxLength: 40 });
			await fc.assert(
				fc.asyncProperty(world, pages, schedule, async (one, page, steps) => {
					const { had, came, largest } = await play(event, way, { ...one, ...page }, steps);
					expect(came.length).toBe(new Set(came).size);
					expect(came).toEqual(had);
					expect(largest).toBeLessThanOrEqual(one.maxConversations);
				}),
				{ numRuns: RUNS },
			);
		},
	);
});
