import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import {
	fullName,
	removal,
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
import type { Update, UpdateOptions } from '../update/target';
import { readChoice } from './choice';
import { isObject, pathOf } from './fieldPath';
import { labelOf } from './fieldText';
import { readNames } from './names';
import type { ReadItem } from './parameters';
import { InvalidInput, throwInvalid } from './invalidInput';
import { factsOf, readEntries, type Source } from './sources';
import { readReference } from './reference';

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
	const nulls = readChoice<'auto' | ChangeRules['nullValues']>('nullValues', nullValues ?? 'auto');
	// A CRM's null is "no value", and a model's "unknown"
	const automatic = source === 'input' || isTool ? 'skip' : 'remove';
	return {
		prefix: readPrefix(options),
		emptyValues: readChoice('emptyValues', emptyValues ?? 'keep'),
		nullValues: nulls === 'auto' ? automatic : nulls,
		removeBy: readRemoveBy(options),
	};
}

/** Reads what an item asks to write, for a run with these options. */
export type UpdateReader = (
	context: IExecuteFunctions,
	runOptions: UpdateOptions,
) => ReadItem<Omit<Update, 'item'>>;

/** Reads what an item asks Set to write. */
export const setReader: UpdateReader = (context, runOptions) => {
	const input = context.getInputData();
	const facts = factsOf(context);
	return (parameter, item) => {
		const options = parameter('options') as IDataObject;
		const existing = options.existingValues ?? 'overwrite';
		const source = readChoice<Source>('attributesFrom', parameter('attributesFrom'));
		const { conversationId, selector } = readReference(parameter);
		const ids = [conversationId, ...(selector.by === 'id' ? [selector.participantId] : [])];
		const { entries, warnings } = readEntries(source, parameter, input[item].json, ids, facts);
		const rules = rulesOf(options, source, facts.isTool);
		const { changes, leftOut, repeated, problem } = readChanges(entries, rules);
		if (problem) throw new InvalidInput(problem);
		return {
			conversationId,
			selector,
			options: runOptions,
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
	};
};

/** The name of an attribute; of one that was dragged from an item of Get, without the way to it. */
function nameIn({ attributes }: IDataObject, given: string): string {
	const [first, ...rest] = pathOf(given);
	const name = rest.join('.');
	const isDragged = first === 'attributes' && isObject(attributes);
	return isDragged && Object.hasOwn(attributes, name) ? name : given;
}

/** Reads what an item asks Remove to take away. */
export const removalReader: UpdateReader = (context, runOptions) => {
	const input = context.getInputData();
	const { isExpression } = factsOf(context);
	return (parameter, item) => {
		const options = parameter('options') as IDataObject;
		const prefix = readPrefix(options);
		const removed = removal(readRemoveBy(options));
		const names = readNames(
			'attributeNames',
			parameter('attributeNames'),
			isExpression('attributeNames'),
		);
		const changes: Changes = new Map(
			names.map((name) => [fullName(prefix, nameIn(input[item].json, name)), removed]),
		);
		const tooLong = [...changes.keys()].find((name) => !fitsInBody(name, removed));
		if (tooLong !== undefined) throw new InvalidInput(tooLarge(tooLong));
		return {
			...readReference(parameter),
			options: runOptions,
			changes,
			warnings: brokenWarning(changes),
			keepExisting: false,
		};
	};
};
