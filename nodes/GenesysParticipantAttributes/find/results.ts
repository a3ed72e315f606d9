import type { IDataObject } from 'n8n-workflow';

import { asRecord } from '../common';
import { asList, asText } from '../genesys/conversation';
import { endsOf, type Ends } from './ends';

interface FoundParticipant {
	participantId: string;
	purpose: string | null;
	participantName: string | null;
	userId: string | null;
	mediaTypes: string[];
	queueIds: string[];
}

/** A conversation as the details query answers it, as far as this node cares. Times are ISO 8601. */
export interface FoundConversation extends Ends {
	conversationId: string;
	conversationStart: string | null;
	conversationEnd: string | null;
	direction: string | null;
	/** Its page in Genesys Cloud; null where nobody knows on which host that is. */
	url: string | null;
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

/**
 * A conversation's page in Genesys Cloud.
 *
 * @param appsUrl where the organization signs in; undefined where nobody knows
 */
export function conversationUrl(appsUrl: string | undefined, id: string): string | null {
	if (!appsUrl || !id) return null;
	return `${appsUrl}/directory/#/analytics/interactions/${encodeURIComponent(id)}/admin`;
}

function readFoundConversation(value: unknown, appsUrl?: string): FoundConversation {
	const { conversationId, conversationStart, conversationEnd, originatingDirection, participants } =
		asRecord(value);
	const id = asText(conversationId) ?? '';
	return {
		conversationId: id,
		...endsOf(asList(participants)),
		conversationStart: asText(conversationStart) ?? null,
		conversationEnd: asText(conversationEnd) ?? null,
		direction: asText(originatingDirection) ?? null,
		url: conversationUrl(appsUrl, id),
		participants: asList(participants).map(readFoundParticipant),
	};
}

/** The conversations of one page of the details query; undefined where the answer is no page. */
export function readFoundConversations(
	json: unknown,
	appsUrl?: string,
): FoundConversation[] | undefined {
	const conversations = asRecord(json).conversations ?? [];
	return Array.isArray(conversations)
		? conversations.map((one) => readFoundConversation(one, appsUrl))
		: undefined;
}

function describe(conversation: FoundConversation) {
	const { from, to, conversationStart, conversationEnd, direction, url, participants } =
		conversation;
	return {
		from,
		to,
		conversationStart,
		conversationEnd,
		mediaTypes: unique(participants.flatMap(({ mediaTypes }) => mediaTypes)),
		direction,
		queueIds: unique(participants.flatMap(({ queueIds }) => queueIds)),
		url,
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
