import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
} from 'n8n-workflow';

import { readConversation } from '../genesys/conversation';
import { purposeName } from '../genesys/purposes';
import { getConversation } from '../genesys/requests';
import { readId } from '../input/ids';
import { inputFailure } from '../input/parameters';
import { matching, readForList } from './read';

function readChosen(context: ILoadOptionsFunctions, chosen: unknown): string {
	try {
		return readId('conversationId', chosen);
	} catch (error) {
		const { message, description } = inputFailure(error);
		throw new NodeOperationError(context.getNode(), message, { description });
	}
}

/** Participants of the conversation that the node names. */
export async function searchParticipants(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const chosen = this.getCurrentNodeParameter('conversationId', { extractValue: true });
	const conversationId = readChosen(this, chosen);
	const { participants } = readConversation(
		await readForList(this, getConversation(conversationId)),
	);
	const entries = participants.map(({ id, purpose, name, endTime }) => ({
		name: `${purposeName(purpose)}${name ? ` – ${name}` : ''}${endTime ? ' (left)' : ''}`,
		value: id,
	}));
	return { results: matching(entries, filter) };
}
