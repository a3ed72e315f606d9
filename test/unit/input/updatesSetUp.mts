import type { IDataObject } from 'n8n-workflow';

import { readItem } from '../../../nodes/GenesysParticipantAttributes/input/parameters';
import {
	removalReader,
	setReader,
} from '../../../nodes/GenesysParticipantAttributes/input/updates';
import type { Update } from '../../../nodes/GenesysParticipantAttributes/update/target';
import { createContext, type Read } from './fakeContext.mts';

export const CONVERSATION = '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11';
export const PARTICIPANT = '11111111-4d53-4f0a-9a57-2f8a3f1f6c11';

export const IDS = {
	conversationId: CONVERSATION.toUpperCase(),
	participantBy: 'id',
	participantId: ` ${PARTICIPANT} `,
	options: {},
};

export function set(parameters: Record<string, unknown>, json: IDataObject = {}): Read<Update> {
	const context = createContext({ items: [json], parameters: { ...IDS, ...parameters } });
	return readItem(context, 0, setReader(context));
}

export function remove(parameters: Record<string, unknown>): Read<Update> {
	const context = createContext({ parameters: { ...IDS, ...parameters } });
	return readItem(context, 0, removalReader(context));
}

/** Names and what is sent for them; or the problem. */
export function sent({ value, failure }: Partial<ReturnType<typeof set>>) {
	if (!value) return failure?.message;
	return Object.fromEntries([...value.changes].map(([name, change]) => [name, change.sent]));
}

export const fields = (...assignments: Array<[unknown, unknown]>) => ({
	attributesFrom: 'fields',
	attributes: { assignments: assignments.map(([name, value]) => ({ name, value })) },
});
export const json = (attributesJson: unknown) => ({ attributesFrom: 'json', attributesJson });
export const input = (inputFieldNames: unknown) => ({
	attributesFrom: 'input',
	inputFields: 'selected',
	inputFieldNames,
});
