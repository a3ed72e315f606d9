import { isoTime } from './conversationView.mts';
import { attributesAt } from './conversations.mts';
import type { Conversation } from './conversations.mts';
import {
	bodyObject,
	checkText,
	objectsOf,
	SEARCH_OPERATORS,
	SEARCH_TYPES,
	SORT_ORDERS,
	textsOf,
} from './definition.mts';
import { sessionIdOf } from './details.mts';
import { badRequest, Refusal } from './errors.mts';
import type { Settings } from './settings.mts';
import type { Answer, Call } from './state.mts';

interface SearchRequest {
	query?: Criterion[];
	cursor?: string;
	sortOrder?: string;
	sortBy?: string;
}

interface Criterion {
	type?: string;
	operator?: string;
	fields?: string[];
	value?: string;
	values?: string[];
	startValue?: string;
	endValue?: string;
}

const HOUR_MS = 3_600_000;
const RETENTION_MS = 30 * 24 * HOUR_MS;
/** Rows of one page. */
const PAGE_SIZE = 50;
const MAX_ATTRIBUTES_BYTES = 20_000;
const searchable = ['conversationId', 'startTime', 'endTime', 'divisionId'];

/** POST /api/v2/conversations/participants/attributes/search: by four fields only, newest first. */
export function attributeSearch({ state, settings, body }: Call): Answer {
	const { query: asked, cursor, sortOrder, sortBy } = bodyObject(body) as SearchRequest;
	checkText('sortOrder', sortOrder, SORT_ORDERS);
	checkText('sortBy', sortBy);
	checkText('cursor', cursor);
	const query = objectsOf('query', asked);
	query.forEach((one) => checkCriterion(one, settings));
	if (settings.searchWithoutDates === 'reject' && !query.some((one) => one.type === 'DATE_RANGE')) {
		throw badRequest('A date range is required.');
	}
	const rows = [...state.conversations.values()]
		.filter((one) => one.startTime > Date.now() - RETENTION_MS && !isUnknownYet(one))
		.filter((one) => query.every((criterion) => matches(one, criterion)))
		.sort((a, b) => b.startTime - a.startTime)
		.map((one) => row(one, settings.searchDelayMs ?? settings.readDelayMs))
		.filter((one) => Buffer.byteLength(JSON.stringify(one)) < MAX_ATTRIBUTES_BYTES);
	const start = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64url').toString());
	if (!Number.isInteger(start)) throw new Refusal(400);
	const end = start + PAGE_SIZE;
	const more = rows.length > end ? { cursor: Buffer.from(String(end)).toString('base64url') } : {};
	const types = ['conversationParticipantAttributes'];
	return { status: 200, body: { types, results: rows.slice(start, end), ...more } };
}

function isUnknownYet({ late }: Conversation): boolean {
	return late?.as === 'unknown' && late.requests > 0;
}

function checkCriterion(criterion: Criterion, settings: Settings): void {
	const { type, operator = 'AND', startValue, endValue, value } = criterion;
	if (type === undefined) throw badRequest('a criterion needs its type');
	checkText('type', type, SEARCH_TYPES);
	checkText('operator', operator, SEARCH_OPERATORS);
	for (const [name, text] of Object.entries({ startValue, endValue, value })) checkText(name, text);
	const fields = textsOf('fields', criterion.fields);
	const values = textsOf('values', criterion.values);
	const known = fields.length > 0 && fields.every((field) => searchable.includes(field));
	if (!known || operator !== 'AND') throw badRequest('Search not supported.');
	if (values.length > settings.searchMaxValues) throw badRequest('Too many values.');
	if (type === 'EXACT') return;
	const { from, to } = rangeOf(criterion);
	if (!(from <= to)) throw badRequest('The date range is not valid.');
	const { searchMaxHours: hours } = settings;
	if (to - from > hours * HOUR_MS)
		throw badRequest(`The date range may not exceed ${hours} hours.`);
}

function rangeOf({ startValue = '', endValue = '' }: Criterion): { from: number; to: number } {
	return { from: Date.parse(startValue), to: Date.parse(endValue) };
}

function matches(conversation: Conversation, criterion: Criterion): boolean {
	return (criterion.fields ?? []).some((field) => fieldMatches(conversation, field, criterion));
}

function fieldMatches(conversation: Conversation, field: string, criterion: Criterion): boolean {
	const { id, startTime, endTime, divisionId } = conversation;
	if (criterion.type === 'DATE_RANGE') {
		const time = { startTime, endTime }[field] ?? NaN;
		const { from, to } = rangeOf(criterion);
		return time >= from && time <= to;
	}
	const text: Record<string, string | undefined> = {
		conversationId: id,
		divisionId,
		startTime: isoTime(startTime),
		endTime: isoTime(endTime),
	};
	const wanted = criterion.values ?? [criterion.value ?? ''];
	return wanted.some((value) => value === text[field]);
}

function row(conversation: Conversation, ageMs: number): object {
	return {
		conversationId: conversation.id,
		startTime: isoTime(conversation.startTime),
		endTime: isoTime(conversation.endTime),
		divisionIds: [conversation.divisionId],
		participantData: conversation.participants.map((participant) => ({
			participantPurpose: participant.purpose,
			participantAttributes: attributesAt(participant, ageMs),
			participantId: participant.id,
			sessionIds: [sessionIdOf(participant)],
		})),
		truncatedData: false,
	};
}
