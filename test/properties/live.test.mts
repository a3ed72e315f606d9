import fc from 'fast-check';

import type { LiveEvent } from '../../nodes/GenesysLiveConversationTrigger/events';
import { forgetTracks } from '../../nodes/GenesysParticipantAttributesTrigger/track';
import type { Triggered } from '../../tools/engine/trigger.mts';
import type { NotificationSettings } from '../../tools/simulator/server.mts';
import {
	closeAfterEach,
	OTHER_QUEUE,
	ofQueues,
	publish,
	QUEUE,
	watched,
	workflowOf,
} from '../node/live.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';

simulatorForAll();
closeAfterEach();

const MINUTE_MS = 60_000;
/** Analytics is late by less than a poll looks back. */
const MAX_LAG_MS = 14 * MINUTE_MS;
const RUNS = 8;

/** What happens next, so many milliseconds after what was before, with a poll each minute or without. */
type Step = { afterMs: number; polled: boolean } & (
	| { kind: 'start'; lagMs: number; queue: number }
	| { kind: 'goOn'; which: number }
	| { kind: 'restart'; awayMs: number; isProcess: boolean }
	| {
			kind:
				| 'poll'
				| 'slowPoll'
				| 'failedPoll'
				| 'drop'
				| 'close'
				| 'notice'
				| 'expire'
				| 'hold'
				| 'release';
	  }
);

const afterMs = fc.oneof(
	fc.integer({ min: 1, max: 2000 }),
	fc.nat({ max: 5 * MINUTE_MS }),
	fc.nat({ max: 25 * MINUTE_MS }),
);
const polled = fc.boolean();
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			afterMs,
			polled,
			kind: fc.constant('start' as const),
			lagMs: fc.oneof(fc.constant(0), fc.nat({ max: MAX_LAG_MS })),
			queue: fc.nat(2),
		}),
	},
	{
		weight: 6,
		arbitrary: fc.record({ afterMs, polled, kind: fc.constant('goOn' as const), which: fc.nat() }),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			afterMs,
			polled,
			kind: fc.constant('restart' as const),
			awayMs: fc.nat({ max: 20 * MINUTE_MS }),
			isProcess: fc.boolean(),
		}),
	},
	{
		weight: 5,
		arbitrary: fc.record({
			afterMs,
			polled,
			kind: fc.constantFrom(
				...(['poll', 'slowPoll', 'failedPoll', 'drop', 'close'] as const),
				...(['notice', 'expire', 'hold', 'release'] as const),
			),
		}),
	},
);

const frames: fc.Arbitrary<Partial<NotificationSettings>> = fc.record({
	lost: fc.constantFrom(0, 0.3, 1),
	twice: fc.constantFrom(0, 0.5),
	snapshots: fc.constantFrom(1, 2),
	connectedTime: fc.boolean(),
	formerTopics: fc.constantFrom('goOn', 'stop'),
	channelGone: fc.constantFrom('closed', 'told', 'silent'),
});

/** Time passes where the test says so, by the clocks of the trigger and of its server. */
const { jest } = import.meta;
const monotonic = performance.now.bind(performance);
let passed = 0;

beforeEach(() => {
	jest.useFakeTimers({
		now: Date.UTC(2026, 0, 15, 10),
		doNotFake: [
			...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate'] as const),
			...(['clearImmediate', 'setInterval', 'clearInterval', 'setTimeout'] as const),
			'clearTimeout',
		],
	});
	jest.spyOn(performance, 'now').mockImplementation(() => monotonic() + passed);
});

afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

function pass(ms: number): void {
	passed += ms;
	jest.setSystemTime(Date.now() + ms);
}

