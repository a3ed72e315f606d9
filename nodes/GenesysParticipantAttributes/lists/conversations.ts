import {
	tryToParseDateTime,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
} from 'n8n-workflow';

import { DAY_MS } from '../common';
import type { FoundConversation } from '../find/results';
import { readRows, type RowsApi } from '../find/rows';
import { isUuid, PAGE_SIZE, type DetailsQuery } from '../genesys/requests';
import { toNodeError } from '../output/errors';
import { matching, openForList, searchText } from './read';

/** Pages that one search looks through before the user has to scroll: 1,000 conversations. */
const MAX_PAGES = 10;
/** Entries that fill the list, so that scrolling it asks for more. */
const ENOUGH_ENTRIES = 20;

/** Month, day and time of an ISO 8601 time, by the clock on the wall. */
function shortTime(time: string, timezone: string): string {
	try {
		return tryToParseDateTime(time).setZone(timezone).toFormat('MM-dd HH:mm');
	} catch {
		return '';
	}
}

/** Who is outside, the medium, and the start. */
function label(conversation: FoundConversation, timezone: string): string {
	const { conversationStart, direction, from, to, participants } = conversation;
	const outside = ['customer', 'external'].flatMap((wanted) =>
		participants.filter(({ purpose }) => purpose === wanted),
	)[0];
	const address = direction === 'outbound' ? to : from;
	const who = [outside?.participantName, address].filter(Boolean).join(', ') || 'Unknown';
	const media = outside?.mediaTypes[0] ?? 'conversation';
	const start = shortTime(conversationStart ?? '', timezone);
	return `${who} – ${media}, ${start} (${conversation.conversationId.slice(0, 8)})`;
}

function entryOf(
	conversation: FoundConversation,
	timezone: string,
): INodeListSearchItems & { value: string } {
	const { conversationId, url } = conversation;
	const name = label(conversation, timezone);
	return { name, value: conversationId, ...(url && { url }) };
}

/** One page; what is too large to be read is left out, as a list has no place to tell of it. */
async function readPage(
	context: ILoadOptionsFunctions,
	api: RowsApi,
	query: DetailsQuery,
	page: number,
): Promise<{ conversations: FoundConversation[]; hasMore: boolean }> {
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
	const api = await openForList(this);
	const timezone = this.getTimezone();
	const results = new Map<string, INodeListSearchItems>();
	for (let page = first; ; page += 1) {
		const { conversations, hasMore } = await readPage(this, api, query, page);
		// New ones move the others down, so a page may repeat what the one before had
		const entries = conversations.map((one) => entryOf(one, timezone));
		for (const entry of matching(entries, filter)) results.set(entry.value, entry);
		const isEnough = !filter || results.size >= ENOUGH_ENTRIES || page - first >= MAX_PAGES - 1;
		if (!hasMore || isEnough) {
			return {
				results: [...results.values()],
				paginationToken: hasMore ? String(page + 1) : undefined,
			};
		}
	}
}
