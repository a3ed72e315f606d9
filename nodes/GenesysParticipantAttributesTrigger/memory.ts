/** What happens to a conversation. */
export type ConversationEvent = 'started' | 'ended';

/**
 * What the trigger remembers from one poll to the next, as n8n stores it with the workflow. Times in
 * epoch milliseconds, by the clock of Genesys Cloud.
 */
export interface Memory {
	event: ConversationEvent;
	/** When the workflow was activated: what happened before is never handed on. */
	activatedAt: number;
	/** The last poll that worked. */
	polledAt: number;
	/** Conversations that were handed on and may be found again: ID to the time of their event. */
	handedOn: Record<string, number>;
}

/**
 * How long after its event a conversation may show up in analytics: usually seconds, on a bad day
 * minutes; Genesys Cloud promises nothing. Each poll looks back so far, and reads a page more for
 * each 100 conversations of that time.
 */
export const LATENESS_MS = 15 * 60_000;

/** The earliest event that the next poll may still have to hand on. */
export function lookBackTo({ activatedAt, polledAt }: Memory): number {
	return Math.max(activatedAt, polledAt - LATENESS_MS);
}

/** The memory of a trigger that has just been activated. */
export function startMemory(event: ConversationEvent, now: number): Memory {
	// The clock of Genesys Cloud is known to the second
	const activatedAt = Math.floor(now / 1000) * 1000;
	return { event, activatedAt, polledAt: now, handedOn: {} };
}

/** Adds what a poll hands on, and drops what no later poll can find. */
export function remember(
	memory: Memory,
	polledAt: number,
	found: Array<{ id: string; time: number }>,
): Memory {
	const polled = { ...memory, polledAt: Math.max(memory.polledAt, polledAt) };
	const earliest = lookBackTo(polled);
	const all = [
		...Object.entries(memory.handedOn),
		...found.map(({ id, time }): [string, number] => [id, time]),
	];
	return { ...polled, handedOn: Object.fromEntries(all.filter(([, time]) => time >= earliest)) };
}
