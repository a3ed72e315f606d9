import { DAY_MS } from '../common';
import type { ApiRequest } from '../delivery/request';

/** A UUID in any letter case, as a pattern: all of Genesys Cloud's IDs are of this form. */
export const UUID = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

const WHOLE = new RegExp(`^${UUID}$`);

export function isUuid(value: unknown): value is string {
	return typeof value === 'string' && WHOLE.test(value);
}

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

/** Conversations on one page at the most. */
export const PAGE_SIZE = 100;

/** The details query answers no more than 100,000 rows. */
export const MAX_PAGES = 1000;

/** The longest interval of the details query, in milliseconds (Genesys' page on analytics detail). */
export const MAX_INTERVAL_MS = 31 * DAY_MS;

/** The longest interval of a query that filters by no segment, in milliseconds. */
export const MAX_UNFILTERED_MS = 7 * DAY_MS;

/** What to find, in the API's own terms. Times are ISO 8601. */
export interface DetailsQuery {
	interval: string;
	order: 'asc' | 'desc';
	/** By default `conversationStart`. */
	orderBy?: 'conversationEnd';
	/** Without it, both. */
	state?: 'active' | 'ended';
	/** Only this conversation; a lower-case UUID. */
	conversationId?: string;
	/** Segment dimension to value: a conversation matches when any of its segments does. */
	segments: Record<string, string>;
	/** Only conversations in which somebody has one of these purposes. */
	purposes?: string[];
	/** From or to any of these: one address, in all forms in which the API may have it. */
	addresses?: string[];
	/** With any of these queues, or with any of these users. */
	anyOf?: { dimension: 'queueId' | 'userId'; ids: string[] };
}

/** Where a segment has the two ends of a conversation: of calls, and of all other media. */
const ADDRESS_DIMENSIONS = ['ani', 'dnis', 'addressFrom', 'addressTo'];

function predicate(dimension: string, value: string) {
	return { type: 'dimension', dimension, operator: 'matches', value };
}

/** The filters of segments: a conversation has to meet each, by one segment or by several. */
function segmentFilters({ segments, purposes = [], addresses = [], anyOf }: DetailsQuery) {
	const either = [
		anyOf ? anyOf.ids.map((id) => predicate(anyOf.dimension, id)) : [],
		purposes.map((value) => predicate('purpose', value)),
		addresses.flatMap((address) =>
			ADDRESS_DIMENSIONS.map((dimension) => predicate(dimension, address)),
		),
	];
	return [
		...Object.entries(segments).map(([dimension, value]) => ({
			type: 'and',
			predicates: [predicate(dimension, value)],
		})),
		...either
			.filter((predicates) => predicates.length > 0)
			.map((predicates) => ({ type: 'or', predicates })),
	];
}

/** How long the interval of a query may be, in milliseconds. */
export function maxIntervalOf(query: DetailsQuery): number {
	return segmentFilters(query).length > 0 ? MAX_INTERVAL_MS : MAX_UNFILTERED_MS;
}

/** Answers 200 with `conversations` (without attributes) and an approximate `totalHits`. */
export function queryConversations(
	query: DetailsQuery,
	pageNumber: number,
	pageSize = PAGE_SIZE,
): ApiRequest {
	const end = (operator: string) => ({ type: 'dimension', dimension: 'conversationEnd', operator });
	const conversationPredicates = [
		...(query.state ? [end(query.state === 'active' ? 'notExists' : 'exists')] : []),
		...(query.conversationId ? [predicate('conversationId', query.conversationId)] : []),
	];
	const filters = segmentFilters(query);
	return {
		method: 'POST',
		path: '/api/v2/analytics/conversations/details/query',
		body: JSON.stringify({
			interval: query.interval,
			order: query.order,
			orderBy: query.orderBy ?? 'conversationStart',
			paging: { pageSize, pageNumber },
			...(conversationPredicates.length > 0 && {
				conversationFilters: [{ type: 'and', predicates: conversationPredicates }],
			}),
			...(filters.length > 0 && { segmentFilters: filters }),
		}),
	};
}

/** Whether a page of this many entries can have another behind it. */
export function isFullPage(conversations: number): boolean {
	return conversations >= PAGE_SIZE;
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

/** Answers 200 with `entities`, in the order of names: the queues with this text in their name. */
export function listQueues(text: string, pageNumber: number, pageSize = PAGE_SIZE): ApiRequest {
	const paging = `pageSize=${pageSize}&pageNumber=${pageNumber}`;
	const name = text === '' ? '' : `&name=${encodeURIComponent(`*${text}*`)}`;
	return { method: 'GET', path: `/api/v2/routing/queues?${paging}${name}` };
}

/** The code of the 404 with which a search for users may say that there are none. */
export const NO_USERS = 'resource.not.found';

/** Answers 200 with `results`: the active users with this text in their name or email. */
export function searchUsersByText(text: string, pageNumber: number): ApiRequest {
	const active = { type: 'EXACT', fields: ['state'], value: 'active' };
	const byText = { type: 'CONTAINS', fields: ['name', 'email'], value: text, operator: 'AND' };
	return {
		method: 'POST',
		path: '/api/v2/users/search',
		body: JSON.stringify({
			pageSize: PAGE_SIZE,
			pageNumber,
			sortBy: 'name',
			sortOrder: 'ASC',
			query: text === '' ? [active] : [active, byText],
		}),
	};
}

const CHANNELS = '/api/v2/notifications/channels';

/** Answers 200 with `id` and `connectUri`, both of them secrets, and `expires`. */
export function createChannel(): ApiRequest {
	return { method: 'POST', path: CHANNELS };
}

/**
 * Answers 200 with `entities`, each a topic with its `state`, `Permitted` or `Rejected`.
 *
 * @param channelId letters, digits, hyphens and underscores
 * @param how whether these take the place of all topics of the channel, or come to them
 */
export function subscribe(
	channelId: string,
	topics: string[],
	how: 'replace' | 'add' = 'replace',
): ApiRequest {
	return {
		method: how === 'replace' ? 'PUT' : 'POST',
		path: `${CHANNELS}/${channelId}/subscriptions?ignoreErrors=true`,
		body: JSON.stringify(topics.map((id) => ({ id }))),
	};
}
