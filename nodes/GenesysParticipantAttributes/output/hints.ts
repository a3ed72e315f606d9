import type { IExecuteFunctions } from 'n8n-workflow';

import type { Usage } from '../session';

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

/** What a run has cost, as part of a sentence. */
export function usageText({ requests, retries, limitedMs }: Usage): string {
	const seconds = Math.round(limitedMs / 1000);
	const waited =
		seconds > 0 ? `, ${count(seconds, 'second')} spent waiting for the rate limit` : '';
	const repeated = retries > 0 ? `, ${retries} of them repeated` : '';
	return `${count(requests, 'request')}${repeated}${waited}`;
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
