import type { LimitKind } from '../simulator/limitKinds.mts';
import type { NameKind } from '../simulator/names.mts';

/** A time after a write, as far as it can be told from outside. All in milliseconds. */
export interface Delay {
	/** The middle of all tries; 0 where the first read had what was written. */
	median: number;
	/** The longest of all tries. */
	worst: number;
	/** The longest time after which a read still did not have it; 0 where none did not. */
	missingAt: number;
}

/** The token's rate limit; null is what could not be seen. */
export interface RateLimit {
	/** Requests that one token may make in one window. */
	allowed: number | null;
	windowSeconds: number | null;
	/** Whether answers other than 429 carry the `inin-ratelimit-*` headers. */
	headers: boolean | null;
	/** The same of a 429; null where none was met. */
	headersOn429: boolean | null;
	/** Whether a 429 tells `Retry-After`; null where none was met. */
	retryAfterOn429: boolean | null;
	/** Only with `--limit`. */
	kind?: LimitKind | null;
}

/** The search for participant attributes. */
export interface Search {
	allowed: boolean;
	/** Any of these would allow it; only where it is not allowed. */
	missingPermission?: string[];
	/** Whether a search by ID alone is refused. */
	needsDates?: boolean;
	/** The most IDs in one query that found the conversation, of those that were tried. */
	idsPerQuery?: number;
	/** When it showed what was written; `missingAt` as with reads. */
	freshMs?: number;
	freshMissingAt?: number;
}

/** An answer that was refused, for a question to Genesys' support. */
export interface Refused {
	question: string;
	status: number;
	code: string;
	correlationId: string;
}

export type NameFate = 'kept' | 'lost' | 'refused';

/** What one run has found out. Null: not found out, and `unanswered` says why. */
export interface Findings {
	/** Of this format. */
	version: 1;
	/** ISO 8601. */
	probedAt: string;
	/** The domain, or `custom`: an address of one's own is nobody else's business. */
	region: string;
	nullValue: 'removed' | 'kept' | 'refused' | 'emptied' | null;
	emptyText: 'kept' | 'removed' | 'refused' | null;
	nonString: 'asText' | 'kept' | 'refused' | null;
	/** Status of a write to a participant that the conversation does not have. */
	unknownParticipant: number | null;
	/** Status of a read of a conversation that there is not. */
	unknownConversation: number | null;
	/** Whether attributes that a write does not name stay. */
	merge: boolean | null;
	caseSensitive: boolean | null;
	readDelayMs: Delay | null;
	patchAnswer: { status: number; body: 'none' | 'sent' | 'merged' | 'other' } | null;
	names: Record<NameKind, NameFate> | null;
	/** The longest value that was kept, of those that were tried; 0 where none was. */
	valueLength: number | null;
	rateLimit: RateLimit | null;
	/** What a write after the conversation's end does; only with `--ended`. */
	afterEnd?: 'accepted' | 'ignored' | 'refused' | null;
	search: Search | null;
	/** That were seen to be missing. */
	permissions: string[];
	correlationIds: Refused[];
	/** Why a question has no answer, by its field. */
	unanswered: Record<string, string>;
	/** How many requests it took. */
	requests: number;
}

/** The fields that are answers to a question. */
export type Answered = Omit<
	Findings,
	'version' | 'probedAt' | 'region' | 'permissions' | 'correlationIds' | 'unanswered' | 'requests'
>;

/** The findings of a run before its first question. */
export function noFindings(region: string, now = new Date()): Findings {
	return {
		version: 1,
		probedAt: now.toISOString(),
		region,
		nullValue: null,
		emptyText: null,
		nonString: null,
		unknownParticipant: null,
		unknownConversation: null,
		merge: null,
		caseSensitive: null,
		readDelayMs: null,
		patchAnswer: null,
		names: null,
		valueLength: null,
		rateLimit: null,
		// Keeps its place; without a value it is not in the file
		afterEnd: undefined,
		search: null,
		permissions: [],
		correlationIds: [],
		unanswered: {},
		requests: 0,
	};
}
