import type { IDataObject } from 'n8n-workflow';

interface Segment {
	queueId?: string;
}
interface Session {
	mediaType?: string;
	segments?: Segment[];
}
interface DetailParticipant {
	participantId?: string;
	participantName?: string;
	purpose?: string;
	userId?: string;
	sessions?: Session[];
}

/** A conversation as the details query answers it, as far as this node cares. */
export interface DetailConversation {
	conversationId?: string;
	conversationStart?: string;
	conversationEnd?: string;
	originatingDirection?: string;
	participants?: DetailParticipant[];
}

export function readConversations(json: unknown): DetailConversation[] {
	const { conversations } = json as { conversations?: DetailConversation[] };
	return Array.isArray(conversations) ? conversations : [];
}

function unique(values: Array<string | undefined>): string[] {
	return [...new Set(values.filter((value): value is string => typeof value === 'string'))];
}

function describe(
	conversation: DetailConversation,
	participants: DetailParticipant[],
): IDataObject {
	const sessions = participants.flatMap((participant) => participant.sessions ?? []);
	return {
		conversationId: conversation.conversationId,
		conversationStart: conversation.conversationStart,
		conversationEnd: conversation.conversationEnd ?? null,
		mediaTypes: unique(sessions.map(({ mediaType }) => mediaType)),
		direction: conversation.originatingDirection ?? null,
		queueIds: unique(
			sessions.flatMap(({ segments }) => (segments ?? []).map(({ queueId }) => queueId)),
		),
	};
}

/** One output item for a whole conversation. */
export function conversationItem(conversation: DetailConversation): IDataObject {
	const participants = conversation.participants ?? [];
	return {
		...describe(conversation, participants),
		participants: participants.map(({ participantId, purpose }) => ({
			participantId,
			purpose: purpose ?? null,
		})),
	};
}

/** One output item for each participant with one of the purposes; undefined: any. */
export function participantItems(
	conversation: DetailConversation,
	purposes: string[] | undefined,
): IDataObject[] {
	return (conversation.participants ?? [])
		.filter(({ purpose }) => !purposes || (purpose !== undefined && purposes.includes(purpose)))
		.map((participant) => {
			const { conversationId, ...rest } = describe(conversation, conversation.participants ?? []);
			return {
				conversationId,
				participantId: participant.participantId,
				purpose: participant.purpose ?? null,
				participantName: participant.participantName ?? null,
				userId: participant.userId ?? null,
				...rest,
			};
		});
}
