import type { FailureReason } from '../delivery/request';
import type { ApiClient } from '../client/api';
import { explainNotFound } from './choose';
import { readConversation, readSearchRow, type Conversation } from './conversation';
import { failureOf, statusOf, type Failure } from './explain';
import { getConversation, searchAttributes } from './requests';
import { serverTimeOf } from './times';
import { unreadable } from './unreadable';

/** A conversation as it was read. */
export interface Snapshot {
	conversation: Conversation;
	/** When it was read, by n8n's clock and by the server's; ISO 8601. */
	readAt: string;
	serverTime: string;
}

/** Reads a conversation from the live API. */
export async function fetchConversation(
	api: ApiClient,
	id: string,
): Promise<Snapshot | { failure: Failure }> {
	const delivery = await api.send(getConversation(id));
	if (delivery.reason) {
		const text = delivery.reason === 'notFound' ? explainNotFound() : {};
		return { failure: failureOf(delivery, delivery.reason, text) };
	}
	const conversation = readConversation(delivery.json, id);
	if (typeof conversation === 'string') return { failure: unreadable(conversation) };
	const now = Date.now();
	return {
		conversation,
		readAt: new Date(now).toISOString(),
		serverTime: new Date(serverTimeOf(delivery.lastResult, now)).toISOString(),
	};
}

const DAY_MS = 24 * 3_600_000;

/** A conversation and where it was found, or why it could not be had. */
export type Found =
	{ conversation: Conversation; source: 'conversation' | 'search' } | { failure: Failure };

/** Days going back from now, the latest first. */
function daysBack(days: number): Array<{ from: string; to: string }> {
	const now = Date.now();
	return Array.from({ length: days }, (_, day) => ({
		from: new Date(now - (day + 1) * DAY_MS).toISOString(),
		to: new Date(now - day * DAY_MS).toISOString(),
	}));
}

/** Of one search; another one may work all the same. */
const MAY_WORK_ELSEWHERE = new Set<FailureReason>([
	'rejected',
	'notFound',
	'serverError',
	'network',
	'timeout',
]);

/**
 * Reads conversations live, or out of the attribute search where the live API has forgotten them.
 *
 * @param days to go back where the API does not search by ID alone
 */
export function createConversationReader(
	days: number,
): (api: ApiClient, id: string) => Promise<Found> {
	// By ID alone is one request; whether the API allows that is known after the first search
	let byIdAlone = true;

	async function search(api: ApiClient, id: string, notFound: Failure): Promise<Found> {
		let failure: Failure | undefined;
		for (const day of [...(byIdAlone ? [undefined] : []), ...daysBack(days)]) {
			const delivery = await api.send(searchAttributes(id, day));
			if (!delivery.reason) {
				const conversation = readSearchRow(delivery.json, id);
				if (conversation) return { conversation, source: 'search' };
				if (!day) break;
				continue;
			}
			if (!MAY_WORK_ELSEWHERE.has(delivery.reason)) return { failure: failureOf(delivery) };
			// By ID alone is refused, or a day that is no longer kept: nothing is there
			const isRefused = statusOf(delivery) === 400;
			if (isRefused && !day) byIdAlone = false;
			if (!isRefused && delivery.reason !== 'notFound') failure ??= failureOf(delivery);
		}
		return { failure: failure ?? notFound };
	}

	return async (api, id) => {
		const read = await fetchConversation(api, id);
		if (!('failure' in read)) return { conversation: read.conversation, source: 'conversation' };
		const isGone = read.failure.reason === 'notFound';
		return isGone ? await search(api, id, read.failure) : read;
	};
}
