import type { IDataObject } from 'n8n-workflow';

import { asRecord } from '../common';
import { asList, asText } from '../genesys/conversation';

interface FoundParticipant {
	participantId: string;
	purpose: string | null;
	participantName: string | null;
	userId: string | null;
	mediaTypes: string[];
	queueIds: string[];
}

/** A conversation as the details query answers it, as far as this node cares. Times are ISO 8601. */
export interface FoundConversation {
	conversationId: string;
	conversationStart: string | null;
	conversationEnd: string | null;
	direction: string | null;
	participants: FoundParticipant[];
}

function unique(values: unknown[]): string[] {
	return [...new Set(values.flatMap((value) => asText(value) ?? []))];
}

function readFoundParticipant(value: unknown): FoundParticipant {
	const { participantId, purpose, participantName, userId, sessions } = asRecord(value);
	const media = asList(sessions).map(asRecord);
	const segments = media.flatMap((session) => asList(session.segments)).map(asRecord);
	return {
		participantId: asText(participantId) ?? '',
		purpose: asText(purpose) ?? null,
		participantName: asText(participantName) ?? null,
		userId: asText(userId) ?? null,
		mediaTypes: unique(media.map(({ mediaType }) => mediaType)),
		queueIds: unique(segments.map(({ queueId }) => queueId)),
	};
}

function readFoundConversation(value: unknown): FoundConversation {
	const { conversationId, conversationStart, conversationEnd, originatingDirection, participants } =
		asRecord(value);
	return {
		conversationId: asText(conversationId) ?? '',
		conversationStart: asText(conversationStart) ?? null,
		conversationEnd: asText(conversationEnd) ?? null,
		direction: asText(originatingDirection) ?? null,
		participants: asList(participants).map(readFoundParticipant),
	};
}

/** The conversations of one page of the details query; undefined where the answer is no page. */
export function readFoundConversations(json: unknown): FoundConversation[] | undefined {
	const conversations = asRecord(json).conversations ?? [];
	return Array.isArray(conversations) ? conversations.map(readFoundConversation) : undefined;
}

function describe(conversation: FoundConversation) {
	const { conversationStart, conversationEnd, direction, participants } = conversation;
	return {
		conversationStart,
		conversationEnd,
		mediaTypes: unique(participants.flatMap(({ mediaTypes }) => mediaTypes)),
		direction,
		queueIds: unique(participants.flatMap(({ queueIds }) => queueIds)),
	};
}

/** One output item for a whole conversation. */
export function conversationItem(conversation: FoundConversation): IDataObject {
	return {
		conversationId: conversation.conversationId,
		...describe(conversation),
		participants: conversation.participants.map(({ participantId, purpose }) => ({
			participantId,
			purpose,
		})),
	};
}

/** One output item for each participant with one of the purposes; undefined: any. */
export function participantItems(
	conversation: FoundConversation,
	purposes: string[] | undefined,
): IDataObject[] {
	return conversation.participants
		.filter(({ purpose }) => !purposes || (purpose !== null && purposes.includes(purpose)))
		.map(({ participantId, purpose, participantName, userId }) => ({
			conversationId: conversation.conversationId,
			participantId,
			purpose,
			participantName,
			userId,
			...describe(conversation),
		}));
}
