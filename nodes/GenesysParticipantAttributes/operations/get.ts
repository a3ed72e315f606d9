import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { getOptions } from '../fields/options';
import { participantFields } from '../fields/participant';
import { readGetOptions, type OnError } from '../input/options';
import { readItems, type ValidItem } from '../input/parameters';
import { readReference, type ParticipantReference } from '../input/ids';
import { chooseParticipants, explainNoParticipant } from '../genesys/participants';
import type { Conversation } from '../genesys/conversation';
import { ConversationReader, type Found } from '../genesys/conversationReader';
import { ATTRIBUTE, type Operation } from './operation';
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
	if ('failure' in found) {
		const { failure, warnings } = found;
		return { item, about: { ...about, ...(warnings && { warnings }) }, records: [], failure };
	}
	const { conversation, source } = found;
	const records = recordsOf(reference, conversation, source);
	if (records.length > 0) return { item, records };
	const failure = {
		reason: 'notFound' as const,
		...explainNoParticipant(conversation, reference.selector),
	};
	return { item, about, records, failure };
}

async function execute(
	context: IExecuteFunctions,
	onError: OnError,
): Promise<INodeExecutionData[][]> {
	const options = readGetOptions(context, onError);
	const reader = new ConversationReader(options.run.searchDays);
	const references = await readItems(context, readReference);
	const conversationOf = ({ conversationId }: ParticipantReference) => conversationId;
	return await executeReads(context, options, references, conversationOf, async (api, group) => {
		const hasAll = (conversation: Conversation) =>
			group.every(({ selector }) => chooseParticipants(conversation, selector).length > 0);
		const found = await reader.read(api, group[0].conversationId, hasAll);
		return group.map((reference) => resultOf(reference, found));
	});
}

export const get: Operation = {
	resource: ATTRIBUTE,
	value: 'get',
	name: 'Get Attributes',
	description: 'Get the attributes of a participant, also of conversations that have ended',
	action: 'Get attributes',
	subtitle: 'get attributes',
	fields: participantFields,
	options: getOptions,
	execute,
};
