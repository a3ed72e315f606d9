import type { INode, INodeExecutionData, IPairedItemData } from 'n8n-workflow';

import type { Failure } from './failurePlans.mts';
import { FAILURES } from './failures.mts';
import { withSimulator } from './support.mts';
import { itemsFor, set, type UpdateRecord, type UpdateRun } from './updates.mts';

type OnError = NonNullable<INode['onError']>;

/** Runs three items one after another, the second of which fails. */
async function failSecond({ arrange, options }: Failure, onError?: OnError): Promise<UpdateRun> {
	const results: UpdateRun[] = [];
	await withSimulator({}, async (simulator) => {
		const items = itemsFor(simulator.seed({ conversations: 3 }));
		arrange(simulator, items[1]);
		const result = await set(simulator, items, {
			options: { concurrency: 1, verifyFor: 0, ...options },
			node: { onError },
		});
		results.push(result);
	});
	return results[0];
}

function expectRecord(record: UpdateRecord, failure: Failure): void {
	const { reason, valid = false, message, description, attempts = 1 } = failure;
	expect(record).toMatchObject({ status: 'failed', valid, reason });
	expect(record.error).toMatch(message);
	expect(record.advice).toMatch(description);
	expect(record.delivery.attempts).toBe(attempts);
	expect(record.validation.expected).toEqual({ tier: 'gold' });
}

describe('with Stop Workflow, the first failed item ends the run', () => {
	test.concurrent.each(FAILURES)('on %s', async (_, failure) => {
		const { message, description, httpCode, progress = [1, 1, 1] } = failure;
		const { error, status } = await failSecond(failure);
		expect(status).toBe('error');
		expect(error?.name).toBe('NodeApiError');
		expect(error?.message).toMatch(message);
		expect(error?.message).toMatch(/ \[item 1\]$/);
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect(error?.description).toMatch(description);
		const [written, notSent, notChecked] = progress;
		const unchecked = notChecked > 0 ? ` (${notChecked} of them not checked)` : '';
		expect(error?.description).toContain(
			`By then, ${written} of 3 items had been written${unchecked}, ${3 - written - notSent} had failed, and ${notSent} had not been sent.`,
		);
		if (httpCode) expect(error).toMatchObject({ httpCode });
	});
});

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

describe('with Continue (using error output), the item goes there and keeps its record', () => {
	test.concurrent.each(FAILURES)('on %s', async (_, failure) => {
		const { error, outputs } = await failSecond(failure, 'continueErrorOutput');
		expect(error).toBeUndefined();
		const isSecond = ({ pairedItem }: INodeExecutionData) =>
			(pairedItem as IPairedItemData).item === 1;
		const { details, ...rest } = outputs[1].find(isSecond)!.json;
		const record = details as unknown as UpdateRecord;
		expectRecord(record, failure);
		// n8n adds the fields of the input item
		expect(rest).toEqual({
			conversationId: record.conversationId,
			participantId: record.participantId,
			attributes: { tier: 'gold' },
			error: record.error,
		});
		if (failure.common) return;
		expect(outputs.map((items) => items.map(({ pairedItem }) => pairedItem))).toEqual([
			[{ item: 0 }, { item: 2 }],
			[{ item: 1 }],
		]);
	});
});
