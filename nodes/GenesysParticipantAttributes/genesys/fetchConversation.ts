import type { ApiClient } from '../client/api';
import type { Explanation } from '../explanation';
import { readConversation, type Conversation } from './conversation';
import { failureOf, type Failure } from './explain';
import { askUntilThere } from './justBegun';
import { explainNotFound } from './participants';
import { getConversation } from './requests';
import { serverTimeOf } from './times';
import { isTooLarge } from './tooLarge';
import { unreadable } from './unreadable';

/** A conversation as it was read. */
export interface Snapshot {
	conversation: Conversation;
	/** When it was read, by n8n's clock and by the server's; ISO 8601. */
	readAt: string;
	serverTime: string;
}

/** Weeks of messages may make it so. */
const TOO_LARGE: Explanation = {
	message: 'The conversation is too large to be read',
	description:
		'Genesys Cloud does not answer with so large a conversation, so nothing can be read or checked in it. To write without reading, choose the participant by ID and turn Check the Result off.',
};

/** Reads a conversation from the live API, as it is now. */
export async function fetchConversation(
	api: Pick<ApiClient, 'send'>,
	id: string,
): Promise<Fetched> {
	const delivery = await api.send(getConversation(id));
	if (delivery.reason) {
		const notFound = delivery.reason === 'notFound' ? explainNotFound() : {};
		const text = isTooLarge(delivery) ? TOO_LARGE : notFound;
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

/** A conversation of this age, in milliseconds, has all its participants. */
const YOUNG_MS = 30_000;

/** Whether participants of a conversation may yet turn up. */
function isYoung({ conversation, serverTime }: Snapshot): boolean {
	return Date.parse(serverTime) - Date.parse(conversation.startTime ?? '') < YOUNG_MS;
}

export type Fetched = Snapshot | { failure: Failure };

export function isUnknown(read: Fetched): boolean {
	return 'failure' in read && read.failure.reason === 'notFound';
}

/** Whether somebody who is asked for may yet turn up. */
export function lacksSome(
	read: Fetched,
	isWhole: (conversation: Conversation) => boolean,
): boolean {
	return !('failure' in read) && isYoung(read) && !isWhole(read.conversation);
}

/**
 * The same for one that may have just begun: it is read again, shortly after, where it is unknown or
 * lacks somebody.
 *
 * @param isWhole whether it has all who are asked for
 */
export async function fetchBegun(
	api: Pick<ApiClient, 'send' | 'mayAskAgain' | 'pause'>,
	id: string,
	isWhole: (conversation: Conversation) => boolean,
): Promise<Fetched> {
	return await askUntilThere(
		api,
		async () => await fetchConversation(api, id),
		(read) => isUnknown(read) || lacksSome(read, isWhole),
	);
}
