import type { IExecuteFunctions } from 'n8n-workflow';

import type { Usage } from '../client/api';
import type { UpdateRun } from '../update/run';
import type { FinishedTarget } from '../update/target';
import { warningsOf } from './outputJson';

/** "1 item", "2 items". */
export function count(number: number, noun: string): string {
	return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}

export function addHint(
	context: IExecuteFunctions,
	message: string,
	type: 'info' | 'warning' = 'info',
): void {
	context.addExecutionHints({ message, type, location: 'outputPane' });
}

/** How long a run has waited for the service, as part of a sentence; empty if it has not. */
export function outageText({ blockedMs }: Usage): string {
	const seconds = Math.round(blockedMs.byOutage / 1000);
	return seconds > 0
		? `, ${count(seconds, 'second')} spent waiting for Genesys Cloud to come back`
		: '';
}

/** What a run has cost, as part of a sentence. */
export function usageText(usage: Usage): string {
	const { requests, retries, blockedMs } = usage;
	const seconds = Math.round(blockedMs.byLimit / 1000);
	const waited =
		seconds > 0 ? `, ${count(seconds, 'second')} spent waiting for the rate limit` : '';
	const repeated = retries > 0 ? `, ${retries} of them repeated` : '';
	return `${count(requests, 'request')}${repeated}${waited}${outageText(usage)}`;
}

/** n8n's own retry runs the whole node again, for all items. */
export function warnOfRetryOnFail(context: IExecuteFunctions): void {
	if (!context.getNode().retryOnFail) return;
	addHint(
		context,
		'Turn off Retry On Fail in the settings of this node. It would send all items again; this node already retries each request by itself.',
		'warning',
	);
}

/** The limit that a token has unless Genesys raised it, in requests a minute. */
const USUAL_LIMIT = 300;

/** Warnings that many items share, told at most. */
const MAX_WARNINGS = 5;

async function dryRunText(run: UpdateRun, usage: Usage): Promise<string> {
	const { writes, checks } = await run.plannedRequests();
	// What a dry run reads, the real run reads as well
	const reads = usage.requests - usage.retries;
	const minutes = Math.floor(Math.max(0, reads + writes + checks - 1) / USUAL_LIMIT);
	const time = minutes === 0 ? 'less than a minute' : `about ${count(minutes, 'minute')}`;
	const first = reads > 0 ? `read ${count(reads, 'conversation')} first, ` : '';
	return `Dry run, nothing was written. The real run would ${first}send ${count(writes, 'write')} and read back ${count(checks, 'conversation')}: ${time} at ${USUAL_LIMIT} requests a minute.`;
}

/** How often each entry occurs, in the order of first occurrence. */
function countEach(entries: Iterable<string>): Map<string, number> {
	const counts = new Map<string, number>();
	for (const entry of entries) counts.set(entry, (counts.get(entry) ?? 0) + 1);
	return counts;
}

function statusText(targets: FinishedTarget[]): string {
	const counts = countEach(targets.map(({ result }) => result.status));
	return [...counts].map(([status, number]) => `${number} ${status}`).join(', ');
}

/** Each warning that several items have, once. */
function addSharedWarnings(context: IExecuteFunctions, targets: FinishedTarget[]): void {
	const shared = [...countEach(targets.flatMap(warningsOf))]
		.filter(([, number]) => number > 1)
		.sort(([, a], [, b]) => b - a);
	for (const [warning, number] of shared.slice(0, MAX_WARNINGS)) {
		addHint(context, `${count(number, 'item')}: ${warning}`, 'warning');
	}
}

function sumText(targets: FinishedTarget[], usage: Usage): string {
	return `${count(targets.length, 'item')}: ${statusText(targets)}. ${usageText(usage)}.`;
}

/** The sum of a run, shown above its output. */
export async function addUpdateHint(
	context: IExecuteFunctions,
	run: UpdateRun,
	targets: FinishedTarget[],
	usage: Usage,
): Promise<void> {
	const isTrouble = targets.some(({ result }) =>
		['failed', 'mismatch', 'unverified'].includes(result.status),
	);
	if (run.options.dryRun) addHint(context, await dryRunText(run, usage));
	else addHint(context, sumText(targets, usage), isTrouble ? 'warning' : 'info');
	addSharedWarnings(context, targets);
}
