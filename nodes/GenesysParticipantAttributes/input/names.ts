import { jsonParse } from 'n8n-workflow';

import { labelOf } from './fieldText';
import { throwInvalid } from './invalidInput';

/** What stands between commas, where a name in brackets and quotes may have commas of its own. */
const BETWEEN_COMMAS = /(?:\[(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')\]|[^,\n])+/g;

const IN_SINGLE_QUOTES = /'((?:\\.|[^'\\])*)'/g;

/** What a text is as JSON, or as a list with single quotes, as programs and n8n's editor write it. */
function parse(text: string): unknown {
	if (!/^[[{"]/.test(text)) return undefined;
	const quoted = text.replace(IN_SINGLE_QUOTES, (_, inner: string) =>
		JSON.stringify(inner.replace(/\\(.)/g, '$1')),
	);
	const asGiven = jsonParse<unknown>(text, { fallbackValue: null });
	return asGiven ?? jsonParse<unknown>(quoted, { fallbackValue: null }) ?? undefined;
}

/** Names in a text: between commas, as n8n's editor writes them, or as JSON. */
function namesIn(given: string, isExpression: boolean): unknown[] {
	const text = given.trim();
	const parsed = parse(text);
	if (parsed !== undefined) return Array.isArray(parsed) ? parsed : [parsed];
	const list = /^\[([^[\]"']*,[^[\]"']*)\]$/.exec(text)?.[1] ?? text;
	if (!/[,\n]/.test(list)) return [isExpression && list === text ? given : list];
	return (list.match(BETWEEN_COMMAS) ?? []).flatMap((part) => {
		const parsed = parse(part.trim());
		return Array.isArray(parsed) || typeof parsed === 'string' ? parsed : part.trim();
	});
}

/**
 * Names separated by commas, or a list of names: an array by expression, or the JSON text of one.
 *
 * @param isExpression whether the value comes from an expression: then a single name is that very
 * name, blanks at its ends included
 * @throws InvalidInput
 */
export function readNames(parameter: string, value: unknown, isExpression: boolean): string[] {
	const label = labelOf(parameter);
	const list = typeof value === 'string' ? namesIn(value, isExpression) : value;
	const names = (Array.isArray(list) ? list : [list]).map((name: unknown) => {
		if (typeof name === 'string') return name;
		return throwInvalid(
			`${label} must be names`,
			'Give names separated by commas, or a list of names such as ["tier", "caseNumber"].',
		);
	});
	const given = names.filter((name) => name.trim() !== '');
	return given.length > 0
		? given
		: throwInvalid(`${label} is empty`, 'Give at least one name. Separate several with commas.');
}
