import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { readConversations, type DetailConversation } from '../find/results';
import { isFullPage, queryConversations } from '../genesys/requests';
import { readForList } from './read';

const DAY_MS = 24 * 3_600_000;

function label(conversation: DetailConversation): string {
	const participants = conversation.participants ?? [];
	const outside = participants.find(
		({ purpose }) => purpose === 'customer' || purpose === 'external',
	);
	const media = outside?.sessions?.[0]?.mediaType ?? 'conversation';
	const time = (conversation.conversationStart ?? '').slice(11, 16);
	const id = (conversation.conversationId ?? '').slice(0, 8);
	return `${outside?.participantName ?? 'Unknown'} – ${media}, since ${time} UTC (${id})`;
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
	const conversations = readConversations(await readForList(this, queryConversations(query, page)));
	const wanted = (filter ?? '').toLowerCase();
	const results = conversations
		.map((conversation) => ({
			name: label(conversation),
			value: conversation.conversationId ?? '',
		}))
		.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted));
	return {
		results,
		paginationToken: isFullPage(conversations.length) ? String(page + 1) : undefined,
	};
}
