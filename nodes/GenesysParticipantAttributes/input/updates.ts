import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import {
	fullName,
	removal,
	type ChangeRules,
	type Changes,
	type RemoveBy,
} from '../attributes/change';
import { readChanges } from '../attributes/readChanges';
import { changeWarnings, leftOutWarning } from '../attributes/warnings';
import type { Update } from '../update/target';
import { readChoice } from './choice';
import { chooseInputFields } from './inputFields';
import { LABELS } from './labels';
import { isToolNode, readNames, type ReadItem, type ReadParameter } from './parameters';
import { InvalidInput, invalid } from './problem';
import { readLookup } from './who';

type Entries = Iterable<[unknown, unknown]>;
type Source = 'fields' | 'input' | 'json';

function fieldEntries(value: unknown): Entries {
	const assignments = (value as { assignments?: Array<{ name: unknown; value: unknown }> })
		?.assignments;
	return (assignments ?? []).map(({ name, value: given }) => [name, given]);
}

function jsonEntries(value: unknown): Entries {
	const object = typeof value === 'string' ? parse(value) : value;
	if (typeof object === 'object' && object !== null && !Array.isArray(object))
		return Object.entries(object);
	return invalid(
		'Attributes (JSON) is not an object',
		'Give one object with a name and a value for each attribute, such as { "tier": "gold" }.',
	);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return invalid(
			'Attributes (JSON) is not valid JSON',
			'Check quotes, commas and braces. An expression may also give an object instead of text.',
		);
	}
}

function inputEntries(
	parameter: ReadParameter,
	json: IDataObject,
	ids: string[],
	isTool: boolean,
): Entries {
	const given = parameter('inputFields');
	const choice = readChoice('inputFields', given, ['selected', 'all', 'allExcept']);
	const names = choice === 'all' ? [] : readNames('inputFieldNames', parameter('inputFieldNames'));
	return chooseInputFields(json, choice, names, ids, isTool);
}

function readPrefix({ keyPrefix }: IDataObject): string {
	// As all options here: where its expression gives nothing, it has its default
	const prefix = keyPrefix ?? '';
	if (typeof prefix === 'string') return prefix;
	return invalid(`${LABELS.keyPrefix} is not text`, 'Check the expression that it comes from.');
}

function readRemoveBy({ removeBy }: IDataObject): RemoveBy {
	return readChoice('removeBy', removeBy ?? 'null', ['null', 'emptyString']);
}

function rulesOf(options: IDataObject, source: Source): ChangeRules {
	const { emptyValues, nullValues } = options;
	const nulls = readChoice('nullValues', nullValues ?? 'auto', ['auto', 'remove', 'skip']);
	const automatic = source === 'input' ? 'skip' : 'remove';
	return {
		prefix: readPrefix(options),
		emptyValues: readChoice('emptyValues', emptyValues ?? 'keep', ['keep', 'skip', 'remove']),
		nullValues: nulls === 'auto' ? automatic : nulls,
		removeBy: readRemoveBy(options),
	};
}

/** Reads what an item asks Set to write. */
export function setReader(context: IExecuteFunctions): ReadItem<Update> {
	const input = context.getInputData();
	const isTool = isToolNode(context);
	return (parameter, item) => {
		const options = parameter('options') as IDataObject;
		const existing = options.existingValues ?? 'overwrite';
		const from = parameter('attributesFrom');
		const source = readChoice('attributesFrom', from, ['fields', 'input', 'json']);
		const { conversationId, who } = readLookup(parameter);
		const ids = [conversationId, ...(who.by === 'id' ? [who.participantId] : [])];
		const entries = {
			fields: () => fieldEntries(parameter('attributes')),
			input: () => inputEntries(parameter, input[item].json, ids, isTool),
			json: () => jsonEntries(parameter('attributesJson')),
		}[source]();
		const { changes, leftOut, problem } = readChanges(entries, rulesOf(options, source));
		if (problem) throw new InvalidInput(problem);
		return {
			item,
			conversationId,
			who,
			changes,
			warnings: [...leftOutWarning(leftOut), ...changeWarnings(changes)],
			keepExisting: readChoice('existingValues', existing, ['overwrite', 'keep']) === 'keep',
		};
	};
}

/** Reads what an item asks Remove to take away. */
export const readRemoval: ReadItem<Update> = (parameter, item) => {
	const options = parameter('options') as IDataObject;
	const prefix = readPrefix(options);
	const removed = removal(readRemoveBy(options));
	const names = readNames('attributeNames', parameter('attributeNames'));
	const changes: Changes = new Map(names.map((name) => [fullName(prefix, name), removed]));
	return { item, ...readLookup(parameter), changes, warnings: [], keepExisting: false };
};
