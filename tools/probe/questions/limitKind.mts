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
/** Tries to see by how much a bucket fills up. */
const REFILLS = 4;
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
	if (soon.letIn > 0) return soon.letIn < total / 2 ? await bucket(probe, account) : undefined;
	return await window(probe, account, { early, rest });
}

/** The window of a bucket, by how much it fills up in a known time. */
async function bucket(probe: Probe, account: Account): Promise<Found> {
	const { timing, interrupt, missing } = probe;
	const { allowed } = probe.notes.limit();
	if (allowed === null) {
		missing('rateLimit.allowed', 'No header tells it, and a bucket cannot be counted.');
		return { kind: 'bucket' };
	}
	let before = await drain(account);
	for (let tries = 0; tries < REFILLS; tries++) {
		await interrupt.sleep(timing.refillMs);
		const after = await drain(account);
		// Less than one request more or less than were let in has come back
		const least = (allowed * (after.sentAt - before.answeredAt)) / (after.letIn + 1);
		const most = (allowed * (after.answeredAt - before.sentAt)) / (after.letIn - 1);
		const windowSeconds = onlySecond(least, most);
		if (windowSeconds !== undefined) return { kind: 'bucket', windowSeconds };
		before = after;
	}
	missing('rateLimit.windowSeconds', 'The network was too slow to tell.');
	return { kind: 'bucket' };
}

/** Empties a bucket: the refusal of a request that was alone on its way, and how many were let in. */
async function drain(
	account: Account,
): Promise<{ letIn: number; sentAt: number; answeredAt: number }> {
	let { letIn } = await sendUntilRefused(account);
	for (;;) {
		const last = await sendBurst(account, 1);
		if (last.refusal) return { letIn, ...last.refusal };
		letIn += last.letIn;
	}
}

/** The one whole number of seconds between two times in milliseconds; undefined where there are more. */
function onlySecond(least: number, most: number): number | undefined {
	const second = Math.floor(most / 1000);
	return second * 1000 > least && (second - 1) * 1000 <= least ? second : undefined;
}

/** The length of a window, of whole seconds, and what is let in at its end. */
async function window(
	probe: Probe,
	account: Account,
	{ early, rest }: { early: Burst; rest: Burst },
): Promise<Found | undefined> {
	const windowSeconds = await pollForRoom(probe, account, early, rest);
	if (windowSeconds === undefined) return undefined;
	const again = await sendBurst(account, AGAIN);
	const windowMs = windowSeconds * 1000;
	const isInTime = again.endedAt < rest.startedAt + windowMs;
	const wasOneWindow = rest.endedAt < early.startedAt + windowMs;
	if (!isInTime || !wasOneWindow || again.isUncertain) return undefined;
	const kind = again.letIn > EARLY ? 'fixed' : 'sliding';
	const { allowed } = probe.notes.limit();
	return { kind, windowSeconds, allowed: allowed ?? early.letIn + rest.letIn };
}

/**
 * Asks half a second after each whole second since the window began, until it is let in: the window
 * ended between that and the refusal before. Undefined where both leave more than one whole second.
 */
async function pollForRoom(
	{ interrupt, say }: Probe,
	account: Account,
	{ startedAt, endedAt }: Burst,
	{ refusal }: Burst,
): Promise<number | undefined> {
	const hint = refusal && hintOf(refusal);
	const toldAt = refusal && hint !== undefined ? refusal.answeredAt + hint * 1000 : 0;
	// Two seconds before what was told: it is rounded, and one refusal has to come first
	const soonest = Math.max(toldAt - 2000, performance.now());
	const first = Math.max(1, Math.ceil((soonest - startedAt - 500) / 1000));
	let refusedAt: number | undefined;
	say('waits for the end of the window');
	for (let second = first; second < first + MOST_POLLS; second++) {
		const dueAt = startedAt + second * 1000 + 500;
		await interrupt.sleep(Math.max(0, dueAt - performance.now()));
		const reply = await account(cheapest);
		if (!reply) return undefined;
		if (reply.status !== 429) {
			return refusedAt && onlySecond(refusedAt - endedAt, reply.answeredAt - startedAt);
		}
		refusedAt = reply.sentAt;
	}
	return undefined;
}
