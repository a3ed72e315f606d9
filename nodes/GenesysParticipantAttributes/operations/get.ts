import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readSearchDays } from '../input/options';
import { readItems, type ValidItem } from '../input/parameters';
import { readReference, type ParticipantReference } from '../input/reference';
import { chooseParticipants, explainNoParticipant } from '../genesys/choose';
import type { Conversation } from '../genesys/conversation';
import { createConversationReader, type Found } from '../genesys/fetchConversation';
import { executeReads, type ReadResult } from './reads';

const CUT = 'Genesys Cloud answered with a part of the attributes only, because there are so many.';

function recordsOf(
	{ selector }: ParticipantReference,
	conversation: Conversation,
	source: string,
): IDataObject[] {
	return chooseParticipants(conversation, selector).map(({ id, purpose, attributes }) => ({
		conversationId: conversation.id,
		participantId: id,
		purpose: purpose ?? null,
		attributes: Object.fromEntries(attributes),
		ended: conversation.endTime !== undefined,
		endTime: conversation.endTime ?? null,
		source,
		...(conversation.isCut && { warnings: [CUT] }),
	}));
}

function resultOf(reference: ValidItem<ParticipantReference>, found: Found): ReadResult {
	const { item } = reference;
	const about = { conversationId: reference.conversationId };
	if ('failure' in found) return { item, about, records: [], ...found };
	const { conversation, source } = found;
	const records = recordsOf(reference, conversation, source);
	if (records.length > 0) return { item, records };
	const failure = {
		reason: 'notFound' as const,
		...explainNoParticipant(conversation, reference.selector),
	};
	return { item, about, records, failure };
}

export async function executeGet(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const readConversation = createConversationReader(readSearchDays(context));
	const references = await readItems(context, readReference);
	const conversationOf = ({ conversationId }: ParticipantReference) => conversationId;
	return await executeReads(context, references, conversationOf, async (api, group) => {
		const found = await readConversation(api, group[0].conversationId);
		return group.map((reference) => resultOf(reference, found));
	});
}
