import type { IDataObject } from 'n8n-workflow';

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
import type { Update } from '../update/target';
import { readChoice } from './choice';
import { isObject, pathOf } from './fieldPath';
import { labelOf } from './fieldText';
import { readNames } from './names';
import { readBoolean, readCollection } from './options';
import type { InputItem } from './parameters';
import { InvalidInput, throwInvalid } from './invalidInput';
import { readEntries, type Source } from './sources';
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
	const nulls = readChoice<'auto' | 'remove' | 'skip'>('nullValues', nullValues ?? 'auto');
	// A CRM's null is "no value", and a model's "unknown"
	const automatic = source === 'input' || isTool ? 'skipAndTell' : 'remove';
	return {
		prefix: readPrefix(options),
		emptyValues: readChoice('emptyValues', emptyValues ?? 'keep'),
		nullValues: nulls === 'auto' ? automatic : nulls,
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
	const names = readNames(
		'attributeNames',
		parameter('attributeNames'),
		isExpression('attributeNames'),
	);
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
