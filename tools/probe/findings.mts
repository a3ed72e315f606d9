import type { LimitKind } from '../simulator/limitKinds.mts';
import type { NameKind } from '../simulator/names.mts';
import type { TopicKind } from '../simulator/notifications/topics.mts';

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

/** A topic as the list of topics has it; null: it is not in the list. */
export type Topic = { transports: string[]; permissions: string[]; isForUsers: boolean } | null;

/** What a channel, its socket and its events do. */
export interface Notifications {
	/** Until a new channel expires; null where it does not say. */
	expiresHours: number | null;
	/** Whether a PUT of its topics makes it live longer. */
	extendedByPut: boolean;
	/** Whether a ping is answered. */
	ping: boolean;
	/** From when a socket was opened to its first heartbeat; null where none came. */
	heartbeatSeconds: number | null;
	/** What a second socket of a channel does to the first. */
	secondSocket: 'closesFirst' | 'both';
	/** Whether its topics are there after a reconnection; null where no event came that could tell. */
	topicsKept: boolean | null;
	/**
	 * What the event of a write to attributes holds: all of the participant's, or what changed. None came, or the
	 * topic is refused; unclear where a write replaces all.
	 */
	attributesEvent: 'all' | 'changed' | 'none' | 'refused' | 'unclear';
	/** From the write to its event, an upper bound. */
	attributesDelayMs?: number;
	/** Whether a write that changes nothing gives an event. */
	unchangedEvent?: boolean;
	/** Whether an event shows an empty text. */
	emptyShown?: boolean;
	/** Whether a change of attributes alone gives a snapshot; null where the conversation is in no queue. */
	snapshot: boolean | null;
}

/** What is answered to a write. */
export interface WriteAnswer {
	status: number;
	body: 'none' | 'sent' | 'merged' | 'other';
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
	patchAnswer: WriteAnswer | null;
	/** The same of the address of the medium, such as conversations/calls/…. */
	mediaAnswer: WriteAnswer | null;
	names: Record<NameKind, NameFate> | null;
	/** The longest value that was kept, of those that were tried; 0 where none was. */
	valueLength: number | null;
	rateLimit: RateLimit | null;
	/** What a write after the conversation's end does; only with `--ended`. */
	afterEnd?: 'accepted' | 'ignored' | 'refused' | null;
	search: Search | null;
	/** Topics of notifications, as to who may have them, and by which way. */
	topics: Record<TopicKind, Topic> | null;
	notifications: Notifications | null;
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
		mediaAnswer: null,
		names: null,
		valueLength: null,
		rateLimit: null,
		// Keeps its place; without a value it is not in the file
		afterEnd: undefined,
		search: null,
		topics: null,
		notifications: null,
		permissions: [],
		correlationIds: [],
		unanswered: {},
		requests: 0,
	};
}
