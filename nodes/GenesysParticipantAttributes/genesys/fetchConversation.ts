import type { Delivery } from '../delivery/deliver';
import type { Session } from '../session';
import { readConversation, readSearchRow, type Conversation } from './conversation';
import { failureOf, statusOf, type Failure } from './explain';
import { getConversation, searchAttributes } from './requests';

const DAY_MS = 24 * 3_600_000;

/** A conversation and where it was found, or why it could not be had. */
export type Fetched =
	{ conversation: Conversation; source: 'conversation' | 'search' } | { failure: Failure };

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
 * Reads conversations live, or out of the attribute search where the live API has forgotten them.
 *
 * @param days to go back where the API does not search by ID alone
 */
export function createConversationReader(
	days: number,
): (session: Session, id: string) => Promise<Fetched> {
	// By ID alone is one request; whether the API allows that is known after the first search
	let byIdAlone = true;

	async function search(session: Session, id: string): Promise<Fetched | undefined> {
		if (byIdAlone) {
			const delivery = await session.send(searchAttributes(id));
			byIdAlone = statusOf(delivery) !== 400;
			if (byIdAlone) return foundIn(delivery, id);
		}
		for (const day of daysBack(days)) {
			const found = foundIn(await session.send(searchAttributes(id, day)), id);
			if (found) return found;
		}
		return undefined;
	}

	return async (session, id) => {
		const delivery = await session.send(getConversation(id));
		if (!delivery.reason) {
			return { conversation: readConversation(delivery.json), source: 'conversation' };
		}
		const found = delivery.reason === 'notFound' ? await search(session, id) : undefined;
		return found ?? { failure: failureOf(delivery) };
	};
}

function foundIn(delivery: Delivery, id: string): Fetched | undefined {
	if (delivery.reason) return { failure: failureOf(delivery) };
	const conversation = readSearchRow(delivery.json, id);
	return conversation && { conversation, source: 'search' };
}
