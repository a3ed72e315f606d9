import type { IDataObject } from 'n8n-workflow';

import { storedFor, type UpdateRecord, type UpdateRun } from '../node/updates.mts';
import type { NodeRun } from '../engine/engine.mts';
import type { Hostile } from './server.mts';

/** Stands in all that a hostile server says for itself, and must never be told on. */
export const MARK = 'hostile-mark';

export interface Item extends IDataObject {
	conversationId: string;
	participantId: string;
	attributes: IDataObject;
}

function isStored({ simulator }: Hostile, item: Item): boolean {
	const stored = storedFor(simulator, item);
	return Object.entries(item.attributes).every(([name, value]) => stored[name] === value);
}

/** Valid means stored, not valid means not stored; null claims neither. */
export function expectTruth(hostile: Hostile, item: Item, record: UpdateRecord): void {
	if (record.valid !== null) expect(isStored(hostile, item)).toBe(record.valid);
	if (record.status === 'verified') expect(record.valid).toBe(true);
}

/** Every sentence of a run that people read. */
export function saidBy({ error, hints, messages, outputs }: NodeRun): string {
	const records = outputs.flat().map(({ json }) => (json.details ?? json) as IDataObject);
	const warnings = records.flatMap((record) => (record.warnings ?? []) as string[]);
	const sentences = [
		...records.flatMap(({ error, advice }) => [error, advice]),
		...warnings,
		error?.message,
		error?.description,
		...hints.map(({ message }) => message),
		...messages.map((message) => JSON.stringify(message)),
	];
	return sentences.filter(Boolean).join('\n');
}

/** No word of the server's own, no secret, and nothing that only a program would say. */
export function expectPlainWords(hostile: Hostile, run: NodeRun): void {
	const said = [saidBy(run), ...run.logs.map((line) => JSON.stringify(line))].join('\n');
	expect(said).not.toMatch(/\[object|undefined|\bNaN\b|\bInfinity\b|TypeError|Cannot read/);
	// eslint-disable-next-line no-control-regex
	expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
	expect(said).not.toContain(MARK);
	const whole = JSON.stringify([run.outputs, run.error, run.hints, run.logs, run.messages]);
	for (const secret of secretsOf(hostile)) expect(whole).not.toContain(secret);
}

function secretsOf({ simulator: { requests, client } }: Hostile): string[] {
	// A shorter one is a hostile login host's own, and may stand in any text
	const tokens = new Set(requests.map(({ token }) => token).filter(({ length }) => length > 20));
	const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
	return [...tokens, client.secret, basic];
}

/** What every run against a hostile server has to hold to, whatever it came to. */
export function expectHonest(hostile: Hostile, items: Item[], run: UpdateRun): void {
	expectPlainWords(hostile, run);
	expect(run.error).toBeUndefined();
	expect(run.records).toHaveLength(items.length);
	items.forEach((item, index) => expectTruth(hostile, item, run.records[index]));
}
