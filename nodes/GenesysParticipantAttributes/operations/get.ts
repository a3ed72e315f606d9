import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { readSearchDays } from '../input/options';
import { readEach } from '../input/parameters';
import { readLookup, type Lookup } from '../input/who';
import { chooseParticipants, explainNoParticipant } from '../genesys/choose';
import type { Conversation } from '../genesys/conversation';
import { createConversationReader, type Found } from '../genesys/fetchConversation';
import { executeReads, type ReadResult } from './reads';
import type { Operation } from './types';

const CUT = 'Genesys Cloud answered with a part of the attributes only, because there are so many.';

function recordsOf({ who }: Lookup, conversation: Conversation, source: string): IDataObject[] {
	return chooseParticipants(conversation, who).map(({ id, purpose, attributes }) => ({
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

function resultOf(item: number, lookup: Lookup, found: Found): ReadResult {
	const about = { conversationId: lookup.conversationId };
	if ('failure' in found) return { item, about, records: [], ...found };
	const { conversation, source } = found;
	const records = recordsOf(lookup, conversation, source);
	if (records.length > 0) return { item, records };
	const failure = {
		reason: 'notFound' as const,
		...explainNoParticipant(conversation, lookup.who),
	};
	return { item, about, records, failure };
}

async function execute(context: IExecuteFunctions) {
	const conversationOf = ({ conversationId }: Lookup) => conversationId;
	const readConversation = createConversationReader(readSearchDays(context));
	const lookups = await readEach(context, readLookup);
	return await executeReads(context, lookups, conversationOf, async (api, group) => {
		const found = await readConversation(api, group[0].value.conversationId);
		return group.map(({ item, value }) => resultOf(item, value, found));
	});
}

export const get: Operation = {
	name: 'Get Attributes',
	value: 'get',
	description: 'Get the attributes of a participant, also of conversations that have ended',
	action: 'Get attributes',
	execute,
};
