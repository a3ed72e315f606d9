import type { IDataObject } from 'n8n-workflow';

/** What Find says about a conversation: no attributes to be written anywhere. */
export const FOUND_FIELDS = [
	'conversationId',
	'participantId',
	'conversationStart',
	'conversationEnd',
	'purpose',
	'participantName',
	'mediaTypes',
	'direction',
	'queueIds',
	'userId',
	'participants',
];

/** Whether an item came out of Find, so that its fields are descriptions and not data of the user's. */
export function isFound(json: IDataObject): boolean {
	return 'conversationId' in json && 'conversationStart' in json && 'mediaTypes' in json;
}
