import type { IDataObject } from 'n8n-workflow';

import { listNames } from '../attributes/warnings';
import { dataOf, type Field } from './envelopes';
import { lastName, pathOf, treeOf, valueAt, without, type PathTree } from './fieldPath';
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

/** Names that are excepted: as a field's own name, and as paths. */
interface Exceptions {
	names: Set<string>;
	paths: PathTree;
}

/** The field without what is excepted: by its name, or by a path that begins anywhere above it. */
function exceptFrom({ path, value }: Field, { names, paths }: Exceptions): Field | undefined {
	if (names.has(path.at(-1)!)) return undefined;
	let kept = value;
	for (const start of path.keys()) {
		let tree: PathTree | undefined = paths;
		for (let at = start; tree && at < path.length; at += 1) {
			tree = tree.inner.get(path[at]);
			if (tree?.isEnd) return undefined;
		}
		if (tree) kept = without(kept, tree);
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
	const own = Object.entries(json).filter(([name]) => !isTool || name !== AGENT_FIELD);
	const data = dataOf(Object.fromEntries(own), isOneOf(ids));
	const except = choice === 'allExcept' ? names : [];
	const exceptions = { names: new Set(except), paths: treeOf(except.map(pathOf)) };
	const kept = data.fields.flatMap((field) => exceptFrom(field, exceptions) ?? []);
	const leftOut = data.leftOut.filter((path) => !exceptions.names.has(path));
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
