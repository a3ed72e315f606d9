import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { NodeRun } from '../engine/engine.mts';
import type { Simulator } from '../node/support.mts';
import { seedItem, storedFor, type UpdateRecord } from '../node/updates.mts';
import { asked, expectReadable, expectRefused, runAnyway } from './inputRun.mts';

/** One of the ways to say which attribute gets which value. */
export interface Way {
	parameters: INodeParameters;
	/** Fields of an item that sets one attribute. */
	fieldsFor(name: unknown, value: unknown): object;
}

const assignment = {
	id: '1',
	name: '={{ $json.name }}',
	value: '={{ $json.value }}',
	type: 'string',
};

const asObject = (name: unknown, value: unknown) => Object.fromEntries([[name, value]]) as object;

/** The ways to hand in any value. */
export const WAYS: Record<string, Way> = {
	json: {
		parameters: { attributesJson: '={{ $json.attributes }}' },
		fieldsFor: (name, value) => ({ attributes: asObject(name, value) }),
	},
	fields: {
		parameters: { attributesFrom: 'fields', attributes: { assignments: [assignment] } },
		fieldsFor: (name, value) => ({ name, value }),
	},
	input: {
		parameters: { attributesFrom: 'input', inputFields: 'all' },
		fieldsFor: asObject,
	},
};

/** The way to hand in what has a form in JSON. */
export const JSON_TEXT: Way = {
	parameters: WAYS.json.parameters,
	fieldsFor: (name, value) => ({ attributes: JSON.stringify(asObject(name, value)) }),
};

interface StrangeRun {
	record: UpdateRecord;
	/** What is stored for the strange item afterwards. */
	stored: Record<string, string>;
}

function expectGood(
	simulator: Simulator,
	run: NodeRun,
	good: Array<{ conversationId: string; participantId: string }>,
) {
	expect(run).toMatchObject({ status: 'success', error: undefined });
	expect(run.json).toHaveLength(3);
	expect([run.json[0].status, run.json[2].status]).toEqual(['verified', 'verified']);
	for (const item of good) expect(storedFor(simulator, item)).toEqual({ tier: 'gold' });
}

/** Sets, between two good items, what the strange item's fields say. */
export async function setStrange(
	simulator: Simulator,
	{ parameters, fieldsFor }: Way,
	strange: object,
	options: INodeParameters = {},
): Promise<StrangeRun> {
	const ids = [0, 1, 2].map(() => {
		const { conversationId, participantId } = seedItem(simulator);
		return { conversationId, participantId };
	});
	const good = fieldsFor('tier', 'gold');
	const items = ids.map((one, index) => ({ ...one, ...(index === 1 ? strange : good) }));
	const run = await runAnyway(simulator, items as IDataObject[], parameters, {
		verifyFor: 0,
		...options,
	});
	expectGood(simulator, run, [ids[0], ids[2]]);
	expectReadable(run);
	const record = run.json[1] as unknown as UpdateRecord;
	const isRefused = record.reason === 'invalidInput';
	expect(asked(simulator).has(ids[1].conversationId)).toBe(
		!isRefused && record.status !== 'skipped',
	);
	return { record, stored: storedFor(simulator, ids[1]) };
}

/** The strange item is written as it is. */
export async function expectStored(
	simulator: Simulator,
	way: Way,
	name: string,
	value: unknown,
	text: string,
): Promise<void> {
	const { record, stored } = await setStrange(simulator, way, way.fieldsFor(name, value));
	expect(record).toMatchObject({ status: 'verified', valid: true, validation: { mismatches: [] } });
	for (const shown of [stored, record.validation.expected, record.validation.actual]) {
		expect(Object.entries(shown)).toEqual([[name, text]]);
	}
}

/** The strange item is refused, and nothing is sent for it. Returns what is said of it. */
export async function expectNotSent(
	simulator: Simulator,
	way: Way,
	name: unknown,
	value: unknown,
): Promise<string> {
	const { record, stored } = await setStrange(simulator, way, way.fieldsFor(name, value));
	expectRefused(record as unknown as IDataObject);
	expect(stored).toEqual({});
	return record.error!;
}
