import type { ParticipantSelector } from '../genesys/participants';
import { readChoice, readWord } from './choice';
import { readId } from './ids';
import type { InputItem, ReadParameter } from './parameters';

/** The conversation that an item means, and which of its participants. */
export interface ParticipantReference {
	conversationId: string;
	selector: ParticipantSelector;
}

function readSelector(parameter: ReadParameter): ParticipantSelector {
	const by = readChoice('participantBy', parameter('participantBy'));
	if (by === 'id') {
		const id = parameter('participantId', { extractValue: true });
		return { by: 'id', participantId: readId('participantId', id) };
	}
	return {
		by: 'purpose',
		purpose: readWord('participantPurpose', parameter('participantPurpose')),
		match: readChoice('participantMatch', parameter('participantMatch')),
	};
}

/** @throws InvalidInput */
export function readReference({ parameter }: InputItem): ParticipantReference {
	const conversationId = parameter('conversationId', { extractValue: true });
	return {
		conversationId: readId('conversationId', conversationId),
		selector: readSelector(parameter),
	};
}
