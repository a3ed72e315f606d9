import fc from 'fast-check';

import { CONTINUE, run, withSimulator, type Simulator } from '../node/support.mts';
import { holds, TIME_LIMIT_MS } from './lanes.mts';
import { mostly, record } from './scene.mts';

/** One conversation of the organization. */
interface Talk {
	/** Half past, so that no hour of a filter falls on its start. */
	hoursAgo: number;
	ended: boolean;
	mediaType: 'voice' | 'message' | 'email';
	direction: 'inbound' | 'outbound';
	purposes: string[];
}

/** What one input item asks for; hours and limits of 0 are no input that can be used. */
interface Question {
	hours: number;
	limit: number;
	active: boolean;
	mediaType: Talk['mediaType'] | '';
	direction: Talk['direction'] | '';
	purpose: string;
	splitBy: 'participant' | 'conversation';
}

const mediaTypes: Array<Talk['mediaType']> = ['voice', 'message', 'email'];
const directions: Array<Talk['direction']> = ['inbound', 'outbound'];

const talk = record<Talk>({
	hoursAgo: fc.nat({ max: 60 }),
	ended: fc.boolean(),
	mediaType: fc.constantFrom(...mediaTypes),
	direction: fc.constantFrom(...directions),
	purposes: fc.array(fc.constantFrom('customer', 'external', 'agent', 'acd'), {
		minLength: 1,
		maxLength: 4,
	}),
});
const talks = fc.uniqueArray(talk, { maxLength: 25, selector: ({ hoursAgo }) => hoursAgo });

const question = record<Question>({
	hours: mostly(24, 1, 10, 100, 0),
	limit: mostly(50, 1, 3, 0),
	active: fc.boolean(),
	mediaType: mostly('', ...mediaTypes),
	direction: mostly('', ...directions),
	purpose: fc.constantFrom('any', 'customer', 'customerOrExternal', 'agent'),
	splitBy: fc.constantFrom('participant', 'conversation'),
});

const parameters = {
	operation: 'find',
	returnAll: false,
	limit: '={{ $json.limit }}',
	splitBy: '={{ $json.splitBy }}',
	participantPurpose: '={{ $json.purpose }}',
	filters: {
		active: '={{ $json.active }}',
		startedWithin: '={{ $json.hours }}',
		mediaType: '={{ $json.mediaType }}',
		direction: '={{ $json.direction }}',
	},
	options: {},
};

interface Seeded extends Talk {
	id: string;
	participants: Array<{ id: string; purpose: string }>;
}

function seed(simulator: Simulator, all: Talk[]): Seeded[] {
	return all.map((one) => {
		const { hoursAgo, ended, ...rest } = one;
		const times = {
			startedMinutesAgo: hoursAgo * 60 + 30,
			endedMinutesAgo: ended ? 10 : undefined,
		};
		const [{ id, participants }] = simulator.seed({ conversations: 1, ...times, ...rest });
		return { ...one, id, participants };
	});
}

/** IDs of the conversation and, where these are asked for, of the participant. */
function answers(all: Seeded[], asked: Question): string[] {
	const { hours, limit, active, mediaType, direction, purpose, splitBy } = asked;
	const purposes = purpose === 'customerOrExternal' ? ['customer', 'external'] : [purpose];
	const matching = all
		.filter((one) => one.hoursAgo < hours && !(active && one.ended))
		.filter((one) => mediaType === '' || one.mediaType === mediaType)
		.filter((one) => direction === '' || one.direction === direction)
		.sort((a, b) => b.hoursAgo - a.hoursAgo);
	const ids = matching.flatMap(({ id, participants }) =>
		splitBy === 'conversation'
			? [`${id} undefined`]
			: participants
					.filter((one) => purpose === 'any' || purposes.includes(one.purpose))
					.map((one) => `${id} ${one.id}`),
	);
	return ids.slice(0, limit);
}

/** What a question comes down to: equal ones are asked once. */
function keyOf({ purpose, splitBy, ...rest }: Question): string {
	return JSON.stringify({ ...rest, splitBy, purpose: splitBy === 'participant' && purpose });
}

test(
	'Find gives each match of each question once, the oldest first, and asks equal questions once',
	async () => {
		const questions = fc.array(question, { minLength: 1, maxLength: 5 });
		await holds(fc.tuple(talks, questions), 60, async ([all, items]) => {
			await withSimulator({ limit: 1_000_000 }, async (simulator) => {
				const seeded = seed(simulator, all);
				const input = items.map((one) => ({ ...one, [one.splitBy]: null, [one.purpose]: null }));
				const { outputs, error } = await run({
					simulator,
					items: input,
					parameters,
					node: CONTINUE,
				});

				expect(error).toBeUndefined();
				const found = outputs[0].map(({ json, pairedItem }) => {
					const { item } = pairedItem as { item: number };
					const told =
						json.reason ?? `${String(json.conversationId)} ${String(json.participantId)}`;
					return [item, told];
				});
				const wanted = items.flatMap((one, item) => {
					if (one.hours === 0 || one.limit === 0) return [[item, 'invalidInput']];
					const isRepeated = items.findIndex((other) => keyOf(other) === keyOf(one)) < item;
					return isRepeated ? [] : answers(seeded, one).map((told) => [item, told]);
				});
				expect(found).toEqual(wanted);
			});
		});
	},
	TIME_LIMIT_MS,
);
