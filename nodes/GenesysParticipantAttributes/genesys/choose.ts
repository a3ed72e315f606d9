import type { Explanation } from '../explanation';
import { mostActive } from './active';
import type { Conversation, Participant } from './conversation';
import { purposeName, purposesOf } from './purposes';
import { compareTimes } from './times';

/** Which participant of a conversation an item means. */
export type ParticipantSelector =
	| { by: 'id'; participantId: string }
	| { by: 'purpose'; purpose: string; match: 'active' | 'first' | 'last' | 'all' };

/** The participants that an item means, in order of their start. Empty: none of that purpose. */
export function chooseParticipants(
	{ participants }: Conversation,
	selector: ParticipantSelector,
): Participant[] {
	if (selector.by === 'id') return participants.filter(({ id }) => id === selector.participantId);
	const inOrder = [...participants].sort((a, b) => compareTimes(a.startTime, b.startTime));
	const wanted = purposesOf(selector.purpose);
	if (selector.match === 'all') {
		return inOrder.filter(({ purpose }) => purpose !== undefined && wanted.includes(purpose));
	}
	const [candidates = []] = wanted
		.map((purpose) => inOrder.filter((one) => one.purpose === purpose))
		.filter(({ length }) => length > 0);
	if (candidates.length === 0) return [];
	if (selector.match === 'active') return [mostActive(candidates, participants)];
	return [selector.match === 'first' ? candidates[0] : candidates.at(-1)!];
}

/** For people who build workflows: why no participant was chosen, and which there are. */
export function explainNoParticipant(
	conversation: Conversation,
	selector: ParticipantSelector,
): Explanation {
	const purposes = new Set(conversation.participants.map(({ purpose }) => purposeName(purpose)));
	const there = `its participants are: ${[...purposes].join(', ') || 'none'}`;
	return selector.by === 'id'
		? {
				message: 'The conversation has no participant with this ID',
				description: `Check the participant ID (a session, communication or user ID is none), and the conversation ID, or choose the participant by purpose; ${there}.`,
			}
		: {
				message: `The conversation has no participant with purpose ${purposeName(selector.purpose)}`,
				description: `Choose another purpose, or check the conversation ID; ${there}.`,
			};
}

const NO_PARTICIPANT_CODES = /\bparticipant\b.*\bnot\.found$|\bnot\.conversation\.participant$/;

/**
 * For a 404: which of the two IDs is wrong.
 *
 * @param code Genesys' own
 */
export function explainNotFound(code = ''): Explanation {
	return NO_PARTICIPANT_CODES.test(code)
		? {
				message: 'The conversation has no participant with this ID',
				description:
					'Check the participant ID: a session, communication or user ID is no participant ID. Get and Find tell the right one, or choose the participant by purpose.',
			}
		: {
				message: 'Genesys Cloud does not know this conversation',
				description:
					'Check the conversation ID, and that the credential belongs to the same organization and region. Conversations that ended some time ago can no longer be reached.',
			};
}
