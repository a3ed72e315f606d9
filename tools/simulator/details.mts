import { seenBehind, segmentsOf } from './analytics.mts';
import { isoTime } from './conversationView.mts';
import type { Conversation, Participant } from './conversations.mts';
import { bodyObject, checkText, objectsOf, ORDERS, ORDERS_BY } from './definition.mts';
import { badRequest, Refusal, tooLarge } from './errors.mts';
import { checkedFilter, conversationMatches, endsOf, segmentsMatch } from './filters.mts';
import type { Filter } from './filters.mts';
import { uuidFor } from './random.mts';
import type { Settings } from './settings.mts';
import type { Answer, Call } from './state.mts';

interface DetailsQuery {
	interval?: string;
	order?: string;
	orderBy?: string;
	paging?: { pageSize?: unknown; pageNumber?: unknown };
	conversationFilters?: Filter[];
	segmentFilters?: Filter[];
}

/** POST /api/v2/analytics/conversations/details/query. Never with attributes. */
export function conversationDetails({ state, settings, body }: Call): Answer {
	const query = checkedQuery(body);
	const isTaken = taking(query, settings);
	const { start, end } = pageOf(query.paging, settings);
	const found = [...state.conversations.values()]
		.flatMap((one) => seenBehind(one, one.analyticsLagMs ?? settings.analyticsLagMs) ?? [])
		.filter((one) => isTaken(one) && matches(one, query));
	const repeats = Math.min(start, settings.detailsRepeats);
	const rows = ordered(found, query, settings).slice(start - repeats, end);
	const weight = rows.reduce((sum, one) => sum + (one.weight ?? 1), 0);
	if (weight > settings.detailsMaxWeight) throw tooLarge(settings.detailsTooHeavyStatus);
	const page = rows.map(detailsView);
	const absent = page.length === 0 && settings.detailsEmptyPage === 'absent';
	return {
		status: 200,
		body: absent ? { totalHits: found.length } : { conversations: page, totalHits: found.length },
	};
}

function checkedQuery(body: unknown): DetailsQuery {
	const query = bodyObject(body) as DetailsQuery;
	checkText('interval', query.interval);
	checkText('order', query.order, ORDERS);
	checkText('orderBy', query.orderBy, ORDERS_BY);
	const { conversationFilters, segmentFilters } = query;
	return {
		...query,
		conversationFilters: objectsOf('conversationFilters', conversationFilters).map(checkedFilter),
		segmentFilters: objectsOf('segmentFilters', segmentFilters).map(checkedFilter),
	};
}

const DAY_MS = 86_400_000;

/** Conversations of one page at most. */
const MAX_PAGE_SIZE = 100;

/** Which conversations the interval of a query takes. */
function taking({ interval, segmentFilters = [] }: DetailsQuery, settings: Settings) {
	const { detailsMaxIntervalDays, detailsMaxUnfilteredDays, detailsInterval } = settings;
	if (interval === undefined) throw badRequest('interval is required');
	const [from, to] = interval.split('/').map((time) => Date.parse(time));
	if (!(from < to)) {
		throw new Refusal(400, {
			code: 'invalid.date',
			message: 'Dates must be specified as ISO-8601 strings. For example: yyyy-MM-ddTHH:mm:ss.SSSZ',
		});
	}
	const maxDays =
		segmentFilters.length > 0
			? detailsMaxIntervalDays
			: Math.min(detailsMaxIntervalDays, detailsMaxUnfilteredDays);
	if (to - from > maxDays * DAY_MS) throw badRequest('The interval is too long.');
	if (from < Date.now() - settings.detailsRetentionDays * DAY_MS) {
		throw badRequest('The interval begins before what is kept.');
	}
	const firstDay = Math.floor(from / DAY_MS) * DAY_MS;
	const lastDay = Math.ceil(to / DAY_MS) * DAY_MS;
	return ({ startTime, endTime = Infinity }: Conversation): boolean => {
		if (detailsInterval === 'started') return startTime >= from && startTime < to;
		if (detailsInterval === 'active')
			return startTime >= firstDay && startTime < to && endTime >= from;
		return startTime >= firstDay && startTime < lastDay;
	};
}

function pageOf(
	paging: DetailsQuery['paging'] = { pageSize: 25, pageNumber: 1 },
	settings: Settings,
): { start: number; end: number } {
	const { detailsMaxRows, detailsShortPages } = settings;
	const { pageSize, pageNumber } = paging ?? {};
	if (!isCount(pageSize) || !isCount(pageNumber)) {
		throw badRequest('paging needs pageSize and pageNumber');
	}
	if (pageSize > MAX_PAGE_SIZE) throw badRequest(`pageSize may not exceed ${MAX_PAGE_SIZE}`);
	if (pageSize * pageNumber > detailsMaxRows) {
		throw badRequest(`Pagination may not exceed ${detailsMaxRows} results.`);
	}
	const rows = Math.max(1, pageSize - detailsShortPages);
	return { start: rows * (pageNumber - 1), end: rows * pageNumber };
}

function isCount(value: unknown): value is number {
	return Number.isInteger(value) && (value as number) > 0;
}

function matches(conversation: Conversation, query: DetailsQuery): boolean {
	return (
		(query.conversationFilters ?? []).every((one) => conversationMatches(conversation, one)) &&
		(query.segmentFilters ?? []).every((one) => segmentsMatch(conversation, one))
	);
}

function ordered(
	found: Conversation[],
	{ order, orderBy }: DetailsQuery,
	{ detailsOrderByEnd }: Settings,
): Conversation[] {
	const byEnd = (orderBy === 'conversationEnd' && detailsOrderByEnd) || orderBy === 'segmentEnd';
	const time = (one: Conversation) => (byEnd ? (one.endTime ?? Infinity) : one.startTime);
	const sorted = [...found].sort((a, b) => (time(a) < time(b) ? -1 : Number(time(a) > time(b))));
	return order === 'desc' ? sorted.reverse() : sorted;
}

function detailsView(conversation: Conversation): object {
	return {
		conversationId: conversation.id,
		conversationStart: isoTime(conversation.startTime),
		conversationEnd: isoTime(conversation.endTime),
		originatingDirection: conversation.direction,
		divisionIds: [conversation.divisionId],
		participants: conversation.participants.map((one) => participantDetails(one, conversation)),
	};
}

function participantDetails(participant: Participant, conversation: Conversation): object {
	const { mediaType, direction } = conversation;
	const ends = endsOf(conversation);
	const segments = segmentsOf(participant).map(({ segmentType, start, end }) => ({
		queueId: participant.queueId,
		segmentType,
		segmentStart: isoTime(start),
		segmentEnd: isoTime(end),
		conference: false,
	}));
	const sessionId = sessionIdOf(participant);
	return {
		participantId: participant.id,
		participantName: participant.name,
		purpose: participant.purpose,
		userId: participant.userId,
		sessions: [{ mediaType, direction, sessionId, ...ends, segments }],
	};
}

/** The ID of a participant's only session. */
export function sessionIdOf({ id }: Participant): string {
	return uuidFor(`session ${id}`);
}
