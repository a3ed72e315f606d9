import type { IExecuteFunctions } from 'n8n-workflow';

import type { Who } from '../genesys/choose';
import { readId } from './ids';
import { readEach, type Read, type ReadParameter } from './parameters';

/** The conversation that an item means, and which of its participants. */
export interface Lookup {
	conversationId: string;
	who: Who;
}

function readWho(parameter: ReadParameter): Who {
	if (parameter('participantBy') !== 'purpose') {
		const id = parameter('participantId', { extractValue: true });
		return { by: 'id', participantId: readId(id, 'Participant ID') };
	}
	return {
		by: 'purpose',
		purpose: String(parameter('participantPurpose')),
		match: parameter('participantMatch') as 'active' | 'first' | 'last' | 'all',
	};
}

export function readLookup(parameter: ReadParameter): Lookup {
	const conversationId = parameter('conversationId', { extractValue: true });
	return {
		conversationId: readId(conversationId, 'Conversation ID'),
		who: readWho(parameter),
	};
}

/** Reads what every item asks Get for. */
export function readLookups(context: IExecuteFunctions): Array<Read<Lookup>> {
	return readEach(context, readLookup);
}
