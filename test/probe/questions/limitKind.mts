import { cheapest, sendBurst, sendUntilRefused } from '../burst.mts';
import type { Burst } from '../burst.mts';
import { hintOf } from '../client.mts';
import type { Account } from '../client.mts';
import type { RateLimit } from '../findings.mts';
import type { Probe } from '../question.mts';

type Found = Pick<RateLimit, 'kind'> & Partial<RateLimit>;

/** The first few requests of the window, a while before the others. */
const EARLY = 10;
/** More than these, let in again at once, are a new window. */
const AGAIN = EARLY + 5;
/** A window that has not ended by then is none. */
const MOST_POLLS = 150;

/**
 * Spends one window of a token of its own. A bucket lets in a few more right after its first refusal.
 * Where nothing is let in until the first requests are old enough, either those few are forgotten
 * then (sliding), or all (fixed). Undefined where the network was too slow to tell.
 */
export async function limitKind(probe: Probe): Promise<Found | undefined> {
	const { client, timing, interrupt, say } = probe;
	const account = await client.account();
	say('spends one window of the rate limit');
	const early = await sendBurst(account, EARLY);
	await interrupt.sleep(timing.limitGapMs);
	const rest = await sendUntilRefused(account);
	if (!rest.refusal || early.refusal || early.isUncertain || rest.isUncertain) return undefined;
	await interrupt.sleep(timing.limitGapMs / 2);
	const soon = await sendUntilRefused(account);
	if (soon.isUncertain || soon.endedAt - early.startedAt > timing.shortestWindowMs)
		return undefined;
	const total = early.letIn + rest.letIn;
	if (soon.letIn > 0)
		return soon.letIn < total / 2 ? await bucket(probe, account, soon) : undefined;
	return await window(probe, account, { early, rest });
}

/** The window of a bucket, by how much it fills up in a known time. */
async function bucket(
	{ notes, timing, interrupt, missing }: Probe,
	account: Account,
	emptied: Burst,
): Promise<Found> {
	const kind = 'bucket';
	if (notes.allowed === null) {
		missing('rateLimit.allowed', 'No header tells it, and a bucket cannot be counted.');
		return { kind };
	}
	await interrupt.sleep(timing.refillMs);
	const filled = await sendUntilRefused(account);
	const tookMs = refusedAt(filled) - refusedAt(emptied);
	const perRequestMs = tookMs / filled.letIn;
	return { kind, windowSeconds: Math.round((perRequestMs * notes.allowed) / 1000) };
}

function refusedAt({ refusal, endedAt }: Burst): number {
	return refusal ? (refusal.sentAt + refusal.answeredAt) / 2 : endedAt;
}

/** The length of a window, of whole seconds, and what is let in at its end. */
async function window(
	probe: Probe,
	account: Account,
	{ early, rest }: { early: Burst; rest: Burst },
): Promise<Found | undefined> {
	const windowSeconds = await pollForRoom(probe, account, early.startedAt, rest);
	if (windowSeconds === undefined) return undefined;
	const again = await sendBurst(account, AGAIN);
	const windowMs = windowSeconds * 1000;
	const isInTime = again.endedAt < rest.startedAt + windowMs;
	const wasOneWindow = rest.endedAt < early.startedAt + windowMs;
	if (!isInTime || !wasOneWindow || again.isUncertain) return undefined;
	const kind = again.letIn > EARLY ? 'fixed' : 'sliding';
	return { kind, windowSeconds, allowed: probe.notes.allowed ?? early.letIn + rest.letIn };
}

/**
 * Asks half a second after each whole second since the window began, until it is let in; after that
 * many seconds the window was over. Undefined where an answer was too late to tell.
 */
async function pollForRoom(
	{ interrupt, say }: Probe,
	account: Account,
	startedAt: number,
	{ refusal }: Burst,
): Promise<number | undefined> {
	const hint = refusal && hintOf(refusal);
	const toldAt = refusal && hint !== undefined ? refusal.answeredAt + hint * 1000 : 0;
	// Two seconds before what was told: it is rounded, and one refusal has to come first
	const soonest = Math.max(toldAt - 2000, performance.now());
	const first = Math.max(1, Math.ceil((soonest - startedAt - 500) / 1000));
	say('waits for the end of the window');
	for (let second = first; second < first + MOST_POLLS; second++) {
		const dueAt = startedAt + second * 1000 + 500;
		await interrupt.sleep(Math.max(0, dueAt - performance.now()));
		const reply = await account(cheapest);
		if (!reply || reply.answeredAt > dueAt + 400) return undefined;
		if (reply.status !== 429) return second === first ? undefined : second;
	}
	return undefined;
}
