import type { RequestResult, Failed } from '../delivery/send';
import type { Explanation } from '../explanation';
import { explainNotFound } from '../genesys/choose';
import { readErrorFacts } from '../genesys/errorBody';
import { failureOf, statusOf, type Failure } from '../genesys/explain';
import { fetchConversation } from '../genesys/fetchConversation';
import type { ApiClient } from '../client/api';

type Sent = ReadonlyMap<string, string | null>;

function codeOf({ lastResult }: RequestResult): string {
	return readErrorFacts(lastResult).code ?? '';
}

/** Refused because the participant has left, whatever was to be written. */
function hasLeft(delivery: Failed): boolean {
	return codeOf(delivery).endsWith('participant.no.active.conversations');
}

/** Whether one item's values may be why a request for several was refused. */
export function mayBeOneItem(delivery: Failed): boolean {
	const status = statusOf(delivery);
	return status === 413 || (status === 400 && !hasLeft(delivery));
}

/** For a conflict, whether the conversation has ended is what the user needs to know. */
async function explainConflict(
	api: ApiClient,
	conversationId: string,
): Promise<Partial<Explanation>> {
	const read = await fetchConversation(api, conversationId);
	const endTime = 'failure' in read ? undefined : read.conversation.endTime;
	if (endTime === undefined) return {};
	return {
		message: 'Genesys Cloud refused the change: the conversation has ended',
		description: `It ended at ${endTime}. Set attributes while the conversation is active, or turn on Skip Ended in the options.`,
	};
}

function explainRejection(delivery: Failed, sent: Sent): Partial<Explanation> {
	if (statusOf(delivery) === 413) {
		return {
			description: 'The attributes of this item are too large for one request. Shorten the values.',
		};
	}
	if (hasLeft(delivery)) {
		return {
			message: 'The participant has left the conversation',
			description:
				'Set attributes while the participant is connected, or choose Write To = Attributes in the options.',
		};
	}
	if ([...sent.values()].includes(null)) {
		return {
			description:
				'This item removes by null, which Genesys Cloud may not take: choose Remove By = Empty Text in the options. Else check its attribute names and values.',
		};
	}
	return { description: 'Check the attribute names and values of this item.' };
}

/** Why a write failed, for people. */
export async function explainWrite(
	api: ApiClient,
	delivery: Failed,
	{ conversationId, sent }: { conversationId: string; sent: Sent },
): Promise<Failure> {
	const texts: Partial<Record<typeof delivery.reason, Partial<Explanation>>> = {
		rejected: explainRejection(delivery, sent),
		notFound: explainNotFound(codeOf(delivery)),
	};
	const text =
		delivery.reason === 'conflict'
			? await explainConflict(api, conversationId)
			: texts[delivery.reason];
	return failureOf(delivery, delivery.reason, text);
}
