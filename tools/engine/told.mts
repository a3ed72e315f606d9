import type { IDataObject, INode, IRun } from 'n8n-workflow';

import type { Execution } from './execution.mts';
import { n8n } from './host.mts';
import { eachString, type Found } from './strings.mts';

/** Everything that came out of an execution. */
export interface Told {
	run?: IRun;
	/** As they were thrown, hidden properties and all: the engine keeps a copy of the visible ones. */
	thrown: unknown[];
	messages: unknown[];
	logs: unknown[];
}

/** Items of the nodes that ran; what was put in, or is pinned, is not their doing. */
function* itemsOf(
	{ start, pinData = {}, heard }: Execution,
	{ run }: Told,
): Generator<IDataObject> {
	for (const [name, runs] of Object.entries(run?.data.resultData.runData ?? {})) {
		if (name === start || name in pinData) continue;
		const items = runs.flatMap(({ data }) => Object.values(data ?? {}).flat(2));
		for (const item of items) if (item) yield item.json;
	}
	for (const { items = [] } of heard?.answers ?? []) yield* items;
}

/** What an item says in words, and the same of a record on the error output. */
function wordsOf({ error, reason, advice, warnings, details }: IDataObject): unknown[] {
	const record = details as IDataObject | undefined;
	return [
		error,
		reason,
		advice,
		warnings,
		record?.error,
		record?.reason,
		record?.advice,
		record?.warnings,
	];
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** The node's own example, in what it says of attributes that are no object. */
const EXAMPLE = '{ "tier": "gold" }';

/** Text to be searched for values: without IDs, which make each text another, and files of stacks. */
function wordsOnly(text: string): string {
	return text
		.replace(EXAMPLE, '')
		.replace(UUID, '')
		.replace(/^ +at .*$/gm, '');
}

/** An error carries the node with its parameters, which is n8n's own doing. */
const OF_THE_ENGINE = new Set(['node']);

/** All that was said to people beside the records, each text once. */
export function textsSaid(execution: Execution, told: Told): Set<string> {
	const { resultData } = told.run?.data ?? {};
	const said: unknown[] = [told.thrown, told.messages, told.logs, resultData?.error];
	for (const { error, hints } of Object.values(resultData?.runData ?? {}).flat()) {
		said.push(error, hints);
	}
	for (const { error } of execution.heard?.answers ?? []) said.push(error);
	for (const item of itemsOf(execution, told)) said.push(wordsOf(item));
	const texts = new Set<string>();
	const add = ({ text, isName }: Found) => isName || texts.add(wordsOnly(text));
	eachString(said, add, OF_THE_ENGINE);
	return texts;
}

/** Values as they stand in a node's parameters; expressions are none. */
function literals({ parameters: { attributes, attributesJson } }: INode): unknown[] {
	const { assignments = [] } = (attributes ?? {}) as { assignments?: IDataObject[] };
	const values = [attributesJson, ...assignments.map(({ value }) => value)];
	return values.map((value) => {
		if (typeof value !== 'string') return value;
		return value.startsWith('=') ? undefined : [value, n8n.jsonParse(value, { fallbackValue: '' })];
	});
}

/** Fields of an item that say whom it is for: no attributes. */
const NO_VALUES = new Set(['purpose']);

/** Whether a text can be told from the node's own words: long enough, no ID and no mere count. */
function isTelling(text: string): boolean {
	return text.length >= 4 && text.search(UUID) < 0 && !/^\d{1,6}$/.test(text);
}

/**
 * Values that nobody is to be told of: what went in or is shown in a record, and is neither a name
 * nor one of the words that the node itself offers.
 */
export function valuesOf(execution: Execution, told: Told): string[] {
	const records = [...itemsOf(execution, told)].map(({ validation, attributes, details }) => [
		validation,
		attributes,
		(details as IDataObject | undefined)?.validation,
	]);
	const { items, pinData, calls, nodes, nodeTypes } = execution;
	const values = new Set<string>();
	const names = new Set<string>();
	const descriptions = Object.values(nodeTypes).map(({ description }) => description);
	eachString(descriptions, ({ text }) => names.add(text));
	const add = ({ text, isName }: Found) => (isName ? names : values).add(text);
	eachString([items, pinData, calls, nodes.map(literals), records], add, NO_VALUES);
	return [...values].filter((text) => isTelling(text) && !names.has(text));
}
