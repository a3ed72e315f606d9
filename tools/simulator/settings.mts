import type { LimitKind } from './limitKinds.mts';
import type { NameRules } from './names.mts';
import { defaultNotifications } from './notifications/settings.mts';
import type { NotificationSettings } from './notifications/settings.mts';

/** The 403 that no definition declares: which routes answer it, and the permissions that it names. */
export interface Forbidden {
	/** Route names; all API routes when left out. */
	routes?: string[];
	permissions: string[];
}

/** How the simulated Genesys Cloud behaves. The server reads it anew at each request. */
export interface Settings {
	/** The address to listen on; `0.0.0.0` is all of this machine's. Read once. Default 127.0.0.1. */
	host: string;
	/** TCP port; 0 picks a free one. Read once, at the start. Default 0. */
	port: number;

	/** Requests that one token may make in one window. Default 300. */
	limit: number;
	/** Length of a window in milliseconds. Default 60000. */
	windowMs: number;
	/**
	 * A window that the token's first request begins, the last `windowMs` at any time, or a bucket that
	 * holds `limit` requests and fills up in `windowMs`. Default `fixed`.
	 */
	limitKind: LimitKind;
	/** `inin-ratelimit-reset` from the time left: ceiling, floor, or floor + 1. Default `up`. */
	resetRounding: 'up' | 'down' | 'plusOne';
	/** Send the three `inin-ratelimit-*` headers with answers other than 429. Default true. */
	rateLimitHeaders: boolean;
	/** Send them with a 429 as well. Default true. */
	rateLimitHeadersOn429: boolean;
	/** Send `Retry-After` (whole seconds, rounded up, at least 1) with a 429. Default true. */
	retryAfter: boolean;
	/** Name the seconds in the text of a 429, with the code for it. Default true. */
	retryAfterInMessage: boolean;
	/** Milliseconds after a 429 in which an arrival counts as already on its way. Default 50. */
	graceMs: number;

	/** How far the `Date` of answers is from the clock that all else goes by, in milliseconds. Default 0. */
	dateOffsetMs: number;
	/** Milliseconds that a counted request takes before it has its effect. Default 0. */
	serviceMs: number;
	/** Age in milliseconds of the attributes that reads show. Default 0. */
	readDelayMs: number;

	/** Lifetime of an access token in seconds. Default 86400. */
	tokenTtlSeconds: number;
	/** Requests a minute that the token endpoint answers. Default 1000000. */
	tokenLimit: number;
	/** Status of `invalid_client`. Default 400. */
	tokenErrorStatus: 400 | 401;
	/** Code of the 401 for an expired token. Default `bad.credentials`. */
	expiredTokenCode: 'bad.credentials' | 'credentials.expired';
	/** The consent page asks, or the answer is given at once. Default `ask`. */
	consent: 'ask' | 'allow' | 'deny';
	/** Each refresh invalidates the refresh token that was used. Default false. */
	refreshRotates: boolean;
	/** Give a refresh token to a PKCE client too. Default true. */
	pkceRefreshToken: boolean;

	/** What `null` does as a value. Default `remove`. */
	nullValue: 'remove' | 'keep' | 'reject' | 'storeEmpty';
	/** What an empty string does. Default `store`. */
	emptyValue: 'store' | 'remove' | 'reject';
	/** What a value that is neither text nor null does; `keep` stores it as it is. Default `reject`. */
	nonStringValue: 'coerce' | 'keep' | 'reject';
	/** Names that a write does not have stay, or go. Default `merge`. */
	attributesPatch: 'merge' | 'replace';
	/** Names that differ in letter case only are two attributes, or one. Default true. */
	caseSensitiveNames: boolean;
	/** What becomes of attributes with unusual names. Default: all are kept. */
	names: NameRules;
	/** Status of a write that is accepted. Default 202. */
	patchStatus: 200 | 202 | 204;
	/** Its body: none, the attributes that were sent, or all of the participant's. Default `none`. */
	patchBody: 'none' | 'sent' | 'merged';
	/** The same of a write by the address of the medium, which has one. Default `sent`. */
	mediaPatchBody: 'none' | 'sent' | 'merged';
	/** A write to an ended conversation or participant; `ignore` only says so. Default `accept`. */
	writeAfterEnd: 'accept' | 'ignore' | 'notFound' | 'conflict';
	/** Status for a participant that the conversation does not have. Default 404. */
	unknownParticipant: number;
	/** Code of a 404 for it; the definition lists both. Default `conversation.error.participant.not.found`. */
	unknownParticipantCode: 'conversation.error.participant.not.found' | 'not.found';
	/** Status for a conversation that there is not. Default 404. */
	unknownConversation: number;
	/** An undeclared 403. Default false. */
	forbidden: false | Forbidden;
	/** Most that a conversation may weigh to be read; a seed says how much it does. Default Infinity. */
	conversationMaxWeight: number;
	/** Largest request body in bytes; 413 above. Default 512000. */
	maxBodyBytes: number;
	/** Largest attribute value in bytes of UTF-8; 400 above. Default Infinity. */
	maxAttributeValueBytes: number;
	/**
	 * `attributes` in PATCH participant: ignored as the API's definition has it (202), refused (400), or
	 * merged as a gateway does (200). Default `documented`.
	 */
	participantPatch: 'merge' | 'documented' | 'reject';

