import type { IDataObject } from 'n8n-workflow';

import type { NodeRun } from '../../tools/engine/engine.mts';

/** Every sentence of a run that people read. */
export function saidBy({ error, hints, messages, outputs, logs }: NodeRun): string[] {
	const records = outputs.flat().map(({ json }) => (json.details ?? json) as IDataObject);
	const said = [
		...records.flatMap(({ error, advice }) => [error, advice]),
		...records.flatMap(({ warnings }) => (warnings ?? []) as unknown[]),
		error?.message,
		error?.description,
		...hints.map(({ message }) => message),
		...messages,
		...logs.map(({ message }) => message),
	].filter((text) => text !== undefined && text !== null);
	for (const text of said) expect(text).toEqual(expect.any(String));
	return said as string[];
}

/** Words that come of text made of what is no text, and of an error that was handed on as it is. */
const SLOPPY = /\[object |undefined|NaN|Infinity|"null"|\n +at |\w+Error\b|Cannot read/;
/** The node's own words for a number that is none. */
const NOT_A_NUMBER = /\(NaN or infinite\)/g;
/** More than that nobody reads. */
const WALL_OF_TEXT = 2000;

/** All that a run says in words is fit to be read by people. */
export function expectReadable(run: NodeRun): void {
	for (const text of saidBy(run)) {
		expect(text.replace(NOT_A_NUMBER, '')).not.toMatch(SLOPPY);
		expect(text.length).toBeLessThan(WALL_OF_TEXT);
	}
}
