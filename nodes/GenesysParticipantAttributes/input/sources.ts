import { shortName } from '../attributes/change';
import { readChoice } from './choice';
import { isObject } from './fieldPath';
import { labelOf } from './fieldText';
import { chooseInputFields, chooseJsonFields, type ChosenFields } from './inputFields';
import { throwInvalid } from './invalidInput';
import { parseJson } from './json';
import { readNames } from './names';
import type { InputItem } from './parameters';

/** Where Set takes names and values from. */
export type Source = 'fields' | 'input' | 'json';

/** Rows of the editor; their types are those of n8n's Edit Fields, and values are text here. */
function fieldEntries(value: unknown): ChosenFields {
	const isEmpty = isObject(value) && Object.keys(value).length === 0;
	const rows = isEmpty ? [] : (value as { assignments?: unknown } | undefined)?.assignments;
	if (!Array.isArray(rows) || !rows.every(isObject)) {
		return throwInvalid(
			`${labelOf('attributes')} is not a list of names and values`,
			'Give each attribute a row, or use Attributes From = JSON for an object.',
		);
	}
	const binary = rows.find(({ type }) => type === 'binary');
	if (binary) {
		throwInvalid(
			`The value of attribute "${shortName(String(binary.name))}" is binary data, which is no text`,
			'Attributes are texts. Use Extract From File first, or write a link to the file.',
		);
	}
	return { entries: rows.map(({ name, value: given }) => [name, given]), warnings: [] };
}

function jsonEntries(value: unknown, ids: string[]): ChosenFields {
	const object = typeof value === 'string' ? parse(value) : value;
	if (isObject(object)) return chooseJsonFields(object, ids);
	return throwInvalid(
		'Attributes (JSON) is not an object',
		'Give one object with a name and a value for each attribute, such as { "tier": "gold" }.',
	);
}

function parse(text: string): unknown {
	const value = parseJson(text);
	if (value !== undefined) return value;
	return throwInvalid(
		'Attributes (JSON) is not valid JSON',
		'Check quotes, commas and braces. An expression may also give an object instead of text.',
	);
}

function inputEntries(
	{ parameter, json, isTool, isExpression }: InputItem,
	ids: string[],
): ChosenFields {
	const choice = readChoice<'selected' | 'all' | 'allExcept'>(
		'inputFields',
		parameter('inputFields'),
	);
	const given = choice === 'all' ? undefined : parameter('inputFieldNames');
	const read = () => readNames('inputFieldNames', given, isExpression('inputFieldNames'));
	// A field may have commas in its name
	const isField = typeof given === 'string' && Object.hasOwn(json, given);
	const names = choice === 'all' ? [] : isField ? [given] : read();
	return chooseInputFields(json, choice, names, ids, isTool);
}

/**
 * Names and values of an item, by where Set is to take them from.
 *
 * @param ids of the conversation and the participant that the item is for
 */
export function readEntries(source: Source, input: InputItem, ids: string[]): ChosenFields {
	if (source === 'fields') return fieldEntries(input.parameter('attributes'));
	if (source === 'json') return jsonEntries(input.parameter('attributesJson'), ids);
	return inputEntries(input, ids);
}
