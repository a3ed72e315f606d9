import fc from 'fast-check';

import { GenesysParticipantAttributesTrigger } from '../../nodes/GenesysParticipantAttributesTrigger/GenesysParticipantAttributesTrigger.node';
import { startPolling, type PolledWorkflow } from '../../tools/engine/poll.mts';
import { conversationIds } from '../node/findConversations.mts';
import { credentialFor } from '../node/support.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';

simulatorForAll();

const MINUTE_MS = 60_000;
/** Analytics is late by less than the trigger looks back. */
const MAX_LAG_MS = 14 * MINUTE_MS;
const RUNS = 20;

/** What happens next, so many milliseconds after what was before. */
type Step = { afterMs: number } & (
	| { kind: 'start'; conversations: number; lagMs: number }
	| { kind: 'end'; which: number }
	| { kind: 'poll' | 'failedPoll' | 'pollDuringStarts' | 'restart' }
);

const afterMs = fc.nat({ max: 3 * MINUTE_MS });
const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({
		afterMs,
		kind: fc.constant('start' as const),
		conversations: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 90, max: 210 })),
		lagMs: fc.oneof(fc.constant(0), fc.nat({ max: MAX_LAG_MS })),
	}),
	fc.record({ afterMs, kind: fc.constant('end' as const), which: fc.nat() }),
	fc.record({
		afterMs,
		kind: fc.constantFrom('poll', 'poll', 'failedPoll', 'pollDuringStarts', 'restart'),
	}),
);

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

/** Plays the steps; gives the conversations that had to come, and those that came. */
async function play(event: 'started' | 'ended', steps: Step[]) {
	await simulator.reset();
	Object.assign(simulator.settings, { limit: 100_000 });
	const workflow: PolledWorkflow = {
		parameters: { event },
		credential: credentialFor(simulator),
		staticData: {},
	};
	const trigger = new GenesysParticipantAttributesTrigger();
	const all = simulator.seed({ conversations: 20, startedMinutesAgo: 30 }).map(({ id }) => id);
	const ended: string[] = [];
	simulator.endConversation(all[0]);
	const came: unknown[] = [];
	jest.setSystemTime(Date.now() + MINUTE_MS);
	let poll = startPolling(trigger, workflow, 'activate');
	came.push(...conversationIds(await poll()));

	const startNew = (conversations: number, analyticsLagMs: number) => {
		const seeded = simulator.seed({ conversations, startedMinutesAgo: 0, analyticsLagMs });
		all.push(...seeded.map(({ id }) => id));
	};
	const actions: { [Kind in Step['kind']]: (one: Step & { kind: Kind }) => Promise<void> } = {
		start: async ({ conversations, lagMs }) => startNew(conversations, lagMs),
		end: async ({ which }) => {
			const running = all.slice(1).filter((id) => !ended.includes(id));
			const id = running[which % running.length];
			if (id === undefined) return;
			simulator.endConversation(id);
			ended.push(id);
		},
		poll: async () => void came.push(...conversationIds(await poll())),
		failedPoll: async () => {
			simulator.faults.next({ route: 'conversationDetails' }, { kind: 'status', status: 403 });
			await expect(poll()).rejects.toThrow();
		},
		pollDuringStarts: async () => {
			const stop = simulator.onRequest(() => startNew(1, 0));
			await actions.poll({ afterMs: 0, kind: 'poll' });
			stop();
		},
		restart: async () => {
			poll = startPolling(trigger, workflow, 'init');
			await actions.poll({ afterMs: 0, kind: 'poll' });
		},
	};
	const quiet = Array.from({ length: 16 }, (): Step => ({ afterMs: MINUTE_MS, kind: 'poll' }));
	for (const one of [...steps, ...quiet]) {
		jest.setSystemTime(Date.now() + one.afterMs);
		await (actions[one.kind] as (given: Step) => Promise<void>)(one);
	}
	const had = event === 'started' ? all.slice(20) : ended;
	return { had: [...had].sort(), came: [...came].sort() };
}

test.each(['started', 'ended'] as const)(
	'whatever happens, each conversation that has %s comes exactly once',
	async (event) => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
				const { had, came } = await play(event, steps);
				expect(came).toEqual(had);
			}),
			{ numRuns: RUNS },
		);
	},
);
