import type { IExecuteFunctions } from 'n8n-workflow';

import type { Who } from '../genesys/choose';
import { readChoice, readWord } from './choice';
import { readId } from './ids';
import { readEach, type Readings, type ReadParameter } from './parameters';

/** The conversation that an item means, and which of its participants. */
export interface Lookup {
	conversationId: string;
	who: Who;
}

function readWho(parameter: ReadParameter): Who {
	const by = readChoice(parameter('participantBy'), ['id', 'purpose'], 'Choose Participant By');
	if (by === 'id') {
		const id = parameter('participantId', { extractValue: true });
		return { by: 'id', participantId: readId(id, 'Participant ID') };
	}
	return {
		by: 'purpose',
		purpose: readWord(parameter('participantPurpose'), 'Participant Purpose'),
		match: readChoice(
			parameter('participantMatch'),
			['active', 'first', 'last', 'all'],
			'If Several Match',
		),
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
export function readLookups(context: IExecuteFunctions): Readings<Lookup> {
	return readEach(context, readLookup);
}
