import { tryToParseDateTime, type IDataObject } from 'n8n-workflow';

import { HOUR_MS, isObject } from '../common';
import type { Search, Split } from '../find/search';
import type { DetailsQuery } from '../genesys/requests';
import { readId } from './ids';
import type { InputItem, ReadParameter } from './parameters';
import {
	hasLabel,
	labelOf,
	readBoolean,
	readChoice,
	readCollection,
	readNumber,
	readWord,
	throwInvalid,
} from './values';

/** Seconds in place of milliseconds give times before this one. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

const LONGEST_DATE = 100;

/** Dates of n8n's expressions and of JavaScript, which both have their milliseconds as their value. */
function isDate(value: unknown): boolean {
	const { toMillis, getTime } = (value ?? {}) as { toMillis?: unknown; getTime?: unknown };
	return typeof (toMillis ?? getTime) === 'function';
}

/** Only ISO 8601, and with a blank as databases have it: in any other form a date may be another day's. */
function isDateText(text: string): boolean {
	const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)(?:[T ]|$)/.exec(text) ?? []).map(Number);
	return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

function millisecondsOf(value: unknown, timezone: string): number {
	if (typeof value === 'number' || isDate(value)) return Number(value);
	if (typeof value !== 'string' || value.length > LONGEST_DATE) return NaN;
	if (!isDateText(value.trim())) return NaN;
	try {
		return tryToParseDateTime(value, timezone).toMillis();
	} catch {
		return NaN;
	}
}

/**
 * A date as n8n's fields and expressions give it, in epoch milliseconds; undefined where there is none.
 *
 * @param timezone of a text without one, such as `Europe/Berlin`
 * @throws InvalidInput
 */
function readTime(name: string, value: unknown, timezone: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const time = millisecondsOf(value, timezone);
	return time >= EARLIEST && time < LATEST
		? time
		: throwInvalid(
				`${labelOf(name)} is not a date`,
				'Give a date such as 2026-11-25T08:00:00, with or without a time zone, or one that an expression makes, such as {{ $now.minus(1, "day") }}. A number has to be in milliseconds.',
			);
}

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
	const text = typeof value === 'number' ? String(value) : readWord('address', value);
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
		throwInvalid(
			'Started After is in the future',
			'Only conversations that have already started can be found. Choose an earlier time.',
		);
	}
	const isBoth = after !== undefined && after === from;
	if (isBoth) {
		throwInvalid(
			'Started Before is not later than Started After',
			'Exchange the two, or correct the expressions that they come from.',
		);
	}
	return throwInvalid(
		`Started Before is ${startedWithin === undefined ? 'more than 24 hours ago' : 'longer ago than Started Within'}, so nothing can match`,
		'Raise Started Within (24 hours without it), or add Started After.',
	);
}

function readLimit(parameter: ReadParameter): number {
	if (readBoolean('returnAll', parameter('returnAll'))) return Infinity;
	const limit = readNumber('limit', parameter('limit'), -Infinity);
	return limit >= 1
		? Math.floor(limit)
		: throwInvalid('Limit is less than 1', 'Give a number of at least 1, or turn on Return All.');
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
