import type { IExecuteFunctions } from 'n8n-workflow';

import type { Pace } from '../delivery/window';
import type { Session } from '../session';
import { count } from './hints';

/** How often a long run tells how far it is, in milliseconds. */
const INTERVAL_MS = 10_000;

function timeLeft(requests: number, pace: Pace | undefined): string {
	if (!pace) return '';
	const seconds = Math.round((Math.floor(requests / pace.allowed) * pace.windowMs) / 1000);
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
	session: Session,
	total: number,
): () => void {
	const over = new AbortController();
	const tell = async () => {
		while (await session.clock.pause(INTERVAL_MS, over.signal)) {
			const done = session.usage.requests - session.usage.retries;
			const text = `${done} of about ${count(total, 'request')} done${timeLeft(total - done, session.pace())}`;
			context.logger.info(`Genesys Participant Attributes: ${text}`);
			context.sendMessageToUI(text);
		}
	};
	void tell();
	return () => over.abort();
}
