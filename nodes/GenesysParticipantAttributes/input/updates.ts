import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { fullName, removal, type ChangeRules, type Changes } from '../attributes/change';
import { readChanges } from '../attributes/readChanges';
import { changeWarnings, leftOutWarning } from '../attributes/warnings';
import type { Update } from '../update/target';
import { readChoice } from './choice';
import { chooseInputFields } from './inputFields';
import { isToolNode, readEach, readNames, type Readings, type ReadParameter } from './parameters';
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
	const choice = readChoice(
		parameter('inputFields'),
		['selected', 'all', 'allExcept'],
		'Input Fields to Use',
	);
	const names = choice === 'all' ? [] : readNames(parameter('inputFieldNames'), 'Field Names');
	return chooseInputFields(json, choice, names, ids, isTool);
}

function readPrefix(value: unknown): string {
	if (typeof value === 'string') return value;
	return invalid('Name Prefix is not text', 'Check the expression that it comes from.');
}

function rulesOf(options: IDataObject, source: Source): ChangeRules {
	const nullValues = readChoice(
		options.nullValues ?? 'auto',
		['auto', 'remove', 'skip'],
		'Null Values',
	);
	const automatic = source === 'input' ? 'skip' : 'remove';
	return {
		prefix: readPrefix(options.keyPrefix ?? ''),
		emptyValues: readChoice(
			options.emptyValues ?? 'keep',
			['keep', 'skip', 'remove'],
			'Empty Values',
		),
		nullValues: nullValues === 'auto' ? automatic : nullValues,
		removeBy: readChoice(options.removeBy ?? 'null', ['null', 'emptyString'], 'Remove By'),
	};
}

function base(parameter: ReadParameter, item: number, options: IDataObject) {
	return {
		item,
		...readLookup(parameter),
		keepExisting:
			readChoice(
				options.existingValues ?? 'overwrite',
				['overwrite', 'keep'],
				'Existing Values',
			) === 'keep',
		includeInputFields: options.includeInputFields === true,
	};
}

/** Reads what every item asks Set to write. */
export function readSets(context: IExecuteFunctions): Readings<Update> {
	const input = context.getInputData();
	const isTool = isToolNode(context);
	return readEach(context, (parameter, item) => {
		const options = parameter('options') as IDataObject;
		const common = base(parameter, item, options);
		const source = readChoice(
			parameter('attributesFrom'),
			['fields', 'input', 'json'],
			'Attributes From',
		);
		const ids = [
			common.conversationId,
			...(common.who.by === 'id' ? [common.who.participantId] : []),
		];
		const entries = {
			fields: () => fieldEntries(parameter('attributes')),
			input: () => inputEntries(parameter, input[item].json, ids, isTool),
			json: () => jsonEntries(parameter('attributesJson')),
		}[source]();
		const { changes, leftOut, problem } = readChanges(entries, rulesOf(options, source));
		if (problem) throw new InvalidInput(problem);
		return {
			...common,
			changes,
			warnings: [...leftOutWarning(leftOut), ...changeWarnings(changes)],
		};
	});
}

/** Reads what every item asks Remove to take away. */
export function readRemovals(context: IExecuteFunctions): Readings<Update> {
	return readEach(context, (parameter, item) => {
		const options = parameter('options') as IDataObject;
		const { prefix, removeBy } = rulesOf(options, 'fields');
		const names = readNames(parameter('attributeNames'), 'Attribute Names');
		const changes: Changes = new Map(
			names.map((name) => [fullName(prefix, name), removal(removeBy)]),
		);
		return { ...base(parameter, item, options), keepExisting: false, changes, warnings: [] };
	});
}
