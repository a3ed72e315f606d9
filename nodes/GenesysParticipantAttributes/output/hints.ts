import type { IExecuteFunctions } from 'n8n-workflow';

import type { Usage } from '../genesys/api';

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
