import type { Explanation } from '../common';
import {
	fullName,
	removal,
	shortName,
	type Change,
	type ChangeRules,
	type Changes,
} from './change';
import { fitsInBody } from './plan';
import { nameText, toText } from './text';

function changeOf(text: string | null, rules: ChangeRules): Change | undefined {
	if (text === null) return rules.nullValues === 'remove' ? removal(rules.removeBy) : undefined;
	if (text !== '' || rules.emptyValues === 'keep') return { expected: text, sent: text };
	return rules.emptyValues === 'remove' ? removal(rules.removeBy) : undefined;
}

/** Whether the user chose that such a value is not written. */
function isSkipAsked(text: string | null | undefined, rules: ChangeRules): boolean {
	if (text === null) return rules.nullValues === 'skip';
	return text === '' && rules.emptyValues === 'skip';
}

interface ReadChanges {
	changes: Changes;
	/** Full names that were given without a value and so are not written, though nobody asked for that. */
	leftOut: string[];
	/** Full names that were given more than once, with different values. */
	repeated: string[];
	problem?: Explanation;
}

/** Turns an item's names and values into changes, by its own rules. Later entries win. */
export function readChanges(
	entries: Iterable<[unknown, unknown]>,
	rules: ChangeRules,
): ReadChanges {
	const changes: Changes = new Map();
	const leftOut = new Set<string>();
	const repeated = new Set<string>();
	const given = new Map<string, unknown>();
	const failed = (problem: Explanation) => ({ changes, leftOut: [], repeated: [], problem });
	for (const [givenName, value] of entries) {
		const ownName = nameText(givenName) ?? '';
		if (ownName.trim() === '') return failed(NO_NAME);
		const name = fullName(rules.prefix, ownName);
		// A long list may name a large value again and again
		if (given.has(name) && given.get(name) === value) continue;
		given.set(name, value);
		const text = toText(value);
		if (typeof text === 'object' && text !== null) {
			return failed(valueProblem(name, text.problem));
		}
		const change = text === undefined ? undefined : changeOf(text, rules);
		if (!change) {
			if (!isSkipAsked(text, rules)) leftOut.add(name);
			continue;
		}
		if (!fitsInBody(name, change)) return failed(tooLarge(name));
		const before = changes.get(name);
		if (before && before.expected !== change.expected) repeated.add(name);
		changes.set(name, change);
	}
	return {
		changes,
		leftOut: [...leftOut].filter((name) => !changes.has(name)),
		repeated: [...repeated],
	};
}

const NO_NAME: Explanation = {
	message: 'An attribute has no name',
	description: 'Give every attribute a name. Names are text and must not be empty.',
};

function valueProblem(name: string, problem: string): Explanation {
	return {
		message: `The value of attribute "${shortName(name)}" ${problem}`,
		description: 'Check the expression or the field that this value comes from.',
	};
}

/** What to say of an attribute that is too large to be sent at all. */
export function tooLarge(name: string): Explanation {
	const part = fitsInBody(name, removal('emptyString')) ? 'value' : 'name';
	return {
		message: `The ${part} of attribute "${shortName(name)}" is too large for one request`,
		description: `Genesys Cloud accepts requests of up to 512,000 bytes. Shorten the ${part}.`,
	};
}