	/** An attribute search without a date range. Default `accept`. */
	searchWithoutDates: 'accept' | 'reject';
	/** Longest date range of the attribute search in hours; 4 is what Genesys advises. Default 24. */
	searchMaxHours: number;
	/** Most values of one criterion of the attribute search. Default Infinity. */
	searchMaxValues: number;
	/** Age in milliseconds of the attributes that the attribute search shows. Default: that of reads. */
	searchDelayMs?: number;
	/** Status of a search for users that finds none; 404 is on the API's own list. Default 200. */
	usersNotFound: 200 | 404;
	/**
	 * How many milliseconds late the details query hears of a start and of an end: until then a conversation
	 * is not there, and one that has ended is still active. Default 0.
	 */
	analyticsLagMs: number;
	/** Longest interval of the details query in days. Default 31. */
	detailsMaxIntervalDays: number;
	/** The same for a query without a segment filter. Default 7. */
	detailsMaxUnfilteredDays: number;
	/** Days that the details query keeps; an interval that begins before is a 400. Default Infinity. */
	detailsRetentionDays: number;
	/**
	 * Whose conversations an interval takes: of the days that it touches, those that started in it, or
	 * those that were active in it and started on a day that it touches. Default `days`.
	 */
	detailsInterval: 'days' | 'started' | 'active';
	/** Rows that a details query pages through. Default 100000. */
	detailsMaxRows: number;
	/** Most that the conversations of a page may weigh together; a seed says how much. Default Infinity. */
	detailsMaxWeight: number;
	/** Status for a page, or a conversation, that is heavier: `payload.too.large`, or `response.entity.too.large`. Default 413. */
	detailsTooHeavyStatus: 400 | 413;
	/** Conversations that each full page lacks; the next page begins with them. Default 0. */
	detailsShortPages: number;
	/** Heed `orderBy: conversationEnd`; else by the start. Default true. */
	detailsOrderByEnd: boolean;
	/** Conversations of the page before that a page of the details query repeats. Default 0. */
	detailsRepeats: number;
	/** An empty page has an empty `conversations`, or none. Default `array`. */
	detailsEmptyPage: 'array' | 'absent';
	/** Channels, their sockets, and what goes over them. */
	notifications: NotificationSettings;
}

/** What the API documents, or its most probable behaviour where it documents nothing. */
export const defaultSettings: Settings = {
	host: '127.0.0.1',
	port: 0,
	limit: 300,
	windowMs: 60_000,
	limitKind: 'fixed',
	resetRounding: 'up',
	rateLimitHeaders: true,
	rateLimitHeadersOn429: true,
	retryAfter: true,
	retryAfterInMessage: true,
	graceMs: 50,
	dateOffsetMs: 0,
	serviceMs: 0,
	readDelayMs: 0,
	tokenTtlSeconds: 86_400,
	tokenLimit: 1_000_000,
	tokenErrorStatus: 400,
	expiredTokenCode: 'bad.credentials',
	consent: 'ask',
	refreshRotates: false,
	pkceRefreshToken: true,
	nullValue: 'remove',
	emptyValue: 'store',
	nonStringValue: 'reject',
	attributesPatch: 'merge',
	caseSensitiveNames: true,
	names: { blanks: 'keep', dots: 'keep', chars256: 'keep', chars1000: 'keep', emoji: 'keep' },
	patchStatus: 202,
	patchBody: 'none',
	mediaPatchBody: 'sent',
	writeAfterEnd: 'accept',
	unknownParticipant: 404,
	unknownParticipantCode: 'conversation.error.participant.not.found',
	unknownConversation: 404,
	forbidden: false,
	conversationMaxWeight: Infinity,
	maxBodyBytes: 512_000,
	maxAttributeValueBytes: Infinity,
	participantPatch: 'documented',
	searchWithoutDates: 'accept',
	searchMaxHours: 24,
	searchMaxValues: Infinity,
	usersNotFound: 200,
	analyticsLagMs: 0,
	detailsMaxIntervalDays: 31,
	detailsMaxUnfilteredDays: 7,
	detailsRetentionDays: Infinity,
	detailsInterval: 'days',
	detailsMaxRows: 100_000,
	detailsMaxWeight: Infinity,
	detailsTooHeavyStatus: 413,
	detailsShortPages: 0,
	detailsOrderByEnd: true,
	detailsRepeats: 0,
	detailsEmptyPage: 'array',
	notifications: defaultNotifications,
};
