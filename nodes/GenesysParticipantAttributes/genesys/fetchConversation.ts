import type { Delivery } from '../delivery/deliver';
import type { Session } from '../session';
import { readConversation, readSearchRow, type Conversation } from './conversation';
import { statusOf } from './explain';
import { getConversation, searchAttributes } from './requests';

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

/** How to search for what the live API has forgotten. Changes with what the API allows. */
export interface SearchManner {
	/** Days to go back where the API does not search by ID alone. */
	days: number;
	byIdAlone: boolean;
}

/** What to search one after another until the conversation is found. */
function* searches(manner: SearchManner): Generator<{ from: string; to: string } | undefined> {
	if (manner.byIdAlone) yield undefined;
	if (!manner.byIdAlone) yield* daysBack(manner.days);
}

/** Searches by ID alone, which is one request; where that is refused, day by day. */
async function search(
	session: Session,
	id: string,
	manner: SearchManner,
): Promise<Fetched | undefined> {
	for (const day of searches(manner)) {
		const delivery = await session.send(searchAttributes(id, day));
		if (!day && statusOf(delivery) === 400) manner.byIdAlone = false;
		else if (delivery.reason) return { failed: delivery };
		else {
			const conversation = readSearchRow(delivery.json, id);
			if (conversation) return { conversation, source: 'search' };
		}
	}
	return undefined;
}

/** Reads a conversation live, or out of the attribute search where the live API has forgotten it. */
export async function fetchConversation(
	session: Session,
	id: string,
	manner: SearchManner,
): Promise<Fetched> {
	const delivery = await session.send(getConversation(id));
	if (!delivery.reason) {
		return { conversation: readConversation(delivery.json), source: 'conversation' };
	}
	const found = delivery.reason === 'notFound' ? await search(session, id, manner) : undefined;
	return found ?? { failed: delivery };
}
