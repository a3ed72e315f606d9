import type { IExecuteFunctions } from 'n8n-workflow';

import type { RateLimit } from '../delivery/rateWindow';
import type { ApiClient } from '../client/api';
import { needsCheck } from '../update/check';
import { wasApplied, type FinishedTarget, type Target } from '../update/target';
import { count, outageText } from './hints';

/** How often a long run tells how far it is, in milliseconds. */
const INTERVAL_MS = 10_000;

function timeLeft(requests: number, rateLimit: RateLimit | undefined): string {
	if (!rateLimit) return '';
	const seconds = Math.round((Math.floor(requests / rateLimit.limit) * rateLimit.windowMs) / 1000);
	return seconds > 0
		? `; the rate limit lets it end in ${count(seconds, 'second')} at the earliest`
		: '';
}

/**
 * Tells now and then how far the run is: in n8n's log, and in the editor's console in manual runs.
 *
 * @param total requests that the run will take, about
 * @returns ends it
 */
export function tellProgress(
	context: IExecuteFunctions,
	api: ApiClient,
	total: number,
): () => void {
	const over = new AbortController();
	const tell = async () => {
		while (await api.clock.pause(INTERVAL_MS, over.signal)) {
			const usage = api.usage();
			const done = usage.requests - usage.retries;
			const left = timeLeft(total - done, api.rateLimit());
			const text = `${done} of about ${count(total, 'request')} done${outageText(usage)}${left}`;
			context.logger.info(`Genesys Participant Attributes: ${text}`);
			context.sendMessageToUI(text);
		}
	};
	void tell();
	return () => over.abort();
}

/** Where n8n keeps what is told of a cancelled execution: letters, digits and underscores only. */
const CANCELLED_KEY = 'genesys_when_cancelled';

/**
 * Tells how far a run had come when its execution is cancelled or runs into its timeout. n8n drops
 * the output of the node then, and keeps the highlighted data of the execution, if they are set at
 * once.
 *
 * @returns ends it: what is cancelled later is another node's
 */
export function tellCancellation(context: IExecuteFunctions, textOf: () => string): () => void {
	let isOver = false;
	context.onExecutionCancellation(() => {
		if (isOver) return;
		const text = textOf();
		// Older releases of n8n have no highlighted data here
		context.customData?.set(CANCELLED_KEY, text);
		context.logger.warn(`Genesys Participant Attributes: ${text}`);
		context.sendMessageToUI(text);
	});
	return () => {
		isOver = true;
	};
}

/** How far a run had come when it was ended, as a sentence. */
export function progressText(targets: FinishedTarget[]): string {
	const written = targets.filter(wasApplied);
	const notChecked = written.filter((target) => needsCheck(target) && !target.check);
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
export function cancelledText(targets: Target[], total: number): string {
	const written = targets.filter(wasApplied).length;
	return `${written} of ${count(total, 'item')} had been written when the execution was cancelled; writes under way may have been made as well. Run it again with Skip Unchanged: what is there already is not written again.`;
}
