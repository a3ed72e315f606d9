import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { readFoundConversations, type FoundConversation } from '../find/results';
import { isFullPage, queryConversations } from '../genesys/requests';
import { matching, readForList } from './read';

const DAY_MS = 24 * 3_600_000;

function label({ conversationId, conversationStart, participants }: FoundConversation): string {
	const outside = participants.find(
		({ purpose }) => purpose === 'customer' || purpose === 'external',
	);
	const media = outside?.mediaTypes[0] ?? 'conversation';
	const start = (conversationStart ?? '').slice(5, 16).replace('T', ' ');
	const id = conversationId.slice(0, 8);
	return `${outside?.participantName ?? 'Unknown'} – ${media}, ${start} UTC (${id})`;
}

/** Active conversations of the last day, page by page; the filter looks at what is shown. */
export async function searchConversations(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const page = Number(paginationToken ?? 1);
	const now = Date.now();
	const interval = `${new Date(now - DAY_MS).toISOString()}/${new Date(now).toISOString()}`;
	const query = { interval, activeOnly: true, segments: {} };
	const json = await readForList(this, queryConversations(query, page));
	const conversations = readFoundConversations(json);
	const entries = conversations.map((conversation) => ({
		name: label(conversation),
		value: conversation.conversationId,
	}));
	return {
		results: matching(entries, filter),
		paginationToken: isFullPage(conversations.length) ? String(page + 1) : undefined,
	};
}
