import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { createYield } from '../client/clock';
import { tellsOutcome } from '../input/envelopes';
import type { OutputOptions } from '../input/options';
import { errorForm, failedItem } from './errorOutput';

/** Fields that say how an item failed; those of an earlier run of this node do not hold for this one. */
const FAILURE_FIELDS = new Set(['error', 'reason', 'advice', 'details']);

function withoutFailure(input: IDataObject): IDataObject {
	if (!tellsOutcome(input)) return input;
	return Object.fromEntries(Object.entries(input).filter(([name]) => !FAILURE_FIELDS.has(name)));
}

/**
 * The node's output, in the order given.
 *
 * @param recordsOf what an entry puts out for its input item; with `error` where it failed. Where its
 * names meet those of the input, the record wins
 */
export async function toOutput<Entry extends { item: number }>(
	context: IExecuteFunctions,
	entries: Entry[],
	recordsOf: (entry: Entry) => IDataObject[],
	{ onError, includesInput }: OutputOptions,
): Promise<INodeExecutionData[][]> {
	// n8n adds the input to failed items by itself
	const form = onError === 'errorOutput' ? errorForm(context) : undefined;
	const inputs = context.getInputData();
	const items: INodeExecutionData[] = [];
	const yieldIfDue = createYield();
	for (const entry of entries) {
		await yieldIfDue();
		const { item } = entry;
		const input = includesInput(item) ? inputs[item] : undefined;
		const common = { pairedItem: { item }, ...(input?.binary && { binary: input.binary }) };
		for (const record of recordsOf(entry)) {
			if (form && record.error !== undefined) items.push(failedItem(form, record, common));
			else
				items.push({
					// The record comes first, and wins
					json: input ? { ...record, ...withoutFailure(input.json), ...record } : record,
					...common,
				});
		}
	}
	return [items];
}
