import { attributesAt } from '../conversations.mts';
import type { Conversation, Participant } from '../conversations.mts';
import { connectedAt, isoTime, mediaArrays } from '../conversationView.mts';
import { uuidFor } from '../random.mts';
import type { NotificationSettings } from './settings.mts';

/** A conversation as the topics of queues and of users show it: without times of its own. */
export function conversationSnapshot(
	conversation: Conversation,
	settings: Pick<NotificationSettings, 'connectedTime'>,
): object {
	const { id, address, divisionId, participants } = conversation;
	return {
		id,
		maxParticipants: 0,
		participants: participants.map((one) => participantSnapshot(one, conversation, settings)),
		recordingState: 'none',
		address,
		divisions: [{ division: { id: divisionId }, entities: [] }],
	};
}

/** Neither when it began nor a state: that is with its medium. */
function participantSnapshot(
	participant: Participant,
	conversation: Conversation,
	{ connectedTime }: Pick<NotificationSettings, 'connectedTime'>,
): object {
	const { id, endTime, userId, name, queueId, purpose, consultParticipantId, mediaRoles } =
		participant;
	const isOutside = purpose === 'customer' || purpose === 'external';
	const media = Object.values(mediaArrays).map((array) => [array, []]);
	return {
		id,
		...(connectedTime && { connectedTime: isoTime(connectedAt(participant)) }),
		endTime: isoTime(endTime),
		userId,
		name,
		queueId,
		purpose,
		consultParticipantId,
		mediaRoles,
		...(isOutside && { address: conversation.address }),
		wrapupRequired: false,
		wrapupExpected: false,
		attributes: attributesAt(participant),
		...(Object.fromEntries(media) as object),
		...(participant.part === 'watches'
			? { screenMonitorings: [medium(participant, conversation)] }
			: { [mediaArrays[conversation.mediaType]]: [medium(participant, conversation)] }),
	};
}

function medium(participant: Participant, { mediaType, direction }: Conversation): object {
	const { id, endTime, part } = participant;
	const present = part === 'rings' ? 'alerting' : 'connected';
	return {
		id: uuidFor(`medium ${id}`),
		state: endTime === undefined ? present : 'disconnected',
		// A chat has no direction, and a screen that is watched has none either
		...(mediaType !== 'chat' && part !== 'watches' && { direction }),
		disconnectType: endTime === undefined ? undefined : 'client',
		connectedTime: isoTime(connectedAt(participant)),
		disconnectedTime: isoTime(endTime),
		provider: 'Simulator',
	};
}

/** What the analytics event of a write to a participant's attributes says. Its time is milliseconds since 1970. */
export function attributesEvent(
	conversation: Conversation,
	participant: Participant,
	changed: Iterable<[string, unknown]>,
	{ attributesEvent: held, emptyShown }: NotificationSettings,
): object {
	const shown =
		held === 'all'
			? Object.entries(attributesAt(participant))
			: [...changed].map(([name, value]) => [name, value ?? '']);
	const attributes = Object.fromEntries(shown.filter(([, value]) => emptyShown || value !== ''));
	return {
		eventTime: Date.now(),
		conversationId: conversation.id,
		participantId: participant.id,
		attributes: attributes as object,
		communications: [
			{ id: uuidFor(`medium ${participant.id}`), mediaType: conversation.mediaType.toUpperCase() },
		],
	};
}
