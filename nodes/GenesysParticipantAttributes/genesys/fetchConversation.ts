import type { Delivery } from '../delivery/deliver';
import type { Session } from '../session';
import { readConversation, type Conversation } from './conversation';
import { statusOf } from './explain';
import { getConversation, searchAttributes } from './requests';
import { readSearchRow } from './searchRow';

const DAY_MS = 24 * 3_600_000;

/** A conversation and where it was found, or the request that failed. */
export type Fetched =
	{ conversation: Conversation; source: 'conversation' | 'search' } | { failed: Delivery };

/** Days going back from now, the latest first. */
function* daysBack(days: number): Generator<{ from: string; to: string }> {
	const now = Date.now();
	for (let day = 0; day < days; day += 1) {
		yield {
			from: new Date(now - (day + 1) * DAY_MS).toISOString(),
			to: new Date(now - day * DAY_MS).toISOString(),
		};
	}
}

/**
 * Searches by ID alone, which is one request; where that is refused, day by day.
 *
 * @param gone what the live API answered, to be told if the search finds nothing
 */
async function search(
	session: Session,
	id: string,
	searchDays: number,
	gone: Delivery,
): Promise<Fetched> {
	const byId = await session.send(searchAttributes(id), true);
	if (byId.reason && statusOf(byId) !== 400) return { failed: byId };
	const found = byId.reason ? undefined : readSearchRow(byId.json, id);
	if (found) return { conversation: found, source: 'search' };
	if (!byId.reason) return { failed: gone };
	for (const day of daysBack(searchDays)) {
		const delivery = await session.send(searchAttributes(id, day), true);
		if (delivery.reason) return { failed: delivery };
		const conversation = readSearchRow(delivery.json, id);
		if (conversation) return { conversation, source: 'search' };
	}
	return { failed: gone };
}

/** Reads a conversation live, or out of the attribute search where the live API has forgotten it. */
export async function fetchConversation(
	session: Session,
	id: string,
	searchDays: number,
): Promise<Fetched> {
	const delivery = await session.send(getConversation(id), true);
	if (!delivery.reason) {
		return { conversation: readConversation(delivery.json), source: 'conversation' };
	}
	if (delivery.reason !== 'notFound') return { failed: delivery };
	return await search(session, id, searchDays, delivery);
}
