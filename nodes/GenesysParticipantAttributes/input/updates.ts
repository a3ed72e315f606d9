import type { IDataObject } from 'n8n-workflow';

import {
	fullName,
	removal,
	shortName,
	type ChangeRules,
	type Changes,
	type RemoveBy,
} from '../attributes/change';
import { fitsInBody } from '../attributes/plan';
import { readChanges, tooLarge } from '../attributes/readChanges';
import {
	brokenWarning,
	changeWarnings,
	leftOutWarning,
	repeatedWarning,
} from '../attributes/warnings';
import { isObject, parseJson } from '../common';
import type { Update } from '../update/target';
import { chooseInputFields, chooseJsonFields, choosePairs, type ChosenFields } from './data';
import { readReference } from './ids';
import { pathOf, readNames } from './names';
import type { InputItem } from './parameters';
import {
	InvalidInput,
	labelOf,
	readBoolean,
	readChoice,
	readCollection,
	throwInvalid,
} from './values';

/** Where Set takes names and values from. */
type Source = 'fields' | 'input' | 'json';

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
	return (
		choosePairs(object) ??
		throwInvalid(
			'Attributes (JSON) is not an object',
			'Give one object with a name and a value for each attribute, such as { "tier": "gold" }.',
		)
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
function readEntries(source: Source, input: InputItem, ids: string[]): ChosenFields {
	if (source === 'fields') return fieldEntries(input.parameter('attributes'));
	if (source === 'json') return jsonEntries(input.parameter('attributesJson'), ids);
	return inputEntries(input, ids);
}

function readPrefix({ keyPrefix }: IDataObject): string {
	// As all options here: where its expression gives nothing, it has its default
	const prefix = keyPrefix ?? '';
	if (typeof prefix === 'string') return prefix;
	return throwInvalid(
		`${labelOf('keyPrefix')} is not text`,
		'Check the expression that it comes from.',
	);
}

function readRemoveBy({ removeBy }: IDataObject): RemoveBy {
	return readChoice('removeBy', removeBy ?? 'null');
}

function rulesOf(options: IDataObject, source: Source, isTool: boolean): ChangeRules {
	const { emptyValues, nullValues } = options;
	const empty = readChoice<'auto' | 'keep' | 'remove' | 'skip'>(
		'emptyValues',
		emptyValues ?? 'auto',
	);
	const nulls = readChoice<'auto' | 'remove' | 'skip'>('nullValues', nullValues ?? 'auto');
	// A model gives an empty text, or null, for what it does not know; a CRM's null is "no value"
	const automaticEmpty = isTool ? 'skipAndTell' : 'keep';
	const automaticNull = source === 'input' || isTool ? 'skipAndTell' : 'remove';
	return {
		prefix: readPrefix(options),
		emptyValues: empty === 'auto' ? automaticEmpty : empty,
		nullValues: nulls === 'auto' ? automaticNull : nulls,
		removeBy: readRemoveBy(options),
	};
}

/** What an item asks to write; the run's options are the same for all of them. */
export type ItemUpdate = Omit<Update, 'item' | 'options'>;

function readItemOptions({ parameter }: InputItem): IDataObject {
	const options = readCollection('options', parameter('options'));
	// Asked for again when the output is made, which is too late to say that it is of no use
	readBoolean('includeInputFields', options.includeInputFields ?? false);
	return options;
}

/** Reads what an item asks Set to write. @throws InvalidInput */
export function readSet(input: InputItem): ItemUpdate {
	const { parameter, isTool } = input;
	const options = readItemOptions(input);
	const existing = options.existingValues ?? 'overwrite';
	const source = readChoice<Source>('attributesFrom', parameter('attributesFrom'));
	const { conversationId, selector } = readReference(input);
	const ids = [conversationId, ...(selector.by === 'id' ? [selector.participantId] : [])];
	const { entries, warnings } = readEntries(source, input, ids);
	const rules = rulesOf(options, source, isTool);
	const { changes, leftOut, repeated, problem } = readChanges(entries, rules);
	if (problem) throw new InvalidInput(problem);
	return {
		conversationId,
		selector,
		changes,
		warnings: [
			...warnings,
			...leftOutWarning(leftOut),
			...repeatedWarning(repeated),
			...brokenWarning(changes),
			...changeWarnings(changes),
		],
		keepExisting: readChoice('existingValues', existing) === 'keep',
	};
}

/** The name of an attribute; of one that was dragged from an item of Get, without the way to it. */
function nameIn({ attributes }: IDataObject, given: string): string {
	const [first, ...rest] = pathOf(given);
	const name = rest.join('.');
	const isDragged = first === 'attributes' && isObject(attributes);
	return isDragged && Object.hasOwn(attributes, name) ? name : given;
}

/** Reads what an item asks Remove to take away. @throws InvalidInput */
export function readRemoval(input: InputItem): ItemUpdate {
	const { parameter, json, isExpression } = input;
	const options = readItemOptions(input);
	const prefix = readPrefix(options);
	const removed = removal(readRemoveBy(options));
	const from = readChoice<'list' | 'names'>('namesFrom', parameter('namesFrom') ?? 'names');
	const field = from === 'list' ? 'chosenNames' : 'attributeNames';
	const names = readNames(field, parameter(field), isExpression(field));
	const changes: Changes = new Map(
		names.map((name) => [fullName(prefix, nameIn(json, name)), removed]),
	);
	const tooLong = [...changes.keys()].find((name) => !fitsInBody(name, removed));
	if (tooLong !== undefined) throw new InvalidInput(tooLarge(tooLong));
	return {
		...readReference(input),
		changes,
		warnings: brokenWarning(changes),
		keepExisting: false,
	};
}
