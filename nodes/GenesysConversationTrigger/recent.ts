import {
	readFoundConversations,
	type FoundConversation,
} from '../GenesysParticipantAttributes/find/results';
import type { ApiClient } from '../GenesysParticipantAttributes/genesys/api';
import { failureOf, type Failure } from '../GenesysParticipantAttributes/genesys/explain';
import { isFullPage, queryConversations } from '../GenesysParticipantAttributes/genesys/requests';
import { serverTimeOf } from '../GenesysParticipantAttributes/genesys/times';
import { unreadable } from '../GenesysParticipantAttributes/genesys/unreadable';
import type { ConversationEvent } from './memory';
import type { Watch } from './watch';

/** A conversation with the time of the event, in epoch milliseconds. */
export interface Happened {
	id: string;
	time: number;
	conversation: FoundConversation;
}

export interface Recent {
	/** Each conversation once, the newest event first. */
	happened: Happened[];
	/** By the clock of Genesys Cloud, when reading began: epoch milliseconds. */
	readAt: number;
}

function happenedIn(conversation: FoundConversation, event: ConversationEvent): Happened[] {
	const { conversationId: id, conversationStart, conversationEnd } = conversation;
	const time = Date.parse((event === 'ended' ? conversationEnd : conversationStart) ?? '');
	return id === '' || Number.isNaN(time) ? [] : [{ id, time, conversation }];
}

/**
 * Reads pages, the newest events first, back to a time. What happens meanwhile moves the others
 * down, so that none is missed.
 *
 * @param since epoch milliseconds
 * @param pages to read at the most
 */
export async function readRecent(
	api: ApiClient,
	{ event, query }: Watch,
	since: number,
	pages: number,
): Promise<Recent | { failure: Failure }> {
	const now = Date.now();
	const found = new Map<string, Happened>();
	let readAt: number | undefined;
	for (let page = 1; page <= pages; page += 1) {
		const delivery = await api.send(queryConversations(query(since, now), page));
		if (delivery.reason) return { failure: failureOf(delivery) };
		const conversations = readFoundConversations(delivery.json);
		if (!conversations) return { failure: unreadable('conversations') };
		readAt ??= serverTimeOf(delivery.lastResult, now);
		const happened = conversations.flatMap((one) => happenedIn(one, event));
		for (const one of happened) if (!found.has(one.id)) found.set(one.id, one);
		const isPast = happened.some(({ time }) => time < since);
		if (isPast || !isFullPage(conversations.length)) break;
	}
	return { happened: [...found.values()], readAt: readAt ?? now };
}
