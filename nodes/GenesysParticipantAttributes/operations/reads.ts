import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Explanation, Failure } from '../genesys/explain';
import { apiError } from '../output/errors';
import { createItemMaker } from '../output/items';

/** What an operation that only reads has for one input item: records, or why there are none. */
export interface ReadResult {
	item: number;
	records: IDataObject[];
	/** Fields that tell the failed item, beside `error` and `reason`. */
	about?: IDataObject;
	failure?: Failure;
}

/** An item whose input cannot be used. */
export function unreadable({ item, problem }: { item: number; problem: Explanation }): ReadResult {
	return { item, records: [], failure: { reason: 'invalidInput', ...problem } };
}

/** Output items in input order; with Stop Workflow, the first failed item ends the run instead. */
export function outputsOf(
	context: IExecuteFunctions,
	results: ReadResult[],
): INodeExecutionData[][] {
	const inOrder = [...results].sort((a, b) => a.item - b.item);
	const failed = inOrder.find(({ failure }) => failure);
	if (failed && !context.continueOnFail()) {
		throw apiError(context, failed.item, failed.failure!);
	}
	const makeItem = createItemMaker(context);
	return [
		inOrder.flatMap(({ item, records, failure, about }) => {
			if (!failure) return records.map((record) => makeItem(record, item));
			const { message, description, reason } = failure;
			return [makeItem({ ...about, error: message, reason, warnings: [description] }, item)];
		}),
	];
}
