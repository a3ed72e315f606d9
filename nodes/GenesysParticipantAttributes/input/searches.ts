import type { IDataObject } from 'n8n-workflow';

import type { Search, Split } from '../find/search';
import type { DetailsQuery } from '../genesys/requests';
import { readChoice, readWord } from './choice';
import { isObject } from './fieldPath';
import { hasLabel, labelOf } from './fieldText';
import { readId } from './ids';
import { throwInvalid } from './invalidInput';
import { readBoolean, readCollection, readNumber } from './options';
import type { InputItem, ReadParameter } from './parameters';
import { readTime } from './times';

const HOUR_MS = 3_600_000;
/** More than a century: a higher number is a date, in milliseconds. */
const MOST_HOURS = 1_000_000;
const ID_FILTERS = ['queueId', 'userId'] as const;
const WORD_FILTERS = ['mediaType', 'direction'] as const;

/** @throws InvalidInput */
export function readHours(value: unknown): number {
	const hours = Number(value ?? 24);
	return hours > 0 && hours <= MOST_HOURS
		? hours
		: throwInvalid(
				'Started Within is not a number of hours',
				'Give a number of hours above 0, such as 24.',
			);
}

/** A choice from a list or by ID, or the plain ID of an expression or an older workflow. */
function chosenId(value: unknown): unknown {
	return typeof value === 'object' && value !== null && 'mode' in value && 'value' in value
		? value.value
		: value;
}

/** What the API may have as one phone number, whose blanks and signs people write as they like. */
function readAddresses(value: unknown): string[] {
	const text = typeof value === 'number' ? String(value) : readWord('address', value).trim();
	const number = text.replace(/^tel:/i, '').replace(/[\s()./-]/g, '');
	const isNumber = /^\+?\d{3,}$/.test(number);
	return isNumber ? [...new Set([text, number, `tel:${number}`])] : [text];
}

/** A filter that an expression leaves empty would let everybody's conversations through. */
function refuseEmptyFilters(filters: IDataObject, written: unknown): void {
	for (const [name, value] of Object.entries(isObject(written) ? written : {})) {
		const expression = chosenId(value);
		const given = chosenId(filters[name]) ?? '';
		const isExpression = typeof expression === 'string' && expression.startsWith('=');
		if (isExpression && hasLabel(name) && typeof given === 'string' && given.trim() === '') {
			throwInvalid(
				`The filter ${labelOf(name)} is empty: its expression gives nothing`,
				'Correct the expression, or remove the filter: without it, conversations are not narrowed by it at all.',
			);
		}
	}
}

/**
 * What a conversation has to be to be found, of the fields `conversationFilters`.
 *
 * @param written the filters with their expressions, as the node has them
 * @throws InvalidInput
 */
export function readConversationFilters(
	filters: IDataObject,
	written: unknown,
): Pick<DetailsQuery, 'segments' | 'addresses'> {
	refuseEmptyFilters(filters, written);
	const segments: Record<string, string> = {};
	for (const name of ID_FILTERS) {
		const id = chosenId(filters[name]);
		if (id) segments[name] = readId(name, id);
	}
	for (const name of WORD_FILTERS) {
		if (filters[name]) segments[name] = readWord(name, filters[name]);
	}
	return filters.address ? { segments, addresses: readAddresses(filters.address) } : { segments };
}

/** From when to when; `before` only where it was asked for. Epoch milliseconds. */
interface Times {
	from: number;
	to: number;
	before?: number;
}

/** All that is said about the start holds; without any, it is the last 24 hours. */
function readTimes(filters: IDataObject, now: number, timezone: string): Times {
	const startedWithin = filters.startedWithin ?? undefined;
	const after = readTime('startedAfter', filters.startedAfter, timezone);
	const before = readTime('startedBefore', filters.startedBefore, timezone);
	const isWithin = startedWithin !== undefined || after === undefined;
	const earliest = isWithin ? now - readHours(startedWithin) * HOUR_MS : -Infinity;
	const from = Math.max(earliest, after ?? -Infinity);
	const to = Math.min(now, before ?? Infinity);
	if (from < to) return { from, to, before };
	if (after !== undefined && after >= now) {
		throwInvalid('Started After is in the future', 'Conversations that have started are found.');
	}
	const isBoth = after !== undefined && after === from;
	return throwInvalid(
		isBoth
			? 'Started Before is not later than Started After'
			: 'Started Before is earlier than what Started Within reaches back to',
		isBoth
			? 'Exchange the two, or correct the expressions that they come from.'
			: 'Add Started After, or raise Started Within (24 hours without it).',
	);
}

function readLimit(parameter: ReadParameter): number {
	if (readBoolean('returnAll', parameter('returnAll'))) return Infinity;
	const limit = readNumber('limit', parameter('limit'), -Infinity);
	return limit >= 1
		? Math.floor(limit)
		: throwInvalid('Limit is not a number', 'Give a number of at least 1.');
}

/** @throws InvalidInput */
export function readSplit(parameter: ReadParameter): Split {
	const splitBy = readChoice<Split['splitBy']>('splitBy', parameter('splitBy'));
	const isByPurpose = splitBy === 'participant';
	const purpose = () => readWord('participantPurpose', parameter('participantPurpose'));
	return { splitBy, purpose: isByPurpose ? purpose() : 'any' };
}

/**
 * Reads what an item asks Find for.
 *
 * @param now in epoch milliseconds; ends the interval
 * @param timezone of dates without one
 * @throws InvalidInput
 */
export function readSearch(
	{ parameter, written }: InputItem,
	now: number,
	timezone: string,
): Search {
	const filters = readCollection('filters', parameter('filters'));
	const conversation = readConversationFilters(filters, written('filters'));
	const { from, to, before } = readTimes(filters, now, timezone);
	const order = filters.order && readChoice<'newestFirst' | 'oldestFirst'>('order', filters.order);
	return {
		query: {
			interval: `${new Date(from).toISOString()}/${new Date(to).toISOString()}`,
			order: order === 'oldestFirst' ? 'asc' : 'desc',
			...(readBoolean('active', filters.active ?? true) && { state: 'active' as const }),
			...conversation,
		},
		startedBefore: before,
		...readSplit(parameter),
		limit: readLimit(parameter),
	};
}
