import { openApi } from '../client/api';
import { readUpdateOptions } from '../input/options';
import { readItems, type ReadItem } from '../input/parameters';
import type { ItemUpdate } from '../input/updates';
import { throwFirstFailure, throwFirstInvalid } from '../output/errors';
import { addUpdateHint, warnOfRetryOnFail } from '../output/hints';
import { toOutput } from '../output/items';
import { toOutputJson } from '../output/outputJson';
import { cancelledText, progressText, tellCancellation, tellProgress } from '../output/progress';
import { invalidTarget } from '../update/target';
import { UpdateRun } from '../update/run';
import type { Operation } from './operation';

/** Set and Remove: they differ only in what their items ask for. */
export function executeUpdates(read: ReadItem<ItemUpdate>): Operation['execute'] {
	return async (context, onError) => {
		const options = readUpdateOptions(context, onError);
		const { valid, invalid } = await readItems(context, read);
		if (onError === 'stop') throwFirstInvalid(context, invalid);
		const api = await openApi(context, options.api);
		try {
			const updates = valid.map((update) => ({ ...update, options: options.run }));
			const run = new UpdateRun(api, updates, options.run);
			const { reads, writes, checks } = await run.expectedRequests();
			const total = options.run.dryRun ? reads : reads + writes + checks;
			tellCancellation(context, api, () => cancelledText(run.targets, valid.length));
			const stopTelling = tellProgress(context, api, total);
			const finished = await run.execute().finally(stopTelling);
			// n8n tells of a cancellation itself
			if (context.getExecutionCancelSignal()?.aborted) return [[]];
			warnOfRetryOnFail(context);
			const unusable = invalid.map((one) => invalidTarget(one.item, one.failure, options.run));
			const targets = [...finished, ...unusable].sort((a, b) => a.item - b.item);
			if (onError === 'stop') {
				const results = targets.map(({ item, result }) => ({ item, failure: result.failure }));
				throwFirstFailure(context, results, progressText(targets));
			}
			await addUpdateHint(context, run, targets, api.usage());
			return await toOutput(context, targets, (one) => [toOutputJson(one)], options.output);
		} finally {
			api.close();
		}
	};
}
