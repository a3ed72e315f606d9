import { groupBy } from '../groupBy';
import { isUuid } from './uuid';

/** One participant of a conversation, as far as this node cares. Times are ISO 8601. */
export interface Participant {
	id: string;
	purpose?: string;
	name?: string;
	startTime?: string;
	endTime?: string;
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
export function text(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

export function record(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

export function list(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}

/** A map, so that a name such as `__proto__` is a name like any other. */
export function readAttributes(value: unknown): Map<string, string> {
	const entries = Array.isArray(value) ? [] : Object.entries(record(value));
	return new Map(
		entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
	);
}

export function readParticipant(value: unknown): Participant {
	const { id, purpose, name, startTime, endTime, attributes } = record(value);
	return {
		id: text(id)?.toLowerCase() ?? '',
		purpose: text(purpose),
		name: text(name),
		startTime: text(startTime),
		endTime: text(endTime),
		attributes: readAttributes(attributes),
	};
}

/** Each once, and only those whose ID may go into an address. */
function withIds(participants: Participant[]): Participant[] {
	const usable = participants.filter(({ id }) => isUuid(id));
	return groupBy(usable, ({ id }) => id).map(([first]) => first);
}

/** Whether an answer is this conversation at all. */
export function isConversation(value: object, wanted: string): boolean {
	const { id, participants } = record(value);
	return String(id).toLowerCase() === wanted && Array.isArray(participants);
}

/** Keeps what this node needs of `GET /api/v2/conversations/{id}`; the rest may be large. */
export function readConversation(value: unknown): Conversation {
	const { id, endTime, participants } = record(value);
	return {
		id: text(id)?.toLowerCase() ?? '',
		endTime: text(endTime),
		participants: withIds(list(participants).map(readParticipant)),
	};
}

/** The searched conversation out of an answer of the attribute search, in the shape of the live one. */
export function readSearchRow(json: unknown, conversationId: string): Conversation | undefined {
	const row = Object.values(record(record(json).results))
		.map(record)
		.find((candidate) => String(candidate.conversationId).toLowerCase() === conversationId);
	if (!row) return undefined;
	const participants = list(row.participantData)
		.map(record)
		.map(({ participantId: id, participantPurpose: purpose, participantAttributes: attributes }) =>
			readParticipant({ id, purpose, attributes }),
		);
	const isCut = row.truncatedData === true;
	return { id: conversationId, endTime: text(row.endTime), participants, ...(isCut && { isCut }) };
}
