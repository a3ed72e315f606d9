import type { IDataObject } from 'n8n-workflow';

import type { Delivery } from '../delivery/deliver';
import { isFullPage, queryConversations, type DetailsQuery } from '../genesys/requests';
import { purposesOf } from '../genesys/purposes';
import type { Session } from '../session';
import {
	conversationItem,
	participantItems,
	readConversations,
	type DetailConversation,
} from './results';

/** What to find, and how to hand it on. */
export interface Search {
	query: DetailsQuery;
	splitBy: 'participant' | 'conversation';
	/** `any`, or a purpose as the editor lists it. */
	purpose: string;
	/** Output items at the most. */
	limit: number;
}

/** The API answers no more than 100,000 rows, 100 a page. */
const MAX_PAGES = 1000;

export type Found = { records: IDataObject[] } | { failed: Delivery };

function recordsOf(conversation: DetailConversation, { splitBy, purpose }: Search): IDataObject[] {
	if (splitBy === 'conversation') return [conversationItem(conversation)];
	return participantItems(conversation, purpose === 'any' ? undefined : purposesOf(purpose));
}

/** Whether it really started in the interval: the API answers with whole days. */
function isInside({ conversationStart }: DetailConversation, { query }: Search): boolean {
	const from = Date.parse(query.interval.split('/')[0]);
	return conversationStart === undefined || Date.parse(conversationStart) >= from;
}

/** Reads page after page. Pages can repeat a conversation while it goes on; each is handed on once. */
export async function findConversations(session: Session, search: Search): Promise<Found> {
	const seen = new Set<string>();
	const records: IDataObject[] = [];
	for (let page = 1; page <= MAX_PAGES && records.length < search.limit; page += 1) {
		const delivery = await session.send(queryConversations(search.query, page), true);
		if (delivery.reason) return { failed: delivery };
		const conversations = readConversations(delivery.json);
		for (const conversation of conversations) {
			const id = conversation.conversationId ?? '';
			if (seen.has(id) || !isInside(conversation, search)) continue;
			seen.add(id);
			for (const record of recordsOf(conversation, search)) records.push(record);
		}
		if (!isFullPage(conversations.length)) break;
	}
	return { records: records.slice(0, search.limit) };
}
