import { attributesAt, liveConversation, shownParticipants } from './conversations.mts';
import type { Conversation, MediaType, Participant } from './conversations.mts';
import { tooLarge } from './errors.mts';
import { uuidFor } from './random.mts';
import type { Answer, Call } from './state.mts';

/** GET /api/v2/conversations/{conversationId}. Its `state` never has a value. */
export function getConversation({ state, settings, conversationId }: Call): Answer {
	const conversation = liveConversation(state.conversations, conversationId, settings);
	const { id, startTime, endTime, divisionId } = conversation;
	if ((conversation.weight ?? 1) > settings.conversationMaxWeight) {
		throw tooLarge(settings.detailsTooHeavyStatus);
	}
	const participants = shownParticipants(conversation);
	const division = { id: divisionId, selfUri: `/api/v2/authorization/divisions/${divisionId}` };
	const body = {
		id,
		startTime: isoTime(startTime),
		endTime: isoTime(endTime),
		participants: participants.map((participant) =>
			participantView(participant, conversation, settings.readDelayMs),
		),
		recordingState: 'NONE',
		divisions: [{ division, entities: [] }],
		selfUri: `/api/v2/conversations/${id}`,
	};
	return { status: 200, body };
}

/** Milliseconds since 1970 as the API writes them. */
export function isoTime(time: number): string;
export function isoTime(time: number | undefined): string | undefined;
export function isoTime(time: number | undefined): string | undefined {
	return time === undefined ? undefined : new Date(time).toISOString();
}

/** When a participant began to talk, in milliseconds since 1970; undefined for one that only rings. */
export function connectedAt({ part, connectedTime, startTime }: Participant): number | undefined {
	return part === 'rings' ? undefined : (connectedTime ?? startTime);
}

/** A participant with the attributes of so many milliseconds ago. */
export function participantView(
	participant: Participant,
	conversation: Conversation,
	ageMs: number,
): object {
	const { id, name, userId, queueId, queueName, purpose } = participant;
	const { mediaRoles, consultParticipantId } = participant;
	return {
		id,
		startTime: isoTime(participant.startTime),
		endTime: isoTime(participant.endTime),
		connectedTime: isoTime(connectedAt(participant)),
		name,
		userId,
		queueId,
		queueName,
		purpose,
		mediaRoles,
		consultParticipantId,
		wrapupRequired: false,
		attributes: attributesAt(participant, ageMs),
		...mediaOf(participant, conversation),
	};
}

/** Where a participant has its media. */
export const mediaArrays: Record<MediaType, string> = {
	voice: 'calls',
	callback: 'callbacks',
	chat: 'chats',
	email: 'emails',
	message: 'messages',
};

const otherArrays = [
	'cobrowsesessions',
	'internalMessages',
	'screenMonitorings',
	'screenshares',
	'socialExpressions',
];

function mediaOf(participant: Participant, conversation: Conversation): Record<string, object[]> {
	const arrays = [...Object.values(mediaArrays), ...otherArrays, 'videos', 'evaluations'];
	const empty = Object.fromEntries(arrays.map((name) => [name, []]));
	const own =
		participant.part === 'watches' ? 'screenMonitorings' : mediaArrays[conversation.mediaType];
	return { ...empty, [own]: [medium(participant, conversation)] };
}

function medium(participant: Participant, { direction }: Conversation): object {
	const { id, endTime, part } = participant;
	const present = part === 'rings' ? 'alerting' : 'connected';
	return {
		state: endTime === undefined ? present : 'disconnected',
		id: uuidFor(`medium ${id}`),
		segments: [],
		held: false,
		direction,
		disconnectType: endTime === undefined ? undefined : 'client',
		connectedTime: isoTime(connectedAt(participant)),
		disconnectedTime: isoTime(endTime),
		provider: 'Simulator',
		afterCallWorkRequired: false,
	};
}
