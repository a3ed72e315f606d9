import fc from 'fast-check';

import { holds, TIME_LIMIT_MS } from './lanes.mts';
import { chosen } from './model.mts';
import { WHO, whoOf } from './parameters.mts';
import { ask, type Ask } from './scene.mts';
import { objectOf, text } from './wild.mts';
import { build, CONVERSATIONS, PEOPLE, type World } from './world.mts';
import { CONTINUE, run, withSimulator } from '../node/support.mts';

const attributes = objectOf(text, 3);
const stored = fc.array(attributes, { minLength: PEOPLE.length, maxLength: PEOPLE.length });
const drama = fc.record({
	stored,
	asks: fc.array(ask, { minLength: 1, maxLength: 12 }),
	/** Gone from the live API, still to be searched for. */
	gone: fc.subarray(CONVERSATIONS),
	searchWithoutDates: fc.constantFrom('accept' as const, 'reject' as const),
});

interface Found {
	item: number;
	json: object;
}

/** What Get has to say of an item. */
function expected(
	one: Ask,
	item: number,
	gone: number[],
	stored: Array<Record<string, string>>,
	{ conversationIds, personIds }: World,
): Found[] {
	const people = one.conversation === 'invalid' ? [] : chosen(one);
	if (people.length === 0) {
		const reason = one.conversation === 'invalid' ? 'invalidInput' : 'notFound';
		return [{ item, json: expect.objectContaining({ reason, error: expect.any(String) }) }];
	}
	const isGone = gone.includes(PEOPLE[people[0]].conversation);
	// The search does not tell who has left
	const meant = isGone && one.match === 'active' ? chosen({ ...one, match: 'last' }) : people;
	return meant.map((at) => {
		const { conversation, purpose } = PEOPLE[at];
		const json = {
			conversationId: conversationIds[conversation],
			participantId: personIds[at],
			purpose,
			attributes: stored[at],
			source: isGone ? 'search' : 'conversation',
		};
		return { item, json: expect.objectContaining(json) };
	});
}

test(
	'Get gives each match of each item in input order, with its attributes as they are stored',
	async () => {
		await holds(drama, 60, async ({ stored, asks, gone, searchWithoutDates }) => {
			await withSimulator({ searchWithoutDates, limit: 1_000_000 }, async (simulator) => {
				const world = build(simulator, stored);
				for (const number of gone) simulator.removeConversation(world.conversationIds[number]);
				const items = asks.map((one) => ({
					ask: { ...whoOf(one, world), words: { [one.match]: null } },
				}));
				const parameters = { operation: 'get', ...WHO, options: {} };
				const { outputs, error } = await run({ simulator, items, parameters, node: CONTINUE });

				expect(error).toBeUndefined();
				const found = outputs[0].map(({ json, pairedItem }) => ({
					item: (pairedItem as { item: number }).item,
					json,
				}));
				const wanted = asks.flatMap((one, item) => expected(one, item, gone, stored, world));
				expect(found).toEqual(wanted);
				for (const id of world.conversationIds) {
					const reads = simulator.requests.filter(
						({ route, conversationId }) => route === 'getConversation' && conversationId === id,
					);
					expect(reads.length).toBeLessThanOrEqual(1);
				}
			});
		});
	},
	TIME_LIMIT_MS,
);
