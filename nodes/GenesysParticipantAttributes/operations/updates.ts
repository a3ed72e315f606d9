import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { createYield } from '../eventLoop';
import { readIncludeInputFields, readOnError, readUpdateOptions } from '../input/options';
import { readEach, type ReadItem } from '../input/parameters';
import { apiError, firstCause, throwFirstInvalid } from '../output/errors';
import { errorForm } from '../output/errorOutput';
import { count } from '../output/hints';
import { createItemMaker } from '../output/items';
import { tellCancellation, tellProgress } from '../output/progress';
import { addUpdateHint } from '../output/updateHint';
import type { ApiClient } from '../genesys/api';
import { needsCheck } from '../update/check';
import { invalidTarget } from '../update/evaluate';
import { toOutputJson } from '../update/outputJson';
import { estimateRequests, runUpdates } from '../update/run';
import { wasApplied } from '../update/supersede';
import type { FinishedTarget, Target, Update, UpdateOptions } from '../update/target';
import { withApi } from './withApi';

/** How far a run had come when it was ended, as a sentence. */
function progressOf(targets: FinishedTarget[], options: UpdateOptions): string {
	const written = targets.filter(wasApplied);
	const notChecked = written.filter((target) => needsCheck(target, options) && !target.check);
	const notWritten = targets.filter(
		(target) => target.result.status === 'failed' && !wasApplied(target),
	);
	const notSent = notWritten.filter(
		({ result, written: outcome }) =>
			(result.reason === 'cancelled' || outcome?.attempts === 0) && !outcome?.mayHaveApplied,
	);
	const checks = notChecked.length > 0 ? ` (${notChecked.length} of them not checked)` : '';
	const failed = notWritten.length - notSent.length;
	return `By then, ${written.length} of ${count(targets.length, 'item')} had been written${checks}, ${failed} had failed, and ${notSent.length} had not been sent.`;
}

/** The same for a run that is cancelled, when nothing is known of what is under way. */
function cancelledText(targets: Target[], total: number): string {
	const written = targets.filter(wasApplied).length;
	return `${written} of ${count(total, 'item')} had been written when the execution was cancelled; writes under way may have been made as well. Run it again with Skip Unchanged: what is there already is not written again.`;
}

function throwFirstFailure(
	context: IExecuteFunctions,
	targets: FinishedTarget[],
	options: UpdateOptions,
): void {
	const failed = targets.filter(({ result }) => result.failure);
	const first = firstCause(failed, ({ result }) => result.reason);
	if (!first) return;
	throw apiError(context, first.result.failure!, first.item, progressOf(targets, options));
}

async function toOutputs(
	context: IExecuteFunctions,
	targets: FinishedTarget[],
): Promise<INodeExecutionData[][]> {
	const makeItem = createItemMaker(
		readOnError(context) === 'errorOutput' ? errorForm(context) : undefined,
	);
	const input = context.getInputData();
	const includesInput = readIncludeInputFields(context);
	const items: INodeExecutionData[] = [];
	const yieldIfDue = createYield();
	for (const target of targets) {
		await yieldIfDue();
		const { item } = target;
		items.push(makeItem(toOutputJson(target), item, includesInput(item) ? input[item] : undefined));
	}
	return [items];
}

/** Set and Remove: they differ only in what their items ask for. */
export async function executeUpdates(
	context: IExecuteFunctions,
	read: ReadItem<Update>,
): Promise<INodeExecutionData[][]> {
	const { usable, unusable } = await readEach(context, read);
	const options = readUpdateOptions(context);
	if (options.stopAtFirst) throwFirstInvalid(context, unusable);
	const updates = usable.map(({ value }) => value);
	const work = async (api: ApiClient) => {
		const targets: Target[] = [];
		const stopTelling = [
			tellProgress(context, api, estimateRequests(updates, options)),
			tellCancellation(context, () => cancelledText(targets, updates.length)),
		];
		const finished = await runUpdates(api, updates, options, targets).finally(() =>
			stopTelling.forEach((stop) => stop()),
		);
		return [...finished, ...unusable.map(invalidTarget)].sort((a, b) => a.item - b.item);
	};
	return await withApi(context, work, async (targets, client) => {
		if (options.stopAtFirst) throwFirstFailure(context, targets, options);
		await addUpdateHint(context, targets, options, client.usage());
		return await toOutputs(context, targets);
	});
}
