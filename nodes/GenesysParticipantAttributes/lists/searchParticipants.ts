import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { readConversation } from '../genesys/conversation';
import { purposeName } from '../genesys/purposes';
import { getConversation } from '../genesys/requests';
import { readId } from '../input/ids';
import { readForList } from './read';

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
	const wanted = (filter ?? '').toLowerCase();
	const results = participants
		.map(({ id, purpose, name, endTime }) => ({
			name: `${purposeName(purpose)}${name ? ` – ${name}` : ''}${endTime ? ' (left)' : ''}`,
			value: id,
		}))
		.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted));
	return { results };
}
