import { seenBehind } from './analytics.mts';
import { isoTime } from './conversationView.mts';
import type { Conversation, Participant } from './conversations.mts';
import { bodyObject, checkText, objectsOf, ORDERS, ORDERS_BY } from './definition.mts';
import { badRequest, Refusal } from './errors.mts';
import { checkedFilter, conversationMatches, endsOf, segmentsMatch } from './filters.mts';
import type { Filter } from './filters.mts';
import { uuidFor } from './random.mts';
import type { Settings } from './settings.mts';
import { refuseTooLarge } from './size.mts';
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
	const days = touchedDays(query, settings);
	const { start, end } = pageOf(query.paging, settings);
	const found = [...state.conversations.values()]
		.flatMap((one) => seenBehind(one, one.analyticsLagMs ?? settings.analyticsLagMs) ?? [])
		.filter((one) => one.startTime >= days.from && one.startTime < days.to && matches(one, query));
	const repeats = Math.min(start, settings.detailsRepeats);
	const page = ordered(found, query)
		.slice(start - repeats, end)
		.filter((one) => !one.withheld);
	const absent = page.length === 0 && settings.detailsEmptyPage === 'absent';
	const totalHits = found.length;
	const answer = absent ? { totalHits } : { conversations: page.map(detailsView), totalHits };
	refuseTooLarge(answer, page, settings);
	return { status: 200, body: answer };
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

/** The days that the interval touches: those in which a conversation has to have begun. */
function touchedDays(query: DetailsQuery, settings: Settings): { from: number; to: number } {
	const { interval, conversationFilters = [], segmentFilters = [] } = query;
	if (interval === undefined) throw badRequest('interval is required');
	const [from, to] = interval.split('/').map((time) => Date.parse(time));
	if (!(from < to)) {
		throw new Refusal(400, {
			code: 'invalid.date',
			message: 'Dates must be specified as ISO-8601 strings. For example: yyyy-MM-ddTHH:mm:ss.SSSZ',
		});
	}
	const isFiltered = conversationFilters.length + segmentFilters.length > 0;
	const maxDays = isFiltered
		? settings.detailsMaxIntervalDays
		: Math.min(settings.detailsMaxIntervalDays, settings.detailsMaxIntervalDaysUnfiltered);
	if (to - from > maxDays * DAY_MS) throw badRequest('The interval is too long.');
	if (from < Date.now() - settings.detailsRetentionDays * DAY_MS) {
		throw badRequest('The interval begins before what is kept.');
	}
	return { from: Math.floor(from / DAY_MS) * DAY_MS, to: Math.ceil(to / DAY_MS) * DAY_MS };
}

function pageOf(
	paging: DetailsQuery['paging'] = { pageSize: 25, pageNumber: 1 },
	{ detailsMaxRows }: Settings,
): { start: number; end: number } {
	const { pageSize, pageNumber } = (paging ?? {}) as { pageSize?: unknown; pageNumber?: unknown };
	if (!isCount(pageSize) || !isCount(pageNumber)) {
		throw badRequest('paging needs pageSize and pageNumber');
	}
	if (pageSize > MAX_PAGE_SIZE) throw badRequest(`pageSize may not exceed ${MAX_PAGE_SIZE}`);
	const end = pageSize * pageNumber;
	if (end > detailsMaxRows) {
		throw badRequest(`Pagination may not exceed ${detailsMaxRows} results.`);
	}
	return { start: end - pageSize, end };
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

function ordered(found: Conversation[], { order, orderBy }: DetailsQuery): Conversation[] {
	const byEnd = orderBy === 'conversationEnd' || orderBy === 'segmentEnd';
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
	const segment = {
		queueId: participant.queueId,
		segmentType: 'interact',
		segmentStart: isoTime(participant.startTime),
		segmentEnd: isoTime(participant.endTime),
		conference: false,
	};
	const sessionId = sessionIdOf(participant);
	return {
		participantId: participant.id,
		participantName: participant.name,
		purpose: participant.purpose,
		userId: participant.userId,
		sessions: [{ mediaType, direction, sessionId, ...ends, segments: [segment] }],
	};
}

/** The ID of a participant's only session. */
export function sessionIdOf({ id }: Participant): string {
	return uuidFor(`session ${id}`);
}
