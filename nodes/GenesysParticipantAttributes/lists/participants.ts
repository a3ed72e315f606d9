import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import type { Failure } from '../genesys/failures';
import { purposeName } from '../genesys/participants';
import { readConversation } from '../genesys/conversation';
import { getConversation } from '../genesys/requests';
import { unreadable } from '../genesys/unreadable';
import { readId } from '../input/ids';
import { inputFailure } from '../input/parameters';
import { toNodeError } from '../output/errors';
import { matching, readForList } from './read';

const NOT_CHOSEN: Failure = {
	reason: 'invalidInput',
	message: 'Choose the conversation first',
	description:
		'The list has its participants. Where Conversation is an expression, run the nodes before this one, so that it has a value here.',
};

function readChosen(context: ILoadOptionsFunctions, chosen: unknown): string {
	if (chosen === undefined || chosen === null || chosen === '')
		throw toNodeError(context, NOT_CHOSEN);
	try {
		return readId('conversationId', chosen);
	} catch (error) {
		throw toNodeError(context, inputFailure(error));
	}
}

/** Participants of the conversation that the node names. */
export async function searchParticipants(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const chosen = this.getCurrentNodeParameter('conversationId', { extractValue: true });
	const conversationId = readChosen(this, chosen);
	const json = await readForList(this, getConversation(conversationId), 'conversation');
	const conversation = readConversation(json, conversationId);
	if (typeof conversation === 'string') throw toNodeError(this, unreadable(conversation));
	const entries = conversation.participants.map(({ id, purpose, name, endTime }) => ({
		name: `${purposeName(purpose)}${name ? ` – ${name}` : ''}${endTime ? ' (left)' : ''}`,
		value: id,
	}));
	return { results: matching(entries, filter) };
}
