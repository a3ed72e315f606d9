import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { NodeRun } from '../../tools/engine/engine.mts';
import { CONTINUE } from '../node/support.mts';
import {
	seedItem,
	set,
	storedFor,
	type Changed,
	type SeededItem,
	type UpdateRecord,
	type UpdateRun,
} from '../node/updates.mts';
import type { RouteName } from '../../tools/simulator/server.mts';
import { expectReadable, saidBy } from './readable.mts';
import { withHostile, type Distortion, type Hostile } from './server.mts';

/** Stands in all that a hostile server says for itself, and must never be told on. */
export const MARK = 'hostile-mark';

export const ONE_TRY: INodeParameters = { maxRetries: 0, verifyFor: 0 };

/** A run that has not ended by itself so late never will. In milliseconds. */
const FOREVER_MS = 20_000;

/** Ends a run that would not end by itself, so that its test fails instead of hanging. */
export function forever(): Promise<unknown> {
	const signal = AbortSignal.timeout(FOREVER_MS);
	return new Promise((resolve) => signal.addEventListener('abort', resolve));
}

/** What came of the first of some items. */
export interface Met {
	hostile: Hostile;
	items: SeededItem[];
	record: UpdateRecord;
	result: UpdateRun;
}

export interface Meeting extends Changed {
	/** How many requests meet it. Default: all. */
	times?: number;
	/** Of all items, or of the login, which is everybody's; otherwise the first one's alone. */
	harmsAll?: true;
	/** What is stored is hidden from the node, so that it cannot tell the truth. */
	hidesAll?: boolean;
	items?: number;
	attributes?: IDataObject;
}

/**
 * Runs Set for two items; requests of one route for the first of them meet the distortion. Whatever
 * comes of it, the records are true and in plain words, and the other item is written.
 */
export async function meet(
	route: RouteName,
	distortion: Distortion,
	{
		times,
		harmsAll,
		hidesAll,
		items: count = 2,
		attributes,
		options = ONE_TRY,
		...changed
	}: Meeting = {},
): Promise<Met> {
	let met: Met | undefined;
	await withHostile(async (hostile) => {
		const { simulator, credential } = hostile;
		const items = Array.from({ length: count }, (_, n) =>
			seedItem(simulator, n === 0 ? attributes : undefined),
		);
		const target = harmsAll ? { route } : { route, conversationId: items[0].conversationId };
		hostile.distort(target, distortion, times);
		const usual = { options, credential, node: CONTINUE, cancelWhen: forever() };
		const result = await set(simulator, items, { ...usual, ...changed });
		expect(result.status).toBe('success');
		expect(result.error).toBeUndefined();
		expect(result.records).toHaveLength(count);
		expectPlainWords(hostile, result);
		if (!hidesAll)
			items.forEach((item, index) => expectTruth(hostile, item, result.records[index]));
		if (!harmsAll) expect(result.records[1]).toMatchObject({ status: 'verified' });
		met = { hostile, items, result, record: result.records[0] };
	});
	return met!;
}

/** Valid means stored, not valid means not stored; null claims neither. */
function expectTruth({ simulator }: Hostile, item: SeededItem, record: UpdateRecord): void {
	const stored = storedFor(simulator, item);
	const isStored = Object.entries(item.attributes).every(([name, value]) => stored[name] === value);
	if (record.valid !== null) expect(isStored).toBe(record.valid);
	if (record.status === 'verified') expect(record.valid).toBe(true);
}

/** No word of the server's own, no secret, and nothing that only a program would say. */
export function expectPlainWords({ simulator }: Hostile, run: NodeRun): void {
	expectReadable(run);
	const said = [...saidBy(run), ...run.logs.map((line) => JSON.stringify(line))].join('\n');
	// eslint-disable-next-line no-control-regex
	expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
	expect(said).not.toContain(MARK);
	const whole = JSON.stringify([run.outputs, run.error, run.hints, run.logs, run.messages]);
	const { requests, client } = simulator;
	// A shorter one is a hostile login host's own, and may stand in any text
	const tokens = requests.map(({ token }) => token).filter(({ length }) => length > 20);
	const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
	for (const secret of new Set([...tokens, client.secret, basic])) {
		expect(whole).not.toContain(secret);
	}
}
