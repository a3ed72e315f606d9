import type { IExecuteFunctions } from 'n8n-workflow';

import type { Usage } from '../session';
import type { Judged } from '../update/verdict';
import { countRequests } from '../update/run';
import type { UpdateOptions } from '../update/target';
import { addHint, count, usageText } from './hints';

/** The limit that a token has unless Genesys raised it, in requests a minute. */
const USUAL_LIMIT = 300;

function dryRunText(judged: Judged[], options: UpdateOptions, usage: Usage): string {
	const { writes, checks } = countRequests(
		judged.map(({ target }) => target),
		options,
	);
	// What a dry run reads, the real run reads as well
	const reads = usage.requests - usage.retries;
	const minutes = Math.floor(Math.max(0, reads + writes + checks - 1) / USUAL_LIMIT);
	const time = minutes === 0 ? 'less than a minute' : `about ${count(minutes, 'minute')}`;
	const first = reads > 0 ? `read ${count(reads, 'conversation')} first, ` : '';
	return `Dry run, nothing was written. The real run would ${first}send ${count(writes, 'write')} and read back ${count(checks, 'conversation')}: ${time} at ${USUAL_LIMIT} requests a minute.`;
}

function statusText(judged: Judged[]): string {
	const counts = new Map<string, number>();
	for (const { verdict } of judged)
		counts.set(verdict.status, (counts.get(verdict.status) ?? 0) + 1);
	return [...counts].map(([status, number]) => `${number} ${status}`).join(', ');
}

/** The sum of a run, shown above its output. */
export function addUpdateHint(
	context: IExecuteFunctions,
	judged: Judged[],
	options: UpdateOptions,
	usage: Usage,
): void {
	if (options.dryRun) return addHint(context, dryRunText(judged, options, usage));
	const isFine = judged.every(
		({ verdict }) => !['failed', 'mismatch', 'unverified'].includes(verdict.status),
	);
	const text = `${count(judged.length, 'item')}: ${statusText(judged)}. ${usageText(usage)}.`;
	addHint(context, text, isFine ? 'info' : 'warning');
}
