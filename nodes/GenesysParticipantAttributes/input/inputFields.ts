import type { IDataObject } from 'n8n-workflow';

import { listNames } from '../attributes/warnings';
import { dataOf, type Field } from './envelopes';
import { lastName, pathOf, valueAt, without } from './fieldPath';
import { plainId } from './ids';

/** What n8n adds to the input when an AI agent calls the node as a tool. */
const AGENT_FIELD = 'toolCallId';

/** Names and values, and what to say of how they were chosen. */
export interface ChosenFields {
	entries: Array<[unknown, unknown]>;
	warnings: string[];
}

/** Says which fields were left out by themselves. */
function noDataWarning(paths: string[]): string[] {
	return paths.length > 0 ? [`Left out, because it is no data: ${listNames(paths)}.`] : [];
}

function select(json: IDataObject, name: string): [string, unknown] {
	if (Object.hasOwn(json, name)) return [name, json[name]];
	const path = pathOf(name);
	const value = valueAt(json, path);
	return [value === undefined ? name : lastName(path), value];
}

const isOneOf = (ids: string[]) => (value: unknown) => ids.includes(plainId(value) ?? '');

const entryOf = ({ path, value }: Field): [string, unknown] => [path.at(-1)!, value];

const startsWith = (path: string[], start: string[]) =>
	start.every((part, index) => path[index] === part);

/** The field without what is excepted: by its name, or by a path that begins anywhere above it. */
function exceptFrom({ path, value }: Field, names: string[]): Field | undefined {
	let kept = value;
	for (const name of names) {
		if (name === path.at(-1)) return undefined;
		const excepted = pathOf(name);
		for (const own of path.map((_, index) => path.slice(index))) {
			if (startsWith(own, excepted)) return undefined;
			if (startsWith(excepted, own)) kept = without(kept, excepted.slice(own.length));
		}
	}
	return { path, value: kept };
}

/**
 * Fields of the input item that become attributes. Unless selected by name, what is no data is left
 * out: the item's own IDs, what this node itself puts out, what an event or n8n's Webhook adds.
 */
export function chooseInputFields(
	json: IDataObject,
	choice: 'selected' | 'all' | 'allExcept',
	names: string[],
	ids: string[],
	isTool: boolean,
): ChosenFields {
	if (choice === 'selected')
		return { entries: names.map((name) => select(json, name)), warnings: [] };
	const own = isTool ? (without(json, [AGENT_FIELD]) as IDataObject) : json;
	const data = dataOf(own, isOneOf(ids));
	const except = choice === 'allExcept' ? names : [];
	const kept = data.fields.flatMap((field) => exceptFrom(field, except) ?? []);
	const leftOut = data.leftOut.filter((path) => !except.includes(path));
	return { entries: kept.map(entryOf), warnings: noDataWarning(leftOut) };
}

/** The fields of an object; those inside of it where it is a whole item, or a body of the API. */
export function chooseJsonFields(json: Record<string, unknown>, ids: string[]): ChosenFields {
	const { fields, leftOut, isInside } = dataOf(json, isOneOf(ids));
	if (!isInside) return { entries: Object.entries(json), warnings: [] };
	return {
		entries: fields.map(entryOf),
		warnings: [
			'Attributes (JSON) is a whole item or request body: what is inside of its attributes or body was taken.',
			...noDataWarning(leftOut),
		],
	};
}
