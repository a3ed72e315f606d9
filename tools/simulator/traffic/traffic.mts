import { seededRandom } from '../random.mts';
import type { SeededConversation, SeedOptions } from '../seed.mts';
import { planTraffic } from './plan.mts';
import type { Life, Step } from './plan.mts';

/** What of a simulator traffic needs. Times are milliseconds since 1970. */
export interface World {
	startConversation(options: Partial<SeedOptions>): SeededConversation;
	enterQueue(conversationId: string, queueId: string, at: number): string;
	offer(conversationId: string, userId: string, at: number): string;
	answer(conversationId: string, participantId: string, at: number): void;
	endParticipant(conversationId: string, participantId: string, at: number): void;
	endConversation(conversationId: string, at: number): void;
}

export interface TrafficOptions {
	/** Conversations that start in a minute, on average; 0: none from now on. Default 4. */
	perMinute?: number;
	/** Those of the time before now, which are there at once; most have ended. Default: an hour of one a minute. */
	before?: { minutes: number; perMinute: number };
	/** Conversations that wait or talk, and do not end. Default 18. */
	staying?: number;
	/** The same seed gives the same traffic, with the same IDs. Default 1. */
	seed?: number;
	queueIds: string[];
	userIds: string[];
}

/** Traffic that runs. */
export interface Traffic {
	/** The conversations that do not end. */
	staying: SeededConversation[];
	stop(): void;
}

const MINUTE_MS = 60_000;

/** Conversations come and go from now on, and have done so before. */
export function startTraffic(world: World, options: TrafficOptions): Traffic {
	const { perMinute = 4, before = { minutes: 60, perMinute: 1.1 }, staying = 18 } = options;
	const { queueIds, userIds, seed = 1 } = options;
	const random = seededRandom(seed);
	const timers = new Set<NodeJS.Timeout>();
	const now = Date.now();
	const plan = (from: number, to: number, pace: number) =>
		planTraffic(random, { from, to, perMinute: pace, queueIds, userIds });

	function at(time: number, work: () => void): void {
		const timer = setTimeout(
			() => {
				timers.delete(timer);
				work();
			},
			Math.max(0, time - Date.now()),
		);
		timers.add(timer);
	}

	const stage: Stage = { world, now, at, seed };

	/** What lies before now happens at once, with the times that it has. */
	function live(life: Life): void {
		if (life.at > now) at(life.at, () => begin(stage, life));
		else begin(stage, life);
	}

	function nextMinute(from: number): void {
		plan(from, from + MINUTE_MS, perMinute).forEach(live);
		at(from + MINUTE_MS, () => nextMinute(from + MINUTE_MS));
	}

	const since = now - before.minutes * MINUTE_MS;
	plan(since, now, before.perMinute).forEach(live);
	const stay = spread(plan, since, now, staying).map((life) => begin(stage, life));
	if (perMinute > 0) nextMinute(now);
	return { staying: stay, stop: () => timers.forEach((timer) => clearTimeout(timer)) };
}

/** So many lives without an end, with starts from one time to another. */
function spread(
	plan: (from: number, to: number, pace: number) => Life[],
	from: number,
	to: number,
	n: number,
): Life[] {
	const lives: Life[] = [];
	while (lives.length < n) lives.push(...plan(from, to, (n * MINUTE_MS) / (to - from)));
	return lives.slice(0, n).map((life) => ({
		...life,
		steps: life.steps.filter(({ kind }) => kind !== 'end'),
	}));
}

interface Stage {
	world: World;
	/** What lies before it happens at once. */
	now: number;
	/** Does some work at a time. */
	at(time: number, work: () => void): void;
	seed: number;
}

/** Starts a conversation, and has each of its steps happen at its time. */
function begin(
	{ world, now, at, seed: idSeed }: Stage,
	{ at: start, mediaType, direction, customer, steps }: Life,
): SeededConversation {
	const { name, phone, email, attributes } = customer;
	const startedMinutesAgo = (Date.now() - start) / MINUTE_MS;
	const address = mediaType === 'voice' ? phone : email;
	const options = { mediaType, direction, name, address, attributes, startedMinutesAgo, idSeed };
	const conversation = world.startConversation(options);
	let agent = '';
	const happens = (step: Step) => {
		agent = take(world, conversation.id, step, agent);
	};
	for (const step of steps) {
		if (step.at > now) at(step.at, () => happens(step));
		else happens(step);
	}
	return conversation;
}

/** One step; returns the participant ID of the agent at whom it rings, or who talks. */
function take(world: World, id: string, step: Step, agent: string): string {
	const { kind, at } = step;
	if (kind === 'offer') return world.offer(id, step.userId, at);
	if (kind === 'enter') world.enterQueue(id, step.queueId, at);
	else if (kind === 'miss') world.endParticipant(id, agent, at);
	else if (kind === 'answer') world.answer(id, agent, at);
	else world.endConversation(id, at);
	return agent;
}

/** What a person who tries the nodes is told. */
export function trafficLine(perMinute: number): string {
	const past = 'Others of the last hour have ended';
	if (perMinute === 0) return `${past}, and none comes.`;
	return `${past}, and conversations come and go: about ${perMinute} a minute start, wait in one of four queues,
are offered to an agent, answered, and end. The triggers see them.`;
}
