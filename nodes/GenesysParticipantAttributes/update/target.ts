import type { Changes } from '../attributes/change';
import type { Comparison } from '../attributes/compare';
import type { Who } from '../genesys/choose';
import type { Failure } from '../genesys/explain';

/** What one input item asks for. IDs are lower-case UUIDs. */
export interface Update {
	item: number;
	conversationId: string;
	who: Who;
	changes: Changes;
	warnings: string[];
	/** Only set what is not there yet. */
	keepExisting: boolean;
}

/** How the whole run is to be done. */
export interface UpdateOptions {
	verify: boolean;
	/** Milliseconds that a missing value is given to appear. */
	verifyForMs: number;
	combineItems: boolean;
	skipUnchanged: boolean;
	skipEnded: boolean;
	writeTo: 'attributes' | 'participant';
	onMismatch: 'flag' | 'route' | 'fail';
	dryRun: boolean;
	/** The first failed item ends the run. */
	stopAtFirst: boolean;
}

/** What the requests that carried a target's attributes came to. */
export interface Written {
	statusCode?: number;
	attempts: number;
	waitedMs: number;
	correlationId?: string;
	/** Items that shared the request. */
	combinedItems: number;
	/** ISO 8601. */
	acceptedAt?: string;
	failure?: Failure;
	/** A try of it may have been carried out though it failed. */
	unknown: boolean;
}

/** The latest look at what is stored for a target. */
export interface Check {
	comparison: Comparison;
	reads: number;
	/** ISO 8601; absent where nothing was read. */
	checkedAt?: string;
	/** The last read could not be made, so the comparison does not count. */
	failed?: Failure;
}

/** Nothing is sent for a target that is settled before the writes. */
export type Settled =
	| { status: 'skipped'; reason: 'conversationEnded' | 'participantEnded' | 'nothingToWrite' }
	| { status: 'unchanged' }
	| { status: 'planned' }
	| { status: 'failed'; failure: Failure };

/** One output item in the making: an update of one participant. */
export interface Target {
	item: number;
	conversationId: string;
	participantId?: string;
	purpose?: string;
	/** What is asked for, but for what is to be kept as it is. */
	changes: Changes;
	/** The part of it that has to be sent. */
	toWrite: Changes;
	warnings: Set<string>;
	settled?: Settled;
	written?: Written;
	check?: Check;
}

/** An item whose input cannot be used, as a target that nothing is sent for. */
export function unusableTarget({ item, failure }: { item: number; failure: Failure }): Target {
	return {
		item,
		conversationId: '',
		changes: new Map(),
		toWrite: new Map(),
		warnings: new Set(),
		settled: { status: 'failed', failure },
	};
}
