import type { IExecuteFunctions } from 'n8n-workflow';

import type { Who } from '../genesys/who';
import { readEach, type Read } from './parameters';
import { readConversationId, readWho } from './who';

/** What one input item asks Get for. */
export interface Lookup {
	conversationId: string;
	who: Who;
}

export function readLookups(context: IExecuteFunctions): Array<Read<Lookup>> {
	return readEach(context, (parameter) => ({
		conversationId: readConversationId(parameter),
		who: readWho(parameter),
	}));
}
