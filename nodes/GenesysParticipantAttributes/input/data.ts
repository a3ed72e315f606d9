import type { IDataObject } from 'n8n-workflow';

import { listNames } from '../attributes/warnings';
import { isObject, parseJson } from '../common';
import { entriesIn, envelopesOf, isOfGenesys, pairsIn } from './envelopes';
import { onlyOne, plainId } from './ids';
import { lastName, pathOf, treeOf, valueAt, without, type PathTree } from './names';

type Json = Record<string, unknown>;

/** One field that may become an attribute, and where in the item it is. */
interface Field {
	path: string[];
	value: unknown;
}

interface Data {
	fields: Field[];
	/** Paths of fields that are no data; the item's own IDs go without saying. */
	leftOut: string[];
	/** Names of copied attributes that Genesys Cloud itself writes. */
	ofGenesys: string[];
	/** Whether the fields are those inside of another one. */
	isInside: boolean;
}

const fieldOf = (path: string[], [name, value]: [string, unknown]): Field => ({
	path: [...path, name],
	value,
});

/** An object, or the JSON text of one. */
function toObject(value: unknown): Json | undefined {
	const object = typeof value === 'string' ? parseJson(value) : value;
	return isObject(object) ? object : undefined;
}

/** Bodies inside of one another, as one n8n hands them on to the next; what is deeper is data. */
const MOST_BODIES = 5;

/**
 * What of an item is data: without what this node itself puts out, and without what n8n's Webhook, an
 * event or the API's body has about it.
 *
 * @param isOwnId whether a value is one of the IDs that the item is for
 */
function dataOf(json: Json, isOwnId: (value: unknown) => boolean, path: string[] = []): Data {
	const envelopes = envelopesOf(json, isOwnId);
	const own = new Set(envelopes.flatMap((envelope) => envelope.own));
	const inside = new Set<string | undefined>(envelopes.map((envelope) => envelope.inside));
	const isCopy = envelopes.some((envelope) => envelope.isCopy);
	const isInside = envelopes.some((envelope) => envelope.inside);
	const data: Data = { fields: [], leftOut: [], ofGenesys: [], isInside };
	for (const entry of Object.entries(json)) {
		const [name, value] = entry;
		const { path: at } = fieldOf(path, entry);
		const isBody = name === 'body' && path.length < MOST_BODIES;
		const body = inside.has(name) && isBody ? toObject(value) : undefined;
		const inner = inside.has(name) && !isBody ? entriesIn(value) : undefined;
		if (body) {
			const { fields, leftOut, ofGenesys } = dataOf(body, isOwnId, at);
			data.fields = data.fields.concat(fields);
			data.leftOut = data.leftOut.concat(leftOut);
			data.ofGenesys = data.ofGenesys.concat(ofGenesys);
		} else if (inner) {
			const isLeft = ([one]: [string, unknown]) => isCopy && isOfGenesys(one);
			data.ofGenesys = data.ofGenesys.concat(inner.filter(isLeft).map(([one]) => one));
			const kept = inner.filter((one) => !isLeft(one));
			data.fields = data.fields.concat(kept.map((one) => fieldOf(at, one)));
		} else if (isOwnId(value)) {
			// It says whose attributes they are
			continue;
		} else if (inside.has(name) || own.has(name)) {
			data.leftOut.push(at.join('.'));
		} else {
			data.fields.push({ path: at, value });
		}
	}
	return data;
}

/** What n8n adds to the input when an AI agent calls the node as a tool. */
const AGENT_FIELD = 'toolCallId';

/** Names and values, and what to say of how they were chosen. */
export interface ChosenFields {
	entries: Array<[unknown, unknown]>;
	warnings: string[];
}

/** Says which fields were left out by themselves, but for those that the user excepts as well. */
function leftOutWarnings(
	{ leftOut, ofGenesys }: Pick<Data, 'leftOut' | 'ofGenesys'>,
	advice: string,
	excepted = new Set<string>(),
): string[] {
	const about = (names: string[], why: string) => {
		const told = names.filter((name) => !excepted.has(name));
		return told.length > 0 ? [`Not written, because ${why}: ${listNames(told)}. ${advice}`] : [];
	};
	return [
		...about(leftOut, 'these fields describe the item (IDs, headers, …)'),
		...about(ofGenesys, 'Genesys Cloud itself writes these attributes'),
	];
}

function select(json: IDataObject, name: string): [string, unknown] {
	if (Object.hasOwn(json, name)) return [name, json[name]];
	const path = pathOf(name);
	const value = valueAt(json, path);
	return [value === undefined ? name : lastName(path), value];
}

const isOneOf = (ids: string[]) => (value: unknown) => ids.includes(plainId(onlyOne(value)) ?? '');

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
	return {
		entries: kept.map(entryOf),
		warnings: leftOutWarnings(
			data,
			'To write them, use Input Fields to Use = Selected.',
			exceptions.names,
		),
	};
}

/** The names and values of a list of pairs; undefined where it is none, or empty. */
export function choosePairs(value: unknown): ChosenFields | undefined {
	const entries = pairsIn(value) ?? [];
	if (entries.length === 0) return undefined;
	return {
		entries,
		warnings: ['Attributes (JSON) is a list of names and values: each of them was taken.'],
	};
}

/** The fields of an object; those inside of it where it is a whole item, or a body of the API. */
export function chooseJsonFields(json: Record<string, unknown>, ids: string[]): ChosenFields {
	const { fields, isInside, ...leftOut } = dataOf(json, isOneOf(ids));
	if (!isInside) return { entries: Object.entries(json), warnings: [] };
	return {
		entries: fields.map(entryOf),
		warnings: [
			'Attributes (JSON) is a whole item or request body: what is inside of its attributes or body was taken.',
			...leftOutWarnings(leftOut, 'To write them, give them as names and values of one object.'),
		],
	};
}
