import type { ApiRequest } from '../delivery/request';

/** All IDs are UUIDs by now, so they go into a path as they are. */
function conversationPath(conversationId: string): string {
	return `/api/v2/conversations/${conversationId}`;
}

/** Answers 200 with the conversation and its participants' attributes, live or ended. */
export function getConversation(conversationId: string): ApiRequest {
	return { method: 'GET', path: conversationPath(conversationId) };
}

/**
 * Merges attributes into a participant's. `body` is `{"attributes":{…}}` as JSON text.
 * `attributes`: the documented endpoint, answers 202 without a body.
 * `participant`: some gateways' endpoint, answers 200 with the participant and all its attributes.
 */
export function patchAttributes(
	conversationId: string,
	participantId: string,
	body: string,
	writeTo: 'attributes' | 'participant',
): ApiRequest {
	const participant = `${conversationPath(conversationId)}/participants/${participantId}`;
	const path = writeTo === 'attributes' ? `${participant}/attributes` : participant;
	return { method: 'PATCH', path, body };
}

const DETAILS_PAGE_SIZE = 100;

/** What to find, in the API's own terms. Times are ISO 8601. */
export interface DetailsQuery {
	interval: string;
	order: 'asc' | 'desc';
	activeOnly: boolean;
	/** Only this conversation; a lower-case UUID. */
	conversationId?: string;
	/** Segment dimension to value: a conversation matches when any of its segments does. */
	segments: Record<string, string>;
}

function predicate(dimension: string, value: string) {
	return { type: 'dimension', dimension, operator: 'matches', value };
}

/** Answers 200 with `conversations` (without attributes) and an approximate `totalHits`. */
export function queryConversations(query: DetailsQuery, pageNumber: number): ApiRequest {
	const active = { type: 'dimension', dimension: 'conversationEnd', operator: 'notExists' };
	const conversationPredicates = [
		...(query.activeOnly ? [active] : []),
		...(query.conversationId ? [predicate('conversationId', query.conversationId)] : []),
	];
	const segmentFilters = Object.entries(query.segments).map(([dimension, value]) => ({
		type: 'and',
		predicates: [predicate(dimension, value)],
	}));
	return {
		method: 'POST',
		path: '/api/v2/analytics/conversations/details/query',
		body: JSON.stringify({
			interval: query.interval,
			order: query.order,
			orderBy: 'conversationStart',
			paging: { pageSize: DETAILS_PAGE_SIZE, pageNumber },
			...(conversationPredicates.length > 0 && {
				conversationFilters: [{ type: 'and', predicates: conversationPredicates }],
			}),
			...(segmentFilters.length > 0 && { segmentFilters }),
		}),
	};
}

/** Whether a page of this many conversations can have another behind it. */
export function isFullPage(conversations: number): boolean {
	return conversations >= DETAILS_PAGE_SIZE;
}

/** The page that a total of conversations, as far as it is known, ends on. */
export function lastPageOf(total: unknown): number {
	return Math.ceil(Number(total ?? 0) / DETAILS_PAGE_SIZE) || 1;
}

/**
 * Answers 200 with rows, each a conversation with its participants and their attributes, also of
 * conversations that the live API has forgotten.
 *
 * @param day ISO 8601, at most 24 hours; without it by ID alone
 */
export function searchAttributes(
	conversationId: string,
	day?: { from: string; to: string },
): ApiRequest {
	const byId = { type: 'EXACT', fields: ['conversationId'], value: conversationId };
	const byDay = day && {
		type: 'DATE_RANGE',
		fields: ['startTime'],
		startValue: day.from,
		endValue: day.to,
		dateFormat: "yyyy-MM-dd'T'HH:mm:ss.SSSX",
		operator: 'AND',
	};
	return {
		method: 'POST',
		path: '/api/v2/conversations/participants/attributes/search',
		body: JSON.stringify({ query: byDay ? [byId, byDay] : [byId] }),
	};
}
