import type { IExecuteFunctions } from 'n8n-workflow';

import { count } from '../common';
import type { RateLimit } from '../delivery/rateWindow';
import type { ApiClient } from '../client/api';
import { needsCheck } from '../update/check';
import { isUnknown, wasApplied, type FinishedTarget, type Target } from '../update/target';
import { countItems, nounFor, outageText } from './hints';

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
 */
export function tellCancellation(
	context: IExecuteFunctions,
	{ cancelSignal }: ApiClient,
	textOf: () => string,
): void {
	cancelSignal.addEventListener('abort', () => {
		const text = textOf();
		// Older releases of n8n have no highlighted data here
		context.customData?.set(CANCELLED_KEY, text);
		context.logger.warn(`Genesys Participant Attributes: ${text}`);
		context.sendMessageToUI(text);
	});
}

/** How far targets may have come, and how that is told. */
const STAGES = {
	written: 'had been written',
	unknown: 'may have been written',
	failed: 'had failed',
	notSent: 'had not been sent',
};

type Stage = keyof typeof STAGES;

/** Undefined where nothing was to be sent. */
function stageOf(target: Target): Stage | undefined {
	if (isUnknown(target)) return 'unknown';
	if (wasApplied(target)) return 'written';
	const { early, written, result } = target;
	if (early && early.status !== 'failed') return undefined;
	const failure = early?.failure ?? written?.failure ?? result?.failure;
	// Without an attempt, what ended the run was the answer to another item's request
	const isSent = failure && failure.reason !== 'cancelled' && written?.attempts !== 0;
	return isSent ? 'failed' : 'notSent';
}

/**
 * "2 of 5 items had been written, and 3 had not been sent": what is none is left out. One thing is
 * counted throughout, participants where an item is for several.
 *
 * @param toCome items that have no targets yet
 */
function stagesText(targets: Target[], toCome = 0): string {
	const stages = [...targets.map(stageOf), ...Array<Stage>(toCome).fill('notSent')];
	const notChecked = targets.filter(
		(target) => stageOf(target) === 'written' && needsCheck(target) && !target.check,
	).length;
	const checks = notChecked > 0 ? ` (${notChecked} of them not checked)` : '';
	const parts: string[] = [];
	for (const stage of Object.keys(STAGES) as Stage[]) {
		const number = stages.filter((one) => one === stage).length;
		if (number === 0) continue;
		const of = parts.length === 0 ? ` of ${count(stages.length, nounFor(targets))}` : '';
		parts.push(`${number}${of} ${STAGES[stage]}${stage === 'written' ? checks : ''}`);
	}
	const last = parts.splice(-2).join(', and ') || 'nothing had been written';
	return [...parts, last].join(', ');
}

/** What helps a run that was cut off. */
const GO_ON =
	'Turn on Skip Unchanged and run the workflow again with all items: what is there already is not written again.';

/** How far a run had come when it was ended, and how to go on; of one target its failure says all. */
export function progressText(targets: FinishedTarget[]): string {
	if (targets.length <= 1) return '';
	const isBegun = targets.some((target) => wasApplied(target) || isUnknown(target));
	return `Before the run stopped, ${stagesText(targets)}.${isBegun ? ` ${GO_ON}` : ''}`;
}

/**
 * The same for a run that is cancelled, when nothing is known of what is under way.
 *
 * @param total input items
 */
export function cancelledText(targets: Target[], total: number): string {
	const toCome = total - countItems(targets);
	return `When the execution was cancelled, ${stagesText(targets, toCome)}. ${GO_ON}`;
}
