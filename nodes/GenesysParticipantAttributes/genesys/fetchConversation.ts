import type { ApiClient } from '../client/api';
import { readConversation, type Conversation } from './conversation';
import { failureOf, unreadable, type Failure } from './failures';
import { getConversation } from './requests';
import { serverTimeOf } from './times';

/** A conversation as it was read. */
export interface Snapshot {
	conversation: Conversation;
	/** When it was read, by n8n's clock and by the server's; ISO 8601. */
	readAt: string;
	serverTime: string;
}

/** Reads a conversation from the live API, as it is now. */
export async function fetchConversation(
	api: Pick<ApiClient, 'audience' | 'send'>,
	id: string,
): Promise<Fetched> {
	const delivery = await api.send(getConversation(id));
	if (delivery.reason) {
		return { failure: failureOf(delivery, { audience: api.audience, asked: 'conversation' }) };
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
 * Waits before what may have just begun is asked for again, in milliseconds. Events tell of
 * conversations and their participants a second or two before the API knows them.
 */
const WAITS_MS = [500, 1500];

/**
 * Asks once or twice more, shortly after, while the answer may be too early.
 *
 * @param isTooEarly whether what was asked for may yet turn up
 */
export async function askUntilThere<T>(
	api: Pick<ApiClient, 'mayAskAgain' | 'pause'>,
	ask: () => Promise<T>,
	isTooEarly: (answer: T) => boolean | Promise<boolean>,
): Promise<T> {
	let answer = await ask();
	for (const wait of WAITS_MS) {
		if (!api.mayAskAgain || !(await isTooEarly(answer))) return answer;
		if (!(await api.pause(wait))) return answer;
		answer = await ask();
	}
	return answer;
}

/**
 * The same for one that may have just begun: it is read again, shortly after, where it is unknown or
 * lacks somebody.
 *
 * @param isWhole whether it has all who are asked for
 */
export async function fetchBegun(
	api: Pick<ApiClient, 'audience' | 'send' | 'mayAskAgain' | 'pause'>,
	id: string,
	isWhole: (conversation: Conversation) => boolean,
): Promise<Fetched> {
	return await askUntilThere(
		api,
		async () => await fetchConversation(api, id),
		(read) => isUnknown(read) || lacksSome(read, isWhole),
	);
}
