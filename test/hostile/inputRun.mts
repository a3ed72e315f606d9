import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { NodeRun } from '../engine/engine.mts';
import { CONTINUE, setParameters, run, type Simulator } from '../node/support.mts';

/** Runs the node with Continue, on whatever items. */
export async function runAnyway(
	simulator: Simulator,
	items: IDataObject[],
	parameters: INodeParameters,
	options: INodeParameters = {},
): Promise<NodeRun> {
	return await run({
		simulator,
		items,
		parameters: setParameters({ attributeNames: '={{ $json.names }}', ...parameters }, options),
		node: CONTINUE,
	});
}

/** Words that come of text made of what is no text, and of an error that was handed on as it is. */
const SLOPPY = /\[object |undefined|NaN|"null"|\n +at |TypeError|RangeError|SyntaxError/;
/** The node's own words for a number that is none. */
const NOT_A_NUMBER = /\(NaN or infinite\)/g;
/** More than that nobody reads. */
const WALL_OF_TEXT = 2000;

/** All that a run says in words is fit to be read by people. */
export function expectReadable({ outputs, error, hints, logs, messages }: NodeRun): void {
	const said = outputs.flat().flatMap(({ json }) => {
		const { error: message, reason, advice, warnings } = (json.details ?? json) as IDataObject;
		return [message, reason, advice, ...((warnings ?? []) as unknown[])];
	});
	said.push(error?.message, error?.description, ...logs.map(({ message }) => message), ...messages);
	for (const { message } of hints) said.push(message);
	for (const text of said.filter((one) => one !== undefined)) {
		expect(text).toEqual(expect.any(String));
		expect(String(text).replace(NOT_A_NUMBER, '')).not.toMatch(SLOPPY);
		expect(String(text).length).toBeLessThan(WALL_OF_TEXT);
	}
}

/** Conversations that anything was sent for. */
export function asked({ requests }: Simulator): Set<string> {
	const api = requests.filter(({ route }) => route !== 'token');
	return new Set(api.map(({ conversationId, path }) => conversationId ?? path));
}

/** The item failed alone, for its input, and says why. */
export function expectRefused(record: IDataObject): void {
	expect(record).toMatchObject({
		reason: 'invalidInput',
		error: expect.stringMatching(/\w/),
		advice: expect.stringMatching(/\w/),
	});
	if (record.status === undefined) return;
	expect(record).toMatchObject({
		status: 'failed',
		valid: false,
		validation: { expected: {}, actual: {}, mismatches: [], reads: 0 },
		delivery: { attempts: 0, waitedMs: 0, combinedItems: 0 },
	});
}
