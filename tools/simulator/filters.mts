import { segmentsOf } from './analytics.mts';
import type { Segment } from './analytics.mts';
import { isoTime } from './conversationView.mts';
import type { Conversation, Participant } from './conversations.mts';
import {
	checkText,
	FILTER_TYPES,
	objectsOf,
	PREDICATE_OPERATORS,
	PREDICATE_TYPES,
} from './definition.mts';
import { badRequest, type Refusal } from './errors.mts';

interface Predicate {
	type?: string;
	dimension?: string;
	operator?: string;
	value?: string;
}

/** A filter of the details query; a clause is one without clauses. */
export interface Filter {
	type?: string;
	predicates?: Predicate[];
	clauses?: Filter[];
}

/** The same filter, where all of it is of the form that the API's definition takes; else 400. */
export function checkedFilter(filter: Filter): Filter {
	const { type, predicates, clauses } = filter;
	if (type === undefined) throw badRequest('a filter needs its type');
	checkText('type', type, FILTER_TYPES);
	for (const one of objectsOf('predicates', predicates)) {
		checkText('type', one.type, PREDICATE_TYPES);
		checkText('operator', one.operator, PREDICATE_OPERATORS);
		checkText('dimension', one.dimension);
		checkText('value', one.value);
	}
	objectsOf('clauses', clauses).forEach(checkedFilter);
	return filter;
}

type Dimensions = Record<string, string | undefined>;

/** Whether a conversation meets a filter of `conversationFilters`. */
export function conversationMatches(conversation: Conversation, filter: Filter): boolean {
	return meets(filter, {
		conversationId: conversation.id,
		conversationStart: isoTime(conversation.startTime),
		conversationEnd: isoTime(conversation.endTime),
		originatingDirection: conversation.direction,
		divisionId: conversation.divisionId,
	});
}

/** Whether any segment that the conversation ever had meets a filter of `segmentFilters`. */
export function segmentsMatch(conversation: Conversation, filter: Filter): boolean {
	return conversation.participants.some((one) =>
		segmentsOf(one).some((segment) => meets(filter, dimensions(one, segment, conversation))),
	);
}

function dimensions(
	participant: Participant,
	{ segmentType, end }: Segment,
	conversation: Conversation,
): Dimensions {
	const { mediaType, direction } = conversation;
	const { purpose, name, userId, queueId } = participant;
	const segmentEnd = isoTime(end);
	const own = { purpose, participantName: name, userId, queueId, mediaType, direction };
	return { ...own, segmentType, segmentEnd, ...NO_ENDS, ...endsOf(conversation) };
}

const NO_ENDS = { ani: undefined, dnis: undefined, addressFrom: undefined, addressTo: undefined };

/** Whom a conversation is from and to, by the names that its medium has for that. */
export function endsOf({ mediaType, direction, address }: Conversation): Dimensions {
	const isPhone = mediaType === 'voice' || mediaType === 'callback';
	const organization = isPhone ? 'tel:+13175550100' : 'support@example.com';
	const isInbound = direction === 'inbound';
	const [from, to] = isInbound ? [address, organization] : [organization, address];
	return isPhone ? { ani: from, dnis: to } : { addressFrom: from, addressTo: to };
}

function meets({ type, predicates = [], clauses = [] }: Filter, values: Dimensions): boolean {
	const results = [
		...predicates.map((one) => predicateMeets(one, values)),
		...clauses.map((one) => meets(one, values)),
	];
	return type === 'and' ? results.every(Boolean) : results.some(Boolean);
}

function predicateMeets(predicate: Predicate, values: Dimensions): boolean {
	const { type = 'dimension', dimension = '', operator = 'matches', value } = predicate;
	// A property, such as an attribute, cannot be filtered by; it is no error and finds nothing
	if (type === 'property') return false;
	if (type !== 'dimension' || !Object.hasOwn(values, dimension)) {
		throw unmodelled(`filtering by ${type} ${dimension}`);
	}
	if (operator === 'exists') return values[dimension] !== undefined;
	if (operator === 'notExists') return values[dimension] === undefined;
	return values[dimension] === value;
}

function unmodelled(what: string): Refusal {
	return badRequest(`The simulator does not model ${what}.`);
}
