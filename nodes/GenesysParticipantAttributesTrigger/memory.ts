import { MINUTE_MS } from '../GenesysParticipantAttributes/common';

/**
 * How long after its event a conversation may show up in analytics: usually seconds, on a bad day
 * minutes; Genesys Cloud promises nothing. Nothing is looked for any longer.
 */
export const LATENESS_MS = 15 * MINUTE_MS;

/** The least that each poll looks back. */
export const LOOK_BACK_MS = MINUTE_MS;

/** Longer than any key of an event. */
const LONGEST_KEY = 200;

/**
 * What the trigger remembers from one poll to the next. Times are epoch milliseconds, by the clock of
 * Genesys Cloud.
 */
export interface Memory {
	/** Whose memory it is: n8n stores it under the node's name, which another node may get. */
	nodeId: string;
	/** The event that the trigger waits for. */
	event: string;
	/** Another one after each poll, by which it shows whether n8n has kept it. */
	revision: string;
	/** The last poll that worked. */
	polledAt: number;
	/** All that happened before this has been read at least once. */
	mark: number;
	/**
	 * All that happened before this has been read when it could not be late any more. Never before the
	 * publication of the workflow: what happened earlier is not handed on.
	 */
	settled: number;
	/** How late most conversations show up, of late. */
	lateMs: number;
	/** How far Genesys Cloud's clock is ahead of n8n's, in milliseconds. */
	clockOffsetMs: number;
	/** Where in the answers the next one of a backlog is, counted from the newest. */
	row: number;
	/** What has been handed on and may be found again: key to time of the event. */
	handedOn: Map<string, number>;
}

/** A memory as n8n stores it. */
export type StoredMemory = Omit<Memory, 'handedOn'> & { handedOn: Record<string, number> };

export function toStored({ handedOn, ...rest }: Memory): StoredMemory {
	return { ...rest, handedOn: Object.fromEntries(handedOn) };
}

/** Whose memory, and of which event. */
export type Owner = Pick<Memory, 'nodeId' | 'event'>;

const TIMES = ['polledAt', 'mark', 'settled', 'lateMs', 'clockOffsetMs', 'row'] as const;

/**
 * Reads a memory back: anybody may have changed it, or half of it may be lost.
 *
 * @returns undefined where there is none of this owner
 */
export function readMemory(
	stored: unknown,
	{ nodeId, event }: Owner,
): Memory | 'damaged' | undefined {
	if (stored === undefined || stored === null) return undefined;
	if (typeof stored !== 'object') return 'damaged';
	const memory = stored as StoredMemory;
	if (typeof memory.nodeId === 'string' && memory.nodeId !== nodeId) return undefined;
	if (memory.nodeId === nodeId && memory.event !== event) return undefined;
	const isWhole =
		memory.nodeId === nodeId &&
		typeof memory.revision === 'string' &&
		TIMES.every((name) => Number.isFinite(memory[name])) &&
		typeof memory.handedOn === 'object' &&
		memory.handedOn !== null;
	if (!isWhole) return 'damaged';
	const entries = Object.entries(memory.handedOn).filter(
		([key, time]) => key.length <= LONGEST_KEY && Number.isFinite(time),
	);
	const { revision, polledAt, mark, settled, lateMs, clockOffsetMs, row } = memory;
	const handedOn = new Map(entries);
	return { nodeId, event, revision, polledAt, mark, settled, lateMs, clockOffsetMs, row, handedOn };
}

/** Whether a memory knows of times that are still to come, so that it would wait for them. */
export function isOfFuture({ polledAt, mark, settled }: Memory, now: number): boolean {
	return Math.max(polledAt, mark, settled) > now + LATENESS_MS;
}

/** The memory of a trigger that begins: what happened before now is not handed on. */
export function beginMemory(owner: Owner, now: number): Memory {
	// The clock of Genesys Cloud is known to the second
	const settled = Math.floor(now / 1000) * 1000;
	return {
		...owner,
		revision: '',
		polledAt: now,
		mark: settled,
		settled,
		lateMs: LOOK_BACK_MS,
		clockOffsetMs: 0,
		row: 0,
		handedOn: new Map(),
	};
}
