export type RouteName =
	| 'token'
	| 'authorize'
	| 'consent'
	| 'tokensMe'
	| 'getConversation'
	| 'patchAttributes'
	| 'patchParticipant'
	| 'patchMediaAttributes'
	| 'conversationDetails'
	| 'attributeSearch'
	| 'routingQueues'
	| 'usersSearch'
	| 'createChannel'
	| 'listChannels'
	| 'verifyChannel'
	| 'listSubscriptions'
	| 'addSubscriptions'
	| 'replaceSubscriptions'
	| 'clearSubscriptions'
	| 'availableTopics';

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
