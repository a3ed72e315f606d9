/** How long the probe waits for what. Milliseconds. */
export interface Timing {
	/** For one answer. */
	timeoutMs: number;
	/** Before a failed request is sent again; doubled each time. */
	backoffMs: number;
	/** All waits for one request together, before it is given up. */
	maxWaitMs: number;
	/** For a write to appear in a read. */
	readPatienceMs: number;
	/** For a write to appear in the attribute search. */
	searchPatienceMs: number;
	/** For a notification that may not come. */
	eventPatienceMs: number;
	/** For the first heartbeat of a socket, from when it was opened. */
	heartbeatPatienceMs: number;
	/** Until a write after the end counts as ignored, beyond what reads are late. */
	endedPatienceMs: number;
	/** For removed attributes to disappear, beyond what reads are late. */
	removalPatienceMs: number;
	/** Between the groups of requests that tell one kind of limit from another. */
	limitGapMs: number;
	/** How long a window is at least; groups that take longer tell nothing. */
	shortestWindowMs: number;
	/** For a bucket to fill up so far that its pace can be told. */
	refillMs: number;
}

/** For a real organization. */
export const usualTiming: Timing = {
	timeoutMs: 30_000,
	backoffMs: 1_000,
	maxWaitMs: 180_000,
	readPatienceMs: 60_000,
	searchPatienceMs: 60_000,
	eventPatienceMs: 20_000,
	heartbeatPatienceMs: 40_000,
	endedPatienceMs: 5_000,
	removalPatienceMs: 5_000,
	limitGapMs: 5_000,
	shortestWindowMs: 30_000,
	refillMs: 40_000,
};
