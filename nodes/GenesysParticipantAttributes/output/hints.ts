import type { IExecuteFunctions } from 'n8n-workflow';

import type { Usage } from '../client/api';
import type { UpdateRun } from '../update/run';
import { count, groupBy } from '../common';
import type { FinishedTarget, SkipReason, Target } from '../update/target';
import { warningsOf } from './outputJson';
import { withoutMarkup } from './withoutMarkup';

export function addHint(
	context: IExecuteFunctions,
	message: string,
	type: 'info' | 'warning' = 'info',
): void {
	context.addExecutionHints({ message: withoutMarkup(message), type, location: 'outputPane' });
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
	const { writes, checks } = await run.expectedRequests();
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

/** What several input items, or several participants of one item, are called. */
export function nounFor(targets: Target[]): string {
	return countItems(targets) < targets.length ? 'participant' : 'item';
}

/** The input items that targets are for. */
export function countItems(targets: Target[]): number {
	return new Set(targets.map(({ item }) => item)).size;
}

const SKIPPED: Record<SkipReason, string> = {
	conversationEnded: 'the conversation has ended',
	participantEnded: 'the participant has left',
	nothingToWrite: 'there is nothing to write',
};

function causeOf({ check, result }: FinishedTarget): string | undefined {
	const { status, reason, failure } = result;
	if (status === 'skipped') return SKIPPED[reason as SkipReason];
	return status === 'unverified' ? check?.failed?.message : failure?.message;
}

/** " (2 with a warning)", with the warnings of one that is alone: those of several are hints. */
function warningsText(group: FinishedTarget[]): string {
	const warned = group.map(warningsOf).filter(({ length }) => length > 0);
	if (warned.length === 0) return '';
	const texts = warned.length === 1 ? `: ${warned[0].join(' ').replace(/\.$/, '')}` : '';
	return ` (${warned.length} with a warning${texts})`;
}

/** "2 failed: why", "3 verified (1 with a warning: what)". */
function groupText(group: FinishedTarget[]): string {
	const [cause, ...others] = new Set(group.map(causeOf));
	const why = cause !== undefined && others.length === 0 ? `: ${cause}` : '';
	return `${group.length} ${group[0].result.status}${why}${warningsText(group)}`;
}

/** "3 items: 1 failed: why, 2 verified." */
function sumText(targets: FinishedTarget[]): string {
	const groups = groupBy(targets, ({ result }) => result.status).map(groupText);
	return `${count(targets.length, nounFor(targets))}: ${groups.join(', ')}.`;
}

/** Each warning that several have, once. */
function addSharedWarnings(context: IExecuteFunctions, targets: FinishedTarget[]): void {
	const shared = [...countEach(targets.flatMap(warningsOf))]
		.filter(([, number]) => number > 1)
		.sort(([, a], [, b]) => b - a);
	const noun = nounFor(targets);
	for (const [warning, number] of shared.slice(0, MAX_WARNINGS)) {
		addHint(context, `${count(number, noun)}: ${warning}`, 'warning');
	}
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
	const hasAdvice = targets.some(({ result }) => result.failure ?? result.advice);
	const where = hasAdvice ? ' See error and advice in each item.' : '';
	const text = run.options.dryRun
		? `${await dryRunText(run, usage)} ${sumText(targets)}${where}`
		: `${sumText(targets)} ${usageText(usage)}.${where}`;
	addHint(context, text, isTrouble ? 'warning' : 'info');
	addSharedWarnings(context, targets);
}
