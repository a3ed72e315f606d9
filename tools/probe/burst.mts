import type { Account } from './client.mts';
import type { Reply } from './reply.mts';

/** Needs no permission, and answers little. */
export const cheapest = { method: 'GET', path: '/api/v2/tokens/me' } as const;

/** Requests that were sent without waiting for one another. Times are `performance.now()` milliseconds. */
export interface Burst {
	/** How many were answered by something else than 429. */
	letIn: number;
	/** The first 429. */
	refusal?: Reply;
	/** Whether some got no answer, so that nobody knows whether they count. */
	isUncertain: boolean;
	startedAt: number;
	endedAt: number;
}

const AT_ONCE = 10;
/** Where no 429 has come by then, none will. */
const MOST = 5_000;

/** Sends so many requests. */
export async function sendBurst(account: Account, count: number): Promise<Burst> {
	return await sendWhile(account, (_, sent) => sent < count);
}

/** Sends requests until one is answered by 429. */
export async function sendUntilRefused(account: Account): Promise<Burst> {
	return await sendWhile(account, ({ refusal }, sent) => !refusal && sent < MOST);
}

async function sendWhile(
	account: Account,
	goesOn: (burst: Burst, sent: number) => boolean,
): Promise<Burst> {
	const now = performance.now();
	const burst: Burst = { letIn: 0, isUncertain: false, startedAt: now, endedAt: now };
	let sent = 0;

	async function lane(): Promise<void> {
		while (goesOn(burst, sent)) {
			sent++;
			const reply = await account(cheapest);
			if (!reply || reply.status === 401) burst.isUncertain = true;
			else if (reply.status === 429) burst.refusal ??= reply;
			else burst.letIn++;
		}
	}

	await Promise.all(Array.from({ length: AT_ONCE }, lane));
	burst.endedAt = performance.now();
	return burst;
}
