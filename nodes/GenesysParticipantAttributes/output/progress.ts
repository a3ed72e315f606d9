import type { IExecuteFunctions } from 'n8n-workflow';

import type { RateLimit } from '../delivery/rateWindow';
import type { ApiClient } from '../genesys/api';
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
