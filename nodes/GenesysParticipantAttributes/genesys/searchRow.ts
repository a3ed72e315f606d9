import { readParticipant, type Conversation } from './conversation';

interface Row {
	conversationId?: unknown;
	endTime?: unknown;
	participantData?: unknown;
	truncatedData?: unknown;
}

interface RowParticipant {
	participantId?: unknown;
	participantPurpose?: unknown;
	participantAttributes?: unknown;
}

function rowsOf(json: unknown): Row[] {
	const results: unknown = (json as { results?: unknown }).results;
	return typeof results === 'object' && results !== null ? Object.values(results) : [];
}

/** The searched conversation out of an answer of the attribute search, in the shape of the live one. */
export function readSearchRow(json: unknown, conversationId: string): Conversation | undefined {
	const row = rowsOf(json).find(
		(candidate) => String(candidate?.conversationId).toLowerCase() === conversationId,
	);
	if (!row) return undefined;
	const data: Array<RowParticipant | null> = Array.isArray(row.participantData)
		? row.participantData
		: [];
	return {
		id: conversationId,
		...(row.truncatedData === true && { isCut: true }),
		endTime: typeof row.endTime === 'string' ? row.endTime : undefined,
		participants: data.map((participant) =>
			readParticipant({
				id: participant?.participantId,
				purpose: participant?.participantPurpose,
				attributes: participant?.participantAttributes,
			}),
		),
	};
}
