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
	/** States of its media, such as `alerting` and `connected`. */
	states: string[];
	/** It listens in on another one, coaches it, or has barged in. */
	isObserver: boolean;
	/** The other party of a consult transfer. */
	consultParticipantId?: string;
	attributes: Map<string, string>;
}

export interface Conversation {
	id: string;
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

const MEDIA = [
	'calls',
	'callbacks',
	'chats',
	'cobrowsesessions',
	'emails',
	'internalMessages',
	'messages',
	'screenshares',
	'socialExpressions',
	'videos',
];

/** Media-specific answers have the state on the participant itself. */
function readStates(participant: Record<string, unknown>): string[] {
	const media = MEDIA.flatMap((name) => asList(participant[name])).map(asRecord);
	return [participant, ...media].flatMap(({ state }) => asText(state)?.toLowerCase() ?? []);
}

export function readParticipant(value: unknown): Participant {
	const participant = asRecord(value);
	const { id, purpose, name, startTime, connectedTime, endTime, attributes } = participant;
	const { monitoredParticipantId, coachedParticipantId, bargedParticipantId } = participant;
	return {
		id: asText(id)?.toLowerCase() ?? '',
		purpose: asText(purpose),
		name: asText(name),
		startTime: asText(startTime) ?? asText(connectedTime),
		connectedTime: asText(connectedTime),
		endTime: asText(endTime),
		states: readStates(participant),
		isObserver: [monitoredParticipantId, coachedParticipantId, bargedParticipantId].some(asText),
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
	const { id, endTime, participants } = asRecord(value);
	if (String(id).toLowerCase() !== wantedId) return 'conversation';
	if (!Array.isArray(participants)) return 'participants';
	return {
		id: wantedId,
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
