import type { SeededConversation, SeedOptions, Settings, Simulator } from '../simulator/server.mts';

/** What an example meets in the demo. */
export interface Scene {
	/** For the person who watches: what is there, and what will happen. */
	story: string[];
	settings: Partial<Settings>;
	seeds: SeedOptions[];
	/** Prepares what happens on the way. */
	arrange?(stage: Stage): void;
}

export interface Stage {
	simulator: Simulator;
	/** In the order of the seeds. */
	conversations: SeededConversation[];
	/** Puts a remark into the next line of the progress. */
	say(remark: string): void;
}

/** Genesys Cloud's windows last a minute; with six seconds the demo takes a tenth of the time. */
const settings: Partial<Settings> = { windowMs: 6_000, serviceMs: 8 };

/** By the name of the example's file. */
const scenes: Record<string, Scene> = {
	'update-active-conversations': {
		story: [
			'430 active conversations, each with one write and one read: far more than the limit allows.',
			'And in the first window another program with the same OAuth client takes what is left of it.',
		],
		settings,
		seeds: [
			{ conversations: 310, participants: 3, startedMinutesAgo: 30 },
			{ conversations: 120, participants: 2, mediaType: 'message' },
			{ conversations: 40, endedMinutesAgo: 2 },
		],
		arrange: (stage) => strangerTakesTheRest(stage, 120),
	},
	'tag-on-a-schedule': {
		story: [
			'200 active conversations; 150 of them have their tags already, from the run before.',
			'5 of the others end after they were found and before they are written to.',
		],
		settings,
		seeds: [
			{
				conversations: 150,
				participants: 3,
				attributes: { channel: 'voice', direction: 'inbound', taggedBy: 'n8n' },
			},
			{ conversations: 50, mediaType: 'email', startedMinutesAgo: 1 },
		],
		arrange: (stage) => someEnd(stage, 5),
	},
	'crm-webhook': {
		story: [
			'5 calls of a CRM, 2 of them for the same conversation.',
			'One write is answered with 503; another takes effect, but its connection breaks.',
		],
		settings,
		seeds: [{ conversations: 50, participants: 3 }],
		arrange: ({ simulator: { faults } }) => {
			faults.next('patchAttributes', 503);
			faults.next('patchAttributes', { kind: 'reset', applied: true });
		},
	},
};

const plainScene: Scene = {
	story: ['50 active conversations.'],
	settings,
	seeds: [{ conversations: 50, participants: 3 }],
};

/** The scene for an example; a plain one where it has none of its own. */
export function sceneFor(example: string): Scene {
	return Object.hasOwn(scenes, example) ? scenes[example] : plainScene;
}

/** Uses up the first window, once so many of its requests were made, as somebody else would. */
function strangerTakesTheRest({ simulator, say }: Stage, after: number): void {
	const stop = simulator.onRequest(({ token }) => {
		const { allowed, used } = simulator.windows.at(-1) ?? { allowed: 0, used: 0 };
		if (used < after) return;
		stop();
		simulator.consume(token, allowed - used);
		say(`the other program takes ${allowed - used} requests`);
	});
}

/** Ends the conversations that were seeded last, as soon as they have been found. */
function someEnd({ simulator, conversations, say }: Stage, count: number): void {
	const stop = simulator.onRequest(({ route }) => {
		if (route !== 'getConversation') return;
		stop();
		for (const { id } of conversations.slice(-count)) simulator.endConversation(id);
		say(`${count} conversations end`);
	});
}
