import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readIncludeInputFields, readUpdateOptions } from '../input/options';
import { isToolNode, type Readings } from '../input/parameters';
import { apiError, firstCause, throwFirstInvalid } from '../output/errors';
import { count } from '../output/hints';
import { createItemMaker } from '../output/items';
import { tellProgress } from '../output/progress';
import { addUpdateHint } from '../output/updateHint';
import type { Session } from '../session';
import { needsCheck } from '../update/check';
import { recordOf } from '../update/record';
import { estimateRequests, runUpdates } from '../update/run';
import { judgeAll, type Judged } from '../update/verdict';
import { tookEffect } from '../update/supersede';
import { unusableTarget, type Update, type UpdateOptions } from '../update/target';
import { withSession } from './withSession';

/** How far a run had come when it was ended, as a sentence. */
function progressOf(judged: Judged[], options: UpdateOptions): string {
	const written = judged.map(({ target }) => target).filter(tookEffect);
	const notChecked = written.filter((target) => needsCheck(target, options) && !target.check);
	const notWritten = judged.filter(
		({ target, verdict }) => verdict.status === 'failed' && !tookEffect(target),
	);
	const notSent = notWritten.filter(
		({ target, verdict }) => verdict.reason === 'cancelled' && !target.written?.unknown,
	);
	const checks = notChecked.length > 0 ? ` (${notChecked.length} of them not checked)` : '';
	const failed = notWritten.length - notSent.length;
	return `By then, ${written.length} of ${count(judged.length, 'item')} had been written${checks}, ${failed} had failed, and ${notSent.length} had not been sent.`;
}

function throwFirstFailure(
	context: IExecuteFunctions,
	judged: Judged[],
	options: UpdateOptions,
): void {
	const failed = judged.filter(({ verdict }) => verdict.failure);
	const first = firstCause(failed, ({ verdict }) => verdict.reason);
	if (!first) return;
	throw apiError(context, first.target.item, first.verdict.failure!, progressOf(judged, options));
}

function toOutputs(
	context: IExecuteFunctions,
	judged: Judged[],
	{ onMismatch }: UpdateOptions,
): INodeExecutionData[][] {
	const makeItem = createItemMaker(context);
	const input = context.getInputData();
	const includesInput = readIncludeInputFields(context);
	// An agent sees the first output only
	const routes = onMismatch === 'route' && !isToolNode(context);
	const outputs: INodeExecutionData[][] = routes ? [[], []] : [[]];
	for (const { target, verdict } of judged) {
		const inputFields = includesInput(target.item) ? input[target.item].json : undefined;
		const isMismatch = verdict.status === 'mismatch' || verdict.status === 'unverified';
		outputs[routes && isMismatch ? 1 : 0].push(
			makeItem(recordOf(target, verdict), target.item, inputFields),
		);
	}
	return outputs;
}

/** Set and Remove: they differ only in what their items ask for. */
export async function executeUpdates(
	context: IExecuteFunctions,
	{ usable, unusable }: Readings<Update>,
): Promise<INodeExecutionData[][]> {
	const options = readUpdateOptions(context);
	if (options.stopAtFirst) throwFirstInvalid(context, unusable);
	const updates = usable.map(({ value }) => value);
	const work = async (session: Session) => {
		const stopTelling = tellProgress(context, session, estimateRequests(updates, options));
		const targets = await runUpdates(session, updates, options).finally(stopTelling);
		return judgeAll(
			[...targets, ...unusable.map(unusableTarget)].sort((a, b) => a.item - b.item),
			options,
		);
	};
	return await withSession(context, work, (judged, { usage }) => {
		if (options.stopAtFirst) throwFirstFailure(context, judged, options);
		addUpdateHint(context, judged, options, usage);
		return toOutputs(context, judged, options);
	});
}
