import type { Who } from '../genesys/who';
import { readId } from './ids';
import type { ReadParameter } from './parameters';

export function readConversationId(parameter: ReadParameter): string {
	return readId(parameter('conversationId', { extractValue: true }), 'Conversation ID');
}

/** Which participant of its conversation an item means. */
export function readWho(parameter: ReadParameter): Who {
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
