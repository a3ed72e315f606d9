/** An attempt to open a WebSocket. All times here are `performance.now()` milliseconds. */
export interface Connection {
	at: number;
	channelId: string;
	/** 101 where it was opened, 0 where there was no answer. */
	status: number;
	closedAt?: number;
	/** Of the close that the client sent, or 1006. */
	closeCode?: number;
}

/** A frame that went out. */
export interface Frame {
	at: number;
	channelId: string;
	topicName: string;
	/** Of an event of a conversation. */
	conversationId?: string;
}

/** A message of a client. */
export interface Received {
	at: number;
	channelId: string;
	/** Parsed, where it is JSON. */
	message: unknown;
}

/** What no client should do, and which service would not put up with for long. */
export interface Offence {
	at: number;
	kind:
		/** A header, or a subprotocol, in the upgrade. */
		| 'credentialInUpgrade'
		/** Asks for a channel of Genesys' own browser client. */
		| 'connectionType'
		/** A message that is none of the three. */
		| 'unknownMessage'
		/** More topics than a channel takes. */
		| 'tooManyTopics'
		/** Makes a channel though all that it may have are in use: one of its own sockets loses. */
		| 'evictsOwnSocket';
	channelId?: string;
}
