import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { DAY_MS } from '../common';
import type { ApiRequest } from '../delivery/request';
import type { FoundConversation } from '../find/results';
import { readRows } from '../find/rows';
import { isUuid, PAGE_SIZE, type DetailsQuery } from '../genesys/requests';
import { toNodeError } from '../output/errors';
import { matching, searchText, sendForList } from './read';

/** Pages that one search looks through before the user has to scroll: 1,000 conversations. */
const MAX_PAGES = 10;
/** Entries that fill the list, so that scrolling it asks for more. */
const ENOUGH_ENTRIES = 20;

function label({ conversationId, conversationStart, participants }: FoundConversation): string {
	const outside = ['customer', 'external'].flatMap((wanted) =>
		participants.filter(({ purpose }) => purpose === wanted),
	)[0];
	const media = outside?.mediaTypes[0] ?? 'conversation';
	const start = (conversationStart ?? '').slice(5, 16).replace('T', ' ');
	const id = conversationId.slice(0, 8);
	return `${outside?.participantName ?? 'Unknown'} – ${media}, ${start} UTC (${id})`;
}

function entryOf(conversation: FoundConversation): INodeListSearchItems & { value: string } {
	return { name: label(conversation), value: conversation.conversationId };
}

/** One page; what is too large to be read is left out, as a list has no place to tell of it. */
async function readPage(
	context: ILoadOptionsFunctions,
	query: DetailsQuery,
	page: number,
): Promise<{ conversations: FoundConversation[]; hasMore: boolean }> {
	const api = {
		audience: 'list' as const,
		send: async (request: ApiRequest) => await sendForList(context, request),
	};
	const rows = await readRows(api, query, (page - 1) * PAGE_SIZE);
	if ('failure' in rows) throw toNodeError(context, rows.failure);
	const { conversations, leftOut, total } = rows;
	const count = conversations.length + leftOut;
	// A page may be short, though others follow
	const hasMore = count >= PAGE_SIZE || (count > 0 && page * PAGE_SIZE < total);
	return { conversations, hasMore };
}

/**
 * Active conversations of the last day, the newest first. A search goes on from page to page until
 * there is something to show; a whole ID is asked for as such.
 */
export async function searchConversations(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const now = Date.now();
	const id = searchText(filter).toLowerCase();
	const query: DetailsQuery = {
		interval: `${new Date(now - DAY_MS).toISOString()}/${new Date(now).toISOString()}`,
		order: 'desc',
		state: 'active',
		conversationId: isUuid(id) ? id : undefined,
		segments: {},
	};
	const first = Number(paginationToken ?? 1);
	const results = new Map<string, INodeListSearchItems>();
	for (let page = first; ; page += 1) {
		const { conversations, hasMore } = await readPage(this, query, page);
		// New ones move the others down, so a page may repeat what the one before had
		for (const entry of matching(conversations.map(entryOf), filter))
			results.set(entry.value, entry);
		const isEnough = !filter || results.size >= ENOUGH_ENTRIES || page - first >= MAX_PAGES - 1;
		if (!hasMore || isEnough) {
			return {
				results: [...results.values()],
				paginationToken: hasMore ? String(page + 1) : undefined,
			};
		}
	}
}
