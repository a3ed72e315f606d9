import type { Simulator } from '../node/support.mts';

/** One participant of the pool that items choose from. */
export interface Person {
	conversation: number;
	purpose: string;
	/** Has left the conversation, or the conversation is over. */
	ended: boolean;
}

const person = (conversation: number, purpose: string, ended = false): Person => ({
	conversation,
	purpose,
	ended,
});

/** In order of their start. */
export const PEOPLE: Person[] = [
	person(0, 'customer'),
	person(0, 'agent'),
	person(0, 'customer'),
	person(1, 'customer'),
	person(1, 'customer', true),
	person(2, 'external'),
	person(2, 'user'),
	person(3, 'customer', true),
	person(3, 'agent', true),
];

/** The conversations of the pool, by number. */
export const CONVERSATIONS = [0, 1, 2, 3];
const OVER = 3;

export const NOBODY = '00000000-0000-4000-8000-000000000000';

export type State = Map<string, string>;

/** The pool as a simulator has it. */
export interface World {
	conversationIds: string[];
	/** By the place in `PEOPLE`. */
	personIds: string[];
}

/** Puts the pool into an empty simulator, with these attributes. */
export function build(simulator: Simulator, stored: Array<Record<string, string>>): World {
	const world: World = { conversationIds: [], personIds: [] };
	for (const number of CONVERSATIONS) {
		const inside = PEOPLE.filter(({ conversation }) => conversation === number);
		const purposes = inside.map(({ purpose }) => purpose);
		const [{ id, participants }] = simulator.seed({ conversations: 1, purposes });
		world.conversationIds.push(id);
		for (const [place, participant] of participants.entries()) {
			world.personIds.push(participant.id);
			if (inside[place].ended) simulator.endParticipant(id, participant.id);
		}
		if (number === OVER) simulator.endConversation(id);
	}
	for (const [at, { conversation }] of PEOPLE.entries()) {
		simulator.setAttributes(
			world.conversationIds[conversation],
			world.personIds[at],
			stored[at] ?? {},
		);
	}
	return world;
}

/** What is stored for everybody, by the place in `PEOPLE`. */
export function statesOf(simulator: Simulator, { conversationIds, personIds }: World): State[] {
	return PEOPLE.map(({ conversation }, at) => {
		const stored = simulator.attributesOf(conversationIds[conversation], personIds[at]);
		return new Map(Object.entries(stored));
	});
}