async function immediately(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

/** Goes on once nothing that has been asked is without an answer, and this is so. */
async function answered(isSo = () => true): Promise<void> {
	const isOpen = () => simulator.requests.some(({ answeredAt }) => answeredAt === undefined);
	while (isOpen() || !isSo()) await immediately();
	await immediately();
}

/** A conversation, and how far it has come. */
interface Life {
	id: string;
	queue: number;
	stage: number;
	agent: string;
}

const QUEUES = [QUEUE, OTHER_QUEUE];

/** Plays the steps; gives what had to come, and what came. */
async function play(event: LiveEvent, settings: Partial<NotificationSettings>, steps: Step[]) {
	await simulator.reset();
	forgetTracks();
	Object.assign(simulator.settings.notifications, settings);
	simulator.setLimit(1_000_000);
	const third = simulator.addQueue('Third');
	const had = new Set<string>();
	const lives: Life[] = [];
	const keep = (id: string, what: LiveEvent, queue = '') => {
		if (what === event) had.add(`${id} ${what} ${queue}`);
	};
	const enter = (life: Life) => {
		simulator.enterQueue(life.id, [...QUEUES, third][life.queue]);
		if (life.queue < 2) keep(life.id, 'entered', QUEUES[life.queue]);
	};
	const isWatched = ({ id }: Life) => touched.has(id);
	const touched = new Set<string>();
	const workflow = workflowOf({ event, ...ofQueues(...QUEUES) });
	let one = await publish(workflow);
	const came: string[] = [];
	let counted = 0;
	let release: ReturnType<typeof simulator.notifications.hold> | undefined;
	const take = () => {
		for (const item of one.executions.slice(counted).flat()) {
			const queue = item.event === 'entered' ? String(item.queueId) : '';
			came.push(`${String(item.conversationId)} ${String(item.event)} ${queue}`);
		}
		counted = one.executions.length;
	};
	const poll = async () => {
		const before = simulator.count('conversationDetails');
		one.tick();
		await answered(() => simulator.count('conversationDetails') > before);
	};
	const restart = async (awayMs: number, isProcess: boolean) => {
		take();
		await one.close();
		take();
		if (isProcess) forgetTracks();
		pass(awayMs);
		one = await publish(workflow, isProcess ? 'init' : 'update');
		counted = 0;
	};
	const start = (lagMs: number, queue: number) => {
		const { id } = simulator.startConversation({ analyticsLagMs: lagMs });
		const life = { id, queue, stage: 0, agent: '' };
		lives.push(life);
		enter(life);
		if (queue < 2) touched.add(id);
	};
	const goOn = (life: Life) => {
		life.stage += 1;
		const watches = isWatched(life);
		const isInWatched = life.queue < 2;
		if (life.stage === 1) {
			life.agent = simulator.offer(life.id);
			if (isInWatched) keep(life.id, 'offered');
		} else if (life.stage === 2) {
			simulator.answer(life.id, life.agent);
			if (isInWatched) keep(life.id, 'answered');
		} else if (life.stage === 3) {
			life.queue = (life.queue + 1) % 3;
			enter(life);
			if (life.queue < 2) touched.add(life.id);
		} else if (life.stage === 4) {
			simulator.endConversation(life.id);
			if (watches) keep(life.id, 'ended');
		}
	};
	const { notifications } = simulator;
	const actions: { [Kind in Step['kind']]: (given: Step & { kind: Kind }) => Promise<void> } = {
		start: async ({ lagMs, queue }) => start(lagMs, queue),
		goOn: async ({ which }) => {
			const life = lives[which % lives.length];
			if (life) goOn(life);
		},
		poll,
		slowPoll: async () => {
			simulator.settings.serviceMs = 150;
			const polling = poll();
			// It is handed on while the poll that finds it as well is under way
			start(0, 0);
			await polling;
			simulator.settings.serviceMs = 0;
		},
		failedPoll: async () => {
			const failed = () => simulator.count('conversationDetails', 403);
			const before = failed();
			simulator.faults.next('conversationDetails', 403);
			one.tick();
			await answered(() => failed() > before);
		},
		restart: async ({ awayMs, isProcess }) => await restart(awayMs, isProcess),
		drop: async () => notifications.sockets.forEach((socket) => socket.drop()),
		close: async () => notifications.sockets.forEach((socket) => socket.close(1001)),
		notice: async () => notifications.announceClosing(50),
		expire: async () => notifications.expireChannels(),
		hold: async () => {
			release ??= notifications.hold();
		},
		release: async () => {
			release?.('reversed');
			release = undefined;
		},
	};
	pass(2000);
	for (const given of steps) {
		for (let left = given.afterMs; left > 0; left -= MINUTE_MS) {
			pass(Math.min(left, MINUTE_MS));
			if (given.polled && left > MINUTE_MS) await poll();
		}
		await (actions[given.kind] as (some: Step) => Promise<void>)(given);
		await immediately();
	}
	release?.();
	Object.assign(simulator.settings.notifications, { lost: 0, channelGone: 'closed' });
	// Until nothing can be late any more
	for (let minute = 0; minute < 18; minute += 1) {
		pass(MINUTE_MS);
		await poll();
	}
	await settle(one, event, start, () => lives.at(-1)!, goOn);
	take();
	await one.close();
	return { had: [...had].sort(), came: came.sort() };
}

/** One more by the sockets, which comes after all that is on its way. */
async function settle(
	one: Triggered,
	event: LiveEvent,
	start: (lagMs: number, queue: number) => void,
	newest: () => Life,
	goOn: (life: Life) => void,
): Promise<void> {
	await watched(...QUEUES);
	pass(1000);
	start(MAX_LAG_MS, 0);
	const life = newest();
	const stages = { entered: 0, offered: 1, answered: 2, ended: 4 }[event];
	for (let stage = 0; stage < stages; stage += 1) goOn(life);
	await one.until(() => one.executions.flat().some((item) => item.conversationId === life.id));
}

test.each<LiveEvent>(['entered', 'offered', 'answered', 'ended'])(
	'whatever happens, each conversation comes exactly once: %s',
	async (event) => {
		const schedule = fc.array(step, { minLength: 5, maxLength: 40 });
		await fc.assert(
			fc.asyncProperty(frames, schedule, async (settings, steps) => {
				const { had, came } = await play(event, settings, steps);
				expect(came).toEqual(had);
			}),
			{ numRuns: RUNS },
		);
	},
	120_000,
);
