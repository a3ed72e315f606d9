import type { ApiClient } from '../client/api';
import { asRecord } from '../common';
import { asList } from '../genesys/conversation';
import { isTooLarge, readErrorFacts } from '../genesys/errorBody';
import { failureOf, unreadable, type Failure } from '../genesys/failures';
import { PAGE_SIZE, queryConversations, type DetailsQuery } from '../genesys/requests';
import { clockOffsetOf } from '../genesys/times';
import { readFoundConversations, type FoundConversation } from './results';

/** Smaller and smaller pages; each size is a multiple of the next. */
export const PAGE_SIZES = [PAGE_SIZE, 50, 25, 5, 1];

/** A page's worth of the rows of a details query. */
export interface Rows {
	conversations: FoundConversation[];
	/** The same, as the API answers them. */
	answered: unknown[];
	/** Conversations that are too large to be read, even alone. */
	leftOut: number;
	/** How many rows the query has in all, which is approximate. */
	total: number;
	/** How far Genesys Cloud's clock is ahead of n8n's, in milliseconds, where the answer tells. */
	clockOffsetMs?: number;
}

/** What rows are read with. */
export type RowsApi = Pick<ApiClient, 'audience' | 'appsUrl' | 'send'>;

/** The same rows, in pages of the next smaller size. */
async function readSmaller(
	api: RowsApi,
	query: DetailsQuery,
	row: number,
	size: number,
): Promise<Rows | { failure: Failure }> {
	const rows: Rows = { conversations: [], answered: [], leftOut: 0, total: 0 };
	const smaller = PAGE_SIZES[PAGE_SIZES.indexOf(size) + 1];
	if (smaller === undefined) return { ...rows, leftOut: 1 };
	for (let first = row; first < row + size; first += smaller) {
		const part = await readRows(api, query, first, smaller);
		if ('failure' in part) return part;
		rows.conversations.push(...part.conversations);
		rows.answered.push(...part.answered);
		rows.leftOut += part.leftOut;
		rows.total = Math.max(rows.total, part.total);
		rows.clockOffsetMs ??= part.clockOffsetMs;
		if (part.conversations.length + part.leftOut === 0) break;
	}
	return rows;
}

/**
 * Reads up to 100 rows of a details query, in as many requests as their size takes.
 *
 * @param row the first of them, a multiple of `size`; the first row of all is 0
 */
export async function readRows(
	api: RowsApi,
	query: DetailsQuery,
	row: number,
	size = PAGE_SIZE,
): Promise<Rows | { failure: Failure }> {
	const delivery = await api.send(queryConversations(query, row / size + 1, size));
	if (delivery.reason) {
		return isTooLarge(readErrorFacts(delivery.lastResult))
			? await readSmaller(api, query, row, size)
			: { failure: failureOf(delivery, { audience: api.audience, asked: 'conversations' }) };
	}
	const conversations = readFoundConversations(delivery.json, api.appsUrl);
	if (!conversations) return { failure: unreadable('conversations') };
	return {
		conversations,
		answered: asList(asRecord(delivery.json).conversations),
		leftOut: 0,
		total: Number(asRecord(delivery.json).totalHits) || 0,
		clockOffsetMs: clockOffsetOf(delivery.lastResult, Date.now()),
	};
}
