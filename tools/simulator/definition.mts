import { Refusal } from './errors.mts';

/**
 * What the API's definition takes in requests, as far as routes here are asked by it. `test/contract`
 * holds these lists against the definition itself.
 */
export const ORDERS = ['asc', 'desc', 'unordered'];
export const ORDERS_BY = ['conversationStart', 'conversationEnd', 'segmentStart', 'segmentEnd'];
export const FILTER_TYPES = ['and', 'or'];
export const PREDICATE_TYPES = ['dimension', 'property', 'metric'];
export const PREDICATE_OPERATORS = ['matches', 'exists', 'notExists'];
export const SEARCH_TYPES = ['EXACT', 'DATE_RANGE'];
export const SEARCH_OPERATORS = ['AND', 'OR', 'NOT'];
export const SORT_ORDERS = ['ASC', 'DESC', 'SCORE'];

/** A text, one of these where they are given; what is left out is fine. */
export function checkText(name: string, value: unknown, allowed?: readonly string[]): void {
	if (value === undefined) return;
	if (typeof value !== 'string') throw invalid(name, value, 'any text');
	if (allowed && !allowed.includes(value)) throw invalid(name, value, allowed.join(', '));
}

/** The objects of a list; none where it is left out. */
export function objectsOf<Entry extends object>(name: string, value: Entry[] = []): Entry[] {
	const isList = Array.isArray(value) && value.every(isObject);
	if (!isList) throw invalid(name, value, 'a list of objects');
	return value;
}

/** The texts of a list; none where it is left out. */
export function textsOf(name: string, value: string[] = []): string[] {
	const isList = Array.isArray(value) && value.every((one) => typeof one === 'string');
	if (!isList) throw invalid(name, value, 'a list of texts');
	return value;
}

/** A body that is an object; 400 for any other. */
export function bodyObject(body: unknown): object {
	if (!isObject(body)) throw new Refusal(400);
	return body;
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(name: string, value: unknown, allowed: string): Refusal {
	return new Refusal(400, {
		code: 'invalid.value',
		message: `Value [${JSON.stringify(value)}] is not valid for field type [${name}]. Allowable values are: ${allowed}`,
	});
}
