import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { ApiClient } from '../client/api';
import { readIncludeInputFields, readUpdateOptions } from '../input/options';
import { readItems } from '../input/parameters';
import type { UpdateReader } from '../input/updates';
import { throwFirstFailure, throwFirstInvalid } from '../output/errors';
import { addUpdateHint } from '../output/hints';
import { toOutput } from '../output/items';
import { toOutputJson } from '../output/outputJson';
import { cancelledText, progressText, tellCancellation, tellProgress } from '../output/progress';
import { invalidTarget } from '../update/evaluate';
import { UpdateRun } from '../update/run';
import { withApi } from './withApi';

/** Set and Remove: they differ only in what their items ask for. */
export async function executeUpdates(
	context: IExecuteFunctions,
	createReader: UpdateReader,
): Promise<INodeExecutionData[][]> {
	const options = readUpdateOptions(context);
	const { valid, invalid } = await readItems(context, createReader(context, options));
	if (options.stopAtFirst) throwFirstInvalid(context, invalid);
	const work = async (api: ApiClient) => {
		const run = new UpdateRun(api, valid, options);
		const stopTelling = [
			tellProgress(context, api, run.expectedRequests),
			tellCancellation(context, () => cancelledText(run.targets, valid.length)),
		];
		const finished = await run.execute().finally(() => stopTelling.forEach((stop) => stop()));
		const unusable = invalid.map(({ item, failure }) => invalidTarget(item, failure, options));
		const targets = [...finished, ...unusable].sort((a, b) => a.item - b.item);
		return { run, targets };
	};
	return await withApi(context, work, async ({ run, targets }, api) => {
		if (options.stopAtFirst) {
			const results = targets.map(({ item, result }) => ({ item, failure: result.failure }));
			throwFirstFailure(context, results, progressText(targets));
		}
		await addUpdateHint(context, run, targets, api.usage());
		const includesInput = readIncludeInputFields(context);
		return await toOutput(context, targets, (target) => [toOutputJson(target)], includesInput);
	});
}
