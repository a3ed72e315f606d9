import {
	tryToParseBoolean,
	type IDataObject,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { isObject, parseJson, type Explanation } from '../common';
import { fields } from '../fields';

/** A field, and those inside of it where it is a collection. */
function withInner(field: INodeProperties): INodeProperties[] {
	const inner = field.type === 'collection' ? (field.options as INodeProperties[]) : [];
	return [field, ...inner];
}

const byName = new Map(fields.flatMap(withInner).map((field) => [field.name, field]));

export function hasLabel(name: string): boolean {
	return byName.has(name);
}

/** A parameter or option as errors name it: as the editor does. */
export function labelOf(name: string): string {
	return byName.get(name)!.displayName;
}

/** What the editor offers for a parameter or option; nothing where it takes any text. */
function optionsOf(name: string): INodePropertyOptions[] {
	return (byName.get(name)!.options ?? []) as INodePropertyOptions[];
}

function choicesOf(name: string): unknown[] {
	return optionsOf(name).map(({ value }) => value);
}

/** More than any word that Genesys Cloud uses. */
const LONGEST_WORD = 100;

const lettersOf = (text: string) => text.toLowerCase().replace(/[\s_()-]/g, '');

/**
 * The choice that a text means: a choice itself or its label in the editor, in any letter case, with
 * any blanks, brackets and hyphens, such as `VOICE`, `bot flow`, `ACD (Queue)`.
 */
function meant(name: string, text: string, choices: unknown[]): unknown {
	const letters = text.length <= LONGEST_WORD ? lettersOf(text) : '';
	const labels = new Map(optionsOf(name).map((option) => [option.value as unknown, option.name]));
	return choices.find((choice) =>
		[String(choice), labels.get(choice) ?? ''].some((word) => word && lettersOf(word) === letters),
	);
}

/** What a parameter or option is where nothing is given. */
export function defaultOf(name: string): unknown {
	return byName.get(name)!.default;
}

/** Input that cannot be used: of an item, or of the form when a list is asked for. */
export class InvalidInput extends Error {
	constructor(readonly explanation: Explanation) {
		super(explanation.message);
	}
}

export function throwInvalid(message: string, description: string): never {
	throw new InvalidInput({ message, description });
}

/**
 * One of these words, to the letter, as n8n itself compares them where they decide which fields there are.
 *
 * @throws InvalidInput
 */
export function readExactChoice<Choice extends string>(
	name: string,
	value: unknown,
	choices: unknown[],
): Choice {
	if (choices.includes(value)) return value as Choice;
	return throwInvalid(
		`${labelOf(name)} is not one of its choices`,
		`Choose one, or let the expression give one of: ${choices.join(', ')}.`,
	);
}

/**
 * One of the words that the editor offers; an expression may give anything.
 *
 * @throws InvalidInput
 */
export function readChoice<Choice extends string>(name: string, value: unknown): Choice {
	const choices = choicesOf(name);
	const choice = typeof value === 'string' ? (meant(name, value, choices) ?? value) : value;
	return readExactChoice(name, choice, choices);
}

/** A word of Genesys Cloud's own, such as a purpose: one that the editor offers, or a new one. */
export function readWord(name: string, value: unknown): string {
	if (typeof value === 'string' && value.length <= LONGEST_WORD && value.trim() !== '')
		return String(meant(name, value, choicesOf(name)) ?? value.trim());
	const isLong = typeof value === 'string' && value.length > LONGEST_WORD;
	return throwInvalid(
		`${labelOf(name)} is ${isLong ? 'too long' : 'empty or is not text'}`,
		'Check its expression.',
	);
}

/** @throws InvalidInput */
export function readBoolean(name: string, value: unknown): boolean {
	try {
		if (['boolean', 'string', 'number'].includes(typeof value)) return tryToParseBoolean(value);
	} catch {
		// Told below
	}
	return throwInvalid(`${labelOf(name)} is neither true nor false`, 'Give it one of the two.');
}

/**
 * The nearest number within the bounds.
 *
 * @throws InvalidInput
 */
export function readNumber(name: string, value: unknown, min: number, max = Infinity): number {
	const isNumber = typeof value === 'number' || (typeof value === 'string' && /\d/.test(value));
	const number = isNumber ? Number(value) : NaN;
	return Number.isFinite(number)
		? Math.min(max, Math.max(min, number))
		: throwInvalid(`${labelOf(name)} is not a number`, 'Give it a number.');
}

/**
 * A collection of options: an object, or the JSON text of one.
 *
 * @throws InvalidInput
 */
export function readCollection(name: string, value: unknown): IDataObject {
	const given = value ?? {};
	const read = typeof given === 'string' ? parseJson(given) : given;
	if (isObject(read)) return read as IDataObject;
	return throwInvalid(
		`${labelOf(name)} cannot be read`,
		`Fill in the fields in the form, or give an object such as ${name === 'filters' ? '{ "active": false }' : '{ "timeout": 60 }'}.`,
	);
}
