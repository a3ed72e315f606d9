import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { readConversation } from '../genesys/conversation';
import { purposeName } from '../genesys/purposes';
import { getConversation } from '../genesys/requests';
import { readId } from '../input/ids';
import { matching, readForList } from './read';

/** Participants of the conversation that the node names, in order of their start. */
export async function searchParticipants(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const chosen = this.getCurrentNodeParameter('conversationId', { extractValue: true });
	const conversationId = readId(chosen, 'Conversation ID');
	const { participants } = readConversation(
		await readForList(this, getConversation(conversationId)),
	);
	const entries = participants.map(({ id, purpose, name, endTime }) => ({
		name: `${purposeName(purpose)}${name ? ` – ${name}` : ''}${endTime ? ' (left)' : ''}`,
		value: id,
	}));
	return { results: matching(entries, filter) };
}
