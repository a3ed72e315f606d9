import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { purposeName } from '../genesys/participants';
import { readConversation } from '../genesys/conversation';
import { getConversation } from '../genesys/requests';
import { unreadable } from '../genesys/failures';
import { readId } from '../input/ids';
import { inputFailure } from '../input/parameters';
import { toNodeError } from '../output/errors';
import { matching, readForList } from './read';

function readChosen(context: ILoadOptionsFunctions, chosen: unknown): string {
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
