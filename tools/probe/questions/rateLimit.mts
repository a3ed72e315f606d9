import { cheapest } from '../burst.mts';
import type { Answered, RateLimit } from '../findings.mts';
import type { Probe } from '../question.mts';
import type { Reply } from '../reply.mts';
import { limitKind } from './limitKind.mts';

/** Tries of a measurement that the network may spoil. */
const TRIES = 10;

/** The token's rate limit: by its headers, and with `--limit` by spending one window. */
export async function rateLimit(probe: Probe): Promise<Pick<Answered, 'rateLimit'>> {
	const measured = probe.maySpendWindow ? await spend(probe) : await watch(probe);
	const { allowed, ...told } = probe.notes.limit();
	return { rateLimit: { allowed, windowSeconds: null, ...told, ...measured } };
}

async function spend(probe: Probe): Promise<Partial<RateLimit>> {
	for (let tries = 0; tries < TRIES; tries++) {
		const found = await limitKind(probe);
		if (found) return found;
	}
	probe.missing('rateLimit.kind', 'The network was too slow, or the limit too high, to tell.');
	return { kind: null };
}

async function watch(probe: Probe): Promise<Partial<RateLimit>> {
	for (let tries = 0; tries < TRIES; tries++) {
		const windowSeconds = await windowByHeaders(probe);
		if (windowSeconds !== undefined) return { windowSeconds };
	}
	probe.missing('rateLimit.windowSeconds', 'The headers do not tell it; --limit may.');
	return {};
}

/**
 * The length of a window, of whole seconds. The first answer of a new token tells it, or, by the way
 * in which it is rounded, a second more. What decides is whether the first request still counts half
 * a second before that time is over.
 */
async function windowByHeaders({
	client,
	interrupt,
	timing,
	say,
}: Probe): Promise<number | undefined> {
	const account = await client.account();
	const first = await account(cheapest);
	const seconds = headerOf(first, 'inin-ratelimit-reset');
	const counted = headerOf(first, 'inin-ratelimit-count');
	// A bucket fills up so soon that its headers say nothing of a window
	const isWindow = seconds >= 2 && seconds * 1000 <= timing.maxWaitMs;
	if (!first || !isWindow || counted !== 1) return undefined;
	const middle = (first.sentAt + first.answeredAt) / 2;
	const due = middle + seconds * 1000 - 500;
	say(`waits ${seconds} s for the end of a window`);
	await interrupt.sleep(Math.max(0, due - performance.now()));
	const second = await account(cheapest);
	const count = headerOf(second, 'inin-ratelimit-count');
	if (!second || Number.isNaN(count) || !isBetween(first, second, seconds)) return undefined;
	return count > counted ? seconds : seconds - 1;
}

/** Whether the second arrived within the last of so many seconds after the first. */
function isBetween(first: Reply, second: Reply, seconds: number): boolean {
	const least = second.sentAt - first.answeredAt;
	const most = second.answeredAt - first.sentAt;
	return least > (seconds - 1) * 1000 && most < seconds * 1000;
}

/** NaN where there is none, and with a 429, which may not have been counted. */
function headerOf(reply: Reply | undefined, name: string): number {
	return reply?.status === 429 ? NaN : Number(reply?.header(name) ?? NaN);
}
