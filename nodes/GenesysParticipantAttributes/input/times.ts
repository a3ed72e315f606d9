import { tryToParseDateTime } from 'n8n-workflow';

import { labelOf } from './fieldText';
import { throwInvalid } from './invalidInput';

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
export function readTime(name: string, value: unknown, timezone: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const time = millisecondsOf(value, timezone);
	return time >= EARLIEST && time < LATEST
		? time
		: throwInvalid(
				`${labelOf(name)} is not a date`,
				'Give a date such as 2026-11-25T08:00:00, with or without a time zone, or one that an expression makes, such as {{ $now.minus(1, "day") }}. A number has to be in milliseconds.',
			);
}
