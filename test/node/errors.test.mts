import type { INode, INodeExecutionData, IPairedItemData } from 'n8n-workflow';

import { FAILURES, type Failure } from './failures.mts';
import { withSimulator } from './support.mts';
import { itemsFor, set, type UpdateRecord, type UpdateRun } from './updates.mts';

/** Runs three items one after another, the second of which fails. */
async function failSecond(
	{ arrange, options }: Failure,
	onError: INode['onError'],
): Promise<UpdateRun> {
	const results: UpdateRun[] = [];
	await withSimulator({}, async (simulator) => {
		const items = itemsFor(simulator.seed({ conversations: 3 }));
		arrange(simulator, items[1]);
		const usual = { concurrency: 1, verifyFor: 0 };
		results.push(
			await set(simulator, items, { options: { ...usual, ...options }, node: { onError } }),
		);
	});
	return results[0];
}

function expectRecord(record: UpdateRecord, failure: Failure): void {
	const { reason, valid = false, message, description, attempts = 1 } = failure;
	expect(record).toMatchObject({ status: 'failed', valid, reason, delivery: { attempts } });
	expect(record.error).toMatch(message);
	expect(record.advice).toMatch(description);
	expect(record.validation.expected).toEqual({ tier: 'gold' });
}

describe('with Continue, the item carries the error beside its record', () => {
	test.concurrent.each(FAILURES)('on %s', async (_, failure) => {
		const { error, outputs, records } = await failSecond(failure, 'continueRegularOutput');
		expect(error).toBeUndefined();
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2].map((item) => ({ item })),
		);
		expectRecord(records[1], failure);
		expect(outputs[0].some((item) => item.error)).toBe(false);
		if (failure.common) return;
		expect([records[0].status, records[2].status]).toEqual(['verified', 'verified']);
	});
});

/** One of each kind: what a request meets, what only a check tells, and what ends the run. */
const SOME = FAILURES.filter(([name]) =>
	['403', 'a lost connection', '429 that asks for more than Max Wait'].includes(name),
).concat(FAILURES.slice(-2));

test.concurrent.each(SOME)('with Stop Workflow, it ends the run: %s', async (_, failure) => {
	const { error, status } = await failSecond(failure, 'stopWorkflow');
	expect(status).toBe('error');
	expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 1 } });
	expect(error?.message).toMatch(failure.message);
	expect(error?.message).toMatch(/ \[item 1\]$/);
	expect(error?.description).toMatch(failure.description);
});

test.concurrent.each(SOME)('to the error output, with its record: %s', async (_, failure) => {
	const { error, outputs } = await failSecond(failure, 'continueErrorOutput');
	expect(error).toBeUndefined();
	const isSecond = ({ pairedItem }: INodeExecutionData) =>
		(pairedItem as IPairedItemData).item === 1;
	const { details, ...rest } = outputs[1].find(isSecond)!.json;
	const record = details as unknown as UpdateRecord;
	expectRecord(record, failure);
	const { conversationId, participantId, error: message } = record;
	// n8n adds the fields of the input item
	const input = { conversationId, participantId, attributes: { tier: 'gold' } };
	expect(rest).toEqual({ ...input, error: message });
	if (failure.common) return;
	const items = outputs.map((all) => all.map(({ pairedItem }) => pairedItem));
	expect(items).toEqual([[{ item: 0 }, { item: 2 }], [{ item: 1 }]]);
});
