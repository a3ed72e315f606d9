import type { Explanation } from '../explanation';
import type { Conversation, Participant } from './conversation';
import { purposeName, purposesOf } from './purposes';

/** Which participant of a conversation an item means. */
export type Who =
	| { by: 'id'; participantId: string }
	| { by: 'purpose'; purpose: string; match: 'active' | 'first' | 'last' | 'all' };

function byStart(a: Participant, b: Participant): number {
	return (a.startTime ?? '').localeCompare(b.startTime ?? '');
}

/** The participants that an item means, in order of their start. Empty: none of that purpose. */
export function chooseParticipants(conversation: Conversation, who: Who): Participant[] {
	if (who.by === 'id')
		return conversation.participants.filter(({ id }) => id === who.participantId);
	const wanted = purposesOf(who.purpose);
	const found = conversation.participants
		.filter(({ purpose }) => purpose !== undefined && wanted.includes(purpose))
		.sort(byStart);
	if (who.match === 'all') return found;
	const live = found.filter(({ endTime }) => endTime === undefined);
	const one =
		who.match === 'first' ? found[0] : (who.match === 'active' && live.at(-1)) || found.at(-1);
	return one ? [one] : [];
}

/** For people who build workflows: why no participant was chosen, and which there are. */
export function explainNoParticipant(conversation: Conversation, who: Who): Explanation {
	const purposes = new Set(conversation.participants.map(({ purpose }) => purposeName(purpose)));
	const there = `its participants are: ${[...purposes].join(', ') || 'none'}`;
	return who.by === 'id'
		? {
				message: 'The conversation has no participant with this ID',
				description: `Check both IDs, or choose the participant by purpose; ${there}.`,
			}
		: {
				message: `The conversation has no participant with purpose ${purposeName(who.purpose)}`,
				description: `Choose another purpose, or check the conversation ID; ${there}.`,
			};
}
