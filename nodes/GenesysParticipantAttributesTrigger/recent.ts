import { readPage } from '../GenesysParticipantAttributes/find/page';
import type { FoundConversation } from '../GenesysParticipantAttributes/find/results';
import type { ApiClient } from '../GenesysParticipantAttributes/client/api';
import type { Failure } from '../GenesysParticipantAttributes/genesys/explain';
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
	for (let number = 1; number <= pages; number += 1) {
		const page = await readPage(api, query(since, now), number);
		if ('failure' in page) return page;
		readAt ??= page.readAt;
		const happened = page.conversations.flatMap((one) => happenedIn(one, event));
		for (const one of happened) if (!found.has(one.id)) found.set(one.id, one);
		if (!page.isFull || happened.some(({ time }) => time < since)) break;
	}
	return { happened: [...found.values()], readAt: readAt ?? now };
}
