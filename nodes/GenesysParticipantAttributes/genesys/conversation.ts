import { toText } from '../attributes/text';
import { asRecord, groupBy } from '../common';
import { isUuid } from './requests';

/** One participant of a conversation, as far as this node cares. Times are ISO 8601. */
export interface Participant {
	id: string;
	purpose?: string;
	name?: string;
	/** When it came; when it was connected, where the answer has no start. */
	startTime?: string;
	connectedTime?: string;
	endTime?: string;
	/** Any of its media was connected, so that it did not only ring. */
	hadConnection: boolean;
	/** States of its media, such as `alerting` and `connected`. */
	states: string[];
	/** It listens in on another one, sees its screen, coaches it, or has barged in. */
	isObserver: boolean;
	/** The other party of a consult transfer. */
	consultParticipantId?: string;
	attributes: Map<string, string>;
}

export interface Conversation {
	id: string;
	startTime?: string;
	/** Absent while the conversation is active. */
	endTime?: string;
	participants: Participant[];
	/** Attributes are missing from it. */
	isCut?: boolean;
}

/** A text that is not empty, or undefined. */
export function asText(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

export function asList(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}

/**
 * Attributes as text; null is no value. Others than this node may store what is not text.
 *
 * @returns a map, so that a name such as `__proto__` is a name like any other
 */
export function readAttributes(value: unknown): Map<string, string> {
	const attributes = new Map<string, string>();
	for (const [name, given] of Object.entries(asRecord(value))) {
		const text = toText(given);
		if (typeof text === 'string') attributes.set(name, text);
	}
	return attributes;
}

/** Of one who sees another one's screen, and takes no part in what is said. */
const SCREEN_MONITORING = 'screenMonitorings';

const MEDIA = [
	'calls',
	'callbacks',
	'chats',
	'cobrowsesessions',
	'emails',
	'internalMessages',
	'messages',
	SCREEN_MONITORING,
	'screenshares',
	'socialExpressions',
	'videos',
];

type Fields = Record<string, unknown>;

/** Media-specific answers have the state on the participant itself. */
function readStates(participant: Fields, media: Fields[]): string[] {
	return [participant, ...media].flatMap(({ state }) => asText(state)?.toLowerCase() ?? []);
}

/** Roles in which somebody is there because of another one, and not of the customer. */
const OBSERVING = /monitor|coach|barg/i;

function readIsObserver(participant: Fields, media: Fields[]): boolean {
	const { monitoredParticipantId, coachedParticipantId, bargedParticipantId } = participant;
	const observed = [monitoredParticipantId, coachedParticipantId, bargedParticipantId];
	const roles = asList(participant.mediaRoles).flatMap((role) => asText(role) ?? []);
	const screens = asList(participant[SCREEN_MONITORING]);
	return (
		observed.some(asText) ||
		(roles.length > 0 && roles.every((role) => OBSERVING.test(role))) ||
		(screens.length > 0 && screens.length === media.length)
	);
}

export function readParticipant(value: unknown): Participant {
	const participant = asRecord(value);
	const { id, purpose, name, startTime, connectedTime, endTime, attributes } = participant;
	const media = MEDIA.flatMap((medium) => asList(participant[medium])).map(asRecord);
	return {
		id: asText(id)?.toLowerCase() ?? '',
		purpose: asText(purpose),
		name: asText(name),
		startTime: asText(startTime) ?? asText(connectedTime),
		connectedTime: asText(connectedTime),
		endTime: asText(endTime),
		hadConnection: media.some((medium) => asText(medium.connectedTime) !== undefined),
		states: readStates(participant, media),
		isObserver: readIsObserver(participant, media),
		consultParticipantId: asText(participant.consultParticipantId)?.toLowerCase(),
		attributes: readAttributes(attributes),
	};
}

/** Each once, and only those whose ID may go into an address. */
function withIds(participants: Participant[]): Participant[] {
	const usable = participants.filter(({ id }) => isUuid(id));
	return groupBy(usable, ({ id }) => id).map(([first]) => first);
}

/**
 * Keeps what this node needs of `GET /api/v2/conversations/{id}`; the rest may be large.
 *
 * @returns what is missing, where the answer is not this conversation with its participants
 */
export function readConversation(
	value: unknown,
	wantedId: string,
): Conversation | 'conversation' | 'participants' {
	const { id, startTime, endTime, participants } = asRecord(value);
	if (String(id).toLowerCase() !== wantedId) return 'conversation';
	if (!Array.isArray(participants)) return 'participants';
	return {
		id: wantedId,
		startTime: asText(startTime),
		endTime: asText(endTime),
		participants: withIds(participants.map(readParticipant)),
	};
}

/** The searched conversation out of an answer of the attribute search, in the shape of the live one. */
export function readSearchRow(json: unknown, conversationId: string): Conversation | undefined {
	const row = Object.values(asRecord(json).results ?? {})
		.map(asRecord)
		.find((candidate) => String(candidate.conversationId).toLowerCase() === conversationId);
	if (!row) return undefined;
	const participants = asList(row.participantData)
		.map(asRecord)
		.map(({ participantId: id, participantPurpose: purpose, participantAttributes: attributes }) =>
			readParticipant({ id, purpose, attributes }),
		);
	const isCut = row.truncatedData === true;
	return {
		id: conversationId,
		endTime: asText(row.endTime),
		participants,
		...(isCut && { isCut }),
	};
}
