import type { Faults } from './faults.mts';
import type { EarlyReturn, RateWindow } from './limits.mts';
import type { Outage } from './outages.mts';
import type { SeededConversation, SeedOptions } from './seed.mts';
import type { Settings } from './settings.mts';

export type RouteName =
	| 'token'
	| 'authorize'
	| 'consent'
	| 'tokensMe'
	| 'getConversation'
	| 'patchAttributes'
	| 'patchParticipant'
	| 'conversationDetails'
	| 'attributeSearch'
	| 'routingQueues'
	| 'usersSearch';

/** One request as the server saw it. All times are `performance.now()` milliseconds. */
export interface RequestLog {
	at: number;
	/** When the answer was handed to the socket; absent while none was. */
	answeredAt?: number;
	route: RouteName | 'unknown';
	method: string;
	/** Path with its query. */
	path: string;
	/** Status that was sent; 0 where no answer was, or none yet. */
	status: number;
	/** The access token; empty where there was none. */
	token: string;
	conversationId?: string;
	participantId?: string;
	/** The parsed JSON; for the token route only the grant type. */
	body?: unknown;
	/** Index into `windows`; absent where no limit applied. */
	windowIndex?: number;
	/** Kind of the fault or the outage that the request met. */
	fault?: string;
	correlationId: string;
}

export interface Simulator {
	/** `http://127.0.0.1:<port>`: login host and API host in one. */
	url: string;
	/** The same at another port, for a client whose login host is to be out alone. */
	loginUrl: string;
	/** Live: what is changed here holds from the next request on. */
	settings: Settings;
	/** A confidential client for client credentials and authorization code. */
	client: { id: string; secret: string };
	/** A public client for authorization code with PKCE. */
	pkceClient: { id: string };
	/** Adds conversations; the same calls in the same order give the same IDs. */
	seed(options: SeedOptions): SeededConversation[];
	/** Adds one participant to a conversation, as a transfer does, and returns its ID. */
	addParticipant(conversationId: string, purpose: string): string;
	/** Adds a queue, which a seed may name, and returns its ID. */
	addQueue(name: string): string;
	/** Adds a user, whom a seed may name, and returns the ID. */
	addUser(name: string): string;
	/** What is stored now, whatever `readDelayMs` lets reads see. */
	attributesOf(conversationId: string, participantId: string): Record<string, string>;
	/** Merges, as a flow or an agent would; null removes. Reads see it at once. */
	setAttributes(
		conversationId: string,
		participantId: string,
		attributes: Record<string, string | null>,
	): void;
	/** `at` in milliseconds since the epoch; now when left out. */
	endConversation(conversationId: string, at?: number): void;
	endParticipant(conversationId: string, participantId: string): void;
	/** Gone from the live API (404), still found by analytics and the attribute search. */
	removeConversation(conversationId: string): void;
	readonly requests: RequestLog[];
	/** Requests seen so far, of one route and with one status where these are given. */
	count(route?: RouteName, status?: number): number;
	/** Every window that was opened, the oldest first. */
	readonly windows: RateWindow[];
	/** Requests that came back before the time that a 429 had told their token. */
	readonly earlyReturns: EarlyReturn[];
	readonly tokenRequests: number;
	faults: Faults;
	/** From now on a host is out; returns what ends that, and resolves once the host is back. */
	outage(outage: Outage): () => Promise<void>;
	/** Uses up n requests of a token, or of the newest token of a client, as a stranger would. */
	consume(tokenOrClientId: string, n: number): void;
	/** Every access token issued so far answers 401 from now on. */
	revokeTokens(): void;
	/** Every sign-in of a person ends: its refresh token is `invalid_grant` from now on. */
	revokeSignIns(): void;
	setLimit(limit: number): void;
	/** Calls the listener as each request arrives, before it is judged; returns how to stop that. */
	onRequest(listener: (request: RequestLog) => void): () => void;
	/**
	 * Everything as it was at the start: settings, seed, counters, windows, faults, outages, log, tokens.
	 * Done at once, but for a host that refused: it listens when the promise resolves.
	 */
	reset(): Promise<void>;
	/** Stops, and closes every socket, the hanging ones too. */
	close(): Promise<void>;
}
