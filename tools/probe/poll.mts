import type { Interrupt } from './interrupt.mts';
import type { Reply } from './reply.mts';

/** When a look showed what was written, in milliseconds after the write. */
export interface Sighting<Seen> {
	seen: Seen;
	/** 0 where the first look had it; else an upper bound. */
	seenAt: number;
	/** The last time at which it was still missing, a lower bound; 0 where it never was. */
	missingAt: number;
	/** Whether no request had to be sent again, so that the times are as good as they can be. */
	isExact: boolean;
}

export interface Look<Seen> {
	reply: Reply;
	/** What was looked for; undefined while it is missing. */
	seen?: Seen;
}

const SHORTEST_STEP_MS = 50;
/** Each look is later than the one before by this share of the time that has passed. */
const STEP_SHARE = 0.25;
/** Around the time that is expected the looks are closer. */
const EXPECTED_STEP_SHARE = 0.1;

/**
 * Looks again and again for what a write wrote; undefined once the patience has ended. The times are
 * bounds, however slow the network: from when the write had been sent to when the look was answered,
 * and from when the write was answered to when a look was sent in vain.
 *
 * @param expectedMs when it came the times before, so that fewer looks are needed
 */
export async function pollFor<Seen>(
	write: Reply,
	look: () => Promise<Look<Seen>>,
	{ sleep }: Interrupt,
	{ patienceMs, expectedMs = 0 }: { patienceMs: number; expectedMs?: number },
): Promise<Sighting<Seen> | undefined> {
	const startedAt = performance.now();
	let missingAt = 0;
	let isExact = !write.isRepeated;
	for (let looks = 0; ; looks++) {
		const { reply, seen } = await look();
		isExact &&= !reply.isRepeated;
		if (seen !== undefined) {
			const seenAt = looks === 0 ? 0 : Math.ceil(reply.answeredAt - write.sentAt);
			return { seen, seenAt, missingAt, isExact };
		}
		missingAt = Math.max(0, Math.floor(reply.sentAt - write.answeredAt));
		if (performance.now() - startedAt >= patienceMs) return undefined;
		await sleep(stepAfter(performance.now() - write.answeredAt, expectedMs));
	}
}

function stepAfter(passedMs: number, expectedMs: number): number {
	const soon = 0.75 * expectedMs - passedMs;
	if (soon > SHORTEST_STEP_MS) return soon;
	const share = passedMs < 2 * expectedMs ? EXPECTED_STEP_SHARE : STEP_SHARE;
	return Math.max(SHORTEST_STEP_MS, share * passedMs);
}
