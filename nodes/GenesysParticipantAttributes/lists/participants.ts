import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { unreadable, type Failure } from '../genesys/failures';
import { purposeName, purposesOf } from '../genesys/participants';
import { readConversation, type Conversation, type Participant } from '../genesys/conversation';
import { getConversation } from '../genesys/requests';
import { plainId, readId } from '../input/ids';
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

async function readConversationOf(context: ILoadOptionsFunctions): Promise<Conversation> {
	const chosen = context.getCurrentNodeParameter('conversationId', { extractValue: true });
	const conversationId = readChosen(context, chosen);
	const json = await readForList(context, getConversation(conversationId), 'conversation');
	const conversation = readConversation(json, conversationId);
	if (typeof conversation === 'string') throw toNodeError(context, unreadable(conversation));
	return conversation;
}

/** Participants of the conversation that the node names. */
export async function searchParticipants(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const { participants } = await readConversationOf(this);
	const entries = participants.map(({ id, purpose, name, endTime }) => ({
		name: `${purposeName(purpose)}${name ? ` – ${name}` : ''}${endTime ? ' (left)' : ''}`,
		value: id,
	}));
	return { results: matching(entries, filter) };
}

function meantBy(context: ILoadOptionsFunctions): (one: Participant) => boolean {
	if (context.getCurrentNodeParameter('participantBy') === 'purpose') {
		const purposes = purposesOf(String(context.getCurrentNodeParameter('participantPurpose')));
		return ({ purpose = '' }) => purposes.includes(purpose);
	}
	const wanted = plainId(context.getCurrentNodeParameter('participantId', { extractValue: true }));
	return ({ id }) => wanted === undefined || id === wanted;
}

/** The names of the attributes that the participants have whom the node means. */
export async function loadAttributeNames(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const { participants } = await readConversationOf(this);
	const isMeant = meantBy(this);
	const names = participants.filter(isMeant).flatMap(({ attributes }) => [...attributes.keys()]);
	return [...new Set(names)].sort().map((name) => ({ name, value: name }));
}
