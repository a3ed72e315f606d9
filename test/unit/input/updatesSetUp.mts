import type { IDataObject } from 'n8n-workflow';

import {
	removalReader,
	setReader,
} from '../../../nodes/GenesysParticipantAttributes/input/updates';
import type { Update } from '../../../nodes/GenesysParticipantAttributes/update/target';
import { optionsWith } from '../update/makers.mts';
import { createContext, readOne, type Read } from './fakeContext.mts';

export type WantedUpdate = Omit<Update, 'item'>;

export const CONVERSATION = '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11';
export const PARTICIPANT = '11111111-4d53-4f0a-9a57-2f8a3f1f6c11';

export const IDS = {
	conversationId: CONVERSATION.toUpperCase(),
	participantBy: 'id',
	participantId: ` ${PARTICIPANT} `,
	options: {},
};

export function set(
	parameters: Record<string, unknown>,
	json: IDataObject = {},
): Read<WantedUpdate> {
	const context = createContext({ items: [json], parameters: { ...IDS, ...parameters } });
	return readOne(context, 0, setReader(context, optionsWith()));
}

export function remove(parameters: Record<string, unknown>): Read<WantedUpdate> {
	const context = createContext({ parameters: { ...IDS, ...parameters } });
	return readOne(context, 0, removalReader(context, optionsWith()));
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
