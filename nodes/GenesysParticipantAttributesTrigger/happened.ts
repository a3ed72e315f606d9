import type { IDataObject } from 'n8n-workflow';

import type { FoundConversation } from '../GenesysParticipantAttributes/find/results';
import { isUuid } from '../GenesysParticipantAttributes/genesys/requests';

/** What happens to a conversation. */
export type ConversationEvent = 'started' | 'ended';

/** An event of a conversation. */
export interface Happened {
	/** The same for the same event, however often it is found. */
	key: string;
	/** Epoch milliseconds, by the clock of Genesys Cloud. */
	time: number;
	conversation: FoundConversation;
	/** What an item of it has beside the fields of Find. */
	more?(record: IDataObject): IDataObject;
}

/** The event of a conversation; none where the API tells no time of it, or no ID. */
export function happenedTo(conversation: FoundConversation, event: ConversationEvent): Happened[] {
	const { conversationId: key, conversationStart, conversationEnd } = conversation;
	const time = Date.parse((event === 'ended' ? conversationEnd : conversationStart) ?? '');
	return isUuid(key) && !Number.isNaN(time) ? [{ key, time, conversation }] : [];
}
