import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Failure } from '../genesys/explain';
import { groupBy } from '../groupBy';
import { readOnError } from '../input/options';
import type { Readings } from '../input/parameters';
import { apiError, firstCause, throwFirstInvalid } from '../output/errors';
import { errorForm } from '../output/errorOutput';
import { createItemMaker } from '../output/items';
import type { ApiClient } from '../genesys/api';
import { withApi } from './withApi';

/** What an operation that only reads has for one input item: records, or why there are none. */
export interface ReadResult {
	item: number;
	records: IDataObject[];
	/** Fields that tell the failed item, beside `error` and `reason`. */
	about?: IDataObject;
	failure?: Failure;
}

/** Output items in input order; with Stop Workflow, the first failed item ends the run instead. */
export function outputsOf(
	context: IExecuteFunctions,
	results: ReadResult[],
): INodeExecutionData[][] {
	const onError = readOnError(context);
	const inOrder = [...results].sort((a, b) => a.item - b.item);
	const failed = inOrder.filter(({ failure }) => failure);
	const first = firstCause(failed, ({ failure }) => failure?.reason);
	if (first && onError === 'stop') throw apiError(context, first.failure!, first.item);
	const makeItem = createItemMaker(onError === 'errorOutput' ? errorForm(context) : undefined);
	return [
		inOrder.flatMap(({ item, records, failure, about }) => {
			if (!failure) return records.map((record) => makeItem(record, item));
			const { message, description, reason } = failure;
			const advice = description ? { advice: description } : {};
			return [makeItem({ ...about, error: message, reason, ...advice }, item)];
		}),
	];
}

/**
 * Get and Find: each thing that items ask for is read once.
 *
 * @param keyOf the same for items that one reading answers
 * @param read what it is for all of such items
 */
export async function executeReads<T>(
	context: IExecuteFunctions,
	{ usable, unusable }: Readings<T>,
	keyOf: (value: T) => string,
	read: (api: ApiClient, group: Readings<T>['usable']) => Promise<ReadResult[]>,
): Promise<INodeExecutionData[][]> {
	const isStop = readOnError(context) === 'stop';
	if (isStop) throwFirstInvalid(context, unusable);
	const work = async (api: ApiClient) => {
		const results: ReadResult[] = unusable.map((one) => ({ ...one, records: [] }));
		const groups = groupBy(usable, ({ value }) => keyOf(value));
		await api.forEach(groups, async (group) => {
			if (api.signal.aborted) return;
			results.push(...(await read(api, group)));
			if (isStop && results.some(({ failure }) => failure)) api.stop();
		});
		return results;
	};
	return await withApi(context, work, async (results) => outputsOf(context, results));
}
