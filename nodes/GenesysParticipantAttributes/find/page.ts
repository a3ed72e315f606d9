import { asRecord } from '../common';
import { failureOf, type Failure } from '../genesys/failures';
import { isFullPage, lastPageOf, queryConversations, type DetailsQuery } from '../genesys/requests';
import { unreadable } from '../genesys/unreadable';
import type { ApiClient } from '../client/api';
import { readFoundConversations, type FoundConversation } from './results';

export interface Page {
	conversations: FoundConversation[];
	/** Another may be behind it. */
	isFull: boolean;
	/** The one that the total, which is approximate, ends on. */
	lastPage: number;
}

/** Reads one page of the details query, or tells why it could not be read. */
export async function readPage(
	api: ApiClient,
	query: DetailsQuery,
	page: number,
): Promise<Page | { failure: Failure }> {
	const delivery = await api.send(queryConversations(query, page));
	if (delivery.reason) {
		return { failure: failureOf(delivery, { audience: api.audience, asked: 'conversations' }) };
	}
	const conversations = readFoundConversations(delivery.json);
	if (!conversations) return { failure: unreadable('conversations') };
	return {
		conversations,
		isFull: isFullPage(conversations.length),
		lastPage: lastPageOf(asRecord(delivery.json).totalHits),
	};
}
