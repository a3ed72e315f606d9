import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openApi, type ApiClient } from '../client/api';
import { readApiOptions } from '../input/options';
import { warnOfRetryOnFail } from '../output/hints';

/**
 * Runs an operation with an API client of its own, and closes it whatever comes.
 *
 * @param finish makes the output of what was worked out; not called when n8n cancels the execution,
 * which then tells of that itself
 */
export async function withApi<T>(
	context: IExecuteFunctions,
	work: (api: ApiClient) => Promise<T>,
	finish: (result: T, api: ApiClient) => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	const api = await openApi(context, readApiOptions(context));
	try {
		const result = await work(api);
		if (context.getExecutionCancelSignal()?.aborted) return [[]];
		warnOfRetryOnFail(context);
		return await finish(result, api);
	} finally {
		api.close();
	}
}
