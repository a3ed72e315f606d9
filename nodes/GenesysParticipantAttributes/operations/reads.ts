import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openApi, type ApiClient } from '../client/api';
import type { Failure } from '../genesys/failures';
import { allDone, groupBy } from '../common';
import type { Options } from '../input/options';
import type { ItemsRead, ValidItem } from '../input/parameters';
import { throwFirstFailure, throwFirstInvalid } from '../output/errors';
import { warnOfRetryOnFail } from '../output/hints';
import { toOutput } from '../output/items';

/** What an operation that only reads has for one input item: records, or why there are none. */
export interface ReadResult {
	item: number;
	records: IDataObject[];
	/** Fields that tell the failed item, beside `error` and `reason`. */
	about?: IDataObject;
	failure?: Failure;
}

export function recordsOf({ records, failure, about }: ReadResult): IDataObject[] {
	if (!failure) return records;
	const { message, description, reason } = failure;
	return [{ ...about, error: message, reason, ...(description && { advice: description }) }];
}

/**
 * Get and Find: each thing that items ask for is read once.
 *
 * @param keyOf the same for items that one reading answers
 * @param read what it is for all of such items
 */
export async function executeReads<T>(
	context: IExecuteFunctions,
	options: Options,
	{ valid, invalid }: ItemsRead<T>,
	keyOf: (item: ValidItem<T>) => string,
	read: (api: ApiClient, group: Array<ValidItem<T>>) => Promise<ReadResult[]>,
): Promise<INodeExecutionData[][]> {
	const isStop = options.output.onError === 'stop';
	if (isStop) throwFirstInvalid(context, invalid);
	const api = await openApi(context, options.api);
	try {
		const results: ReadResult[] = invalid.map((one) => ({ ...one, records: [] }));
		const reads = await api.begin(groupBy(valid, keyOf), async (group) => {
			if (api.signal.aborted) return;
			results.push(...(await read(api, group)));
			if (isStop && results.some(({ failure }) => failure)) api.stop();
		});
		await allDone(reads);
		// n8n tells of a cancellation itself
		if (context.getExecutionCancelSignal()?.aborted) return [[]];
		warnOfRetryOnFail(context);
		results.sort((a, b) => a.item - b.item);
		if (isStop) throwFirstFailure(context, results);
		return await toOutput(context, results, recordsOf, options.output);
	} finally {
		api.close();
	}
}
