/** How the notifications behave. Shares are from 0 to 1, drawn by a generator that is the same after each reset. */
export interface NotificationSettings {
	/** What a WebSocket's upgrade meets: a status, a redirect, a connection that is cut, or no answer. Default `accept`. */
	upgrade: 'accept' | 401 | 403 | 302 | 'reset' | 'hang';
	/** Where `connectUri` points: this server, or another origin such as `wss://streaming.example.com`. Default `own`. */
	connectOrigin: string;
	/** Milliseconds between two heartbeats; Infinity: none. Read as a socket opens. Default 30000. */
	heartbeatMs: number;
	/** Whether `{"message":"ping"}` is answered. Default true. */
	pong: boolean;
	/** Whether a client's close is answered. Default true. */
	closeAnswer: boolean;
	/** What a second socket does to the first of its channel. Default `closesFirst`. */
	secondSocket: 'closesFirst' | 'silencesFirst';
	/** Whether a channel keeps its topics while it has no socket. Default true. */
	topicsKept: boolean;

	/** Channels that a client, or a person, may have. Default 20. */
	maxChannels: number;
	/** What the socket of a channel sees that gave way to another, or has expired. Default `closed`. */
	channelGone: 'closed' | 'told' | 'silent';
	/** Life of a channel in milliseconds. Default 86400000. */
	channelTtlMs: number;
	/** What makes a channel live that long again. Default all three. */
	extendedBy: Array<'put' | 'post' | 'subscribe'>;
	/** What the socket sees when its channel's token is revoked or expires. Default `lives`. */
	tokenGone: 'lives' | 'closed' | 'told' | 'silent';
	/** Whether a channel may be used with another token of its client, or person. Default true. */
	otherToken: boolean;

	/** What the list of topics says that one takes; what is missing is in it anyway. Default: nothing. */
	needs: Record<string, string[] | 'currentUser'>;
	/**
	 * What a token lacks, by topic as `GET availabletopics` writes it: permissions, or `currentUser` where a
	 * client has no user. Default: nothing.
	 */
	missing: Record<string, string[] | 'currentUser'>;
	/** Whether detail events may be subscribed to over a socket. Default true. */
	detailEvents: boolean;
	/** An unknown topic under `ignoreErrors`: refused all the same, or `Rejected`. Default `refused`. */
	invalidTopic: 'refused' | 'rejected';
	/** Topics of one channel. Default 1000. */
	maxTopics: number;
	/** What a `subscribe` over the socket does. Default `adds`. */
	socketSubscribe: 'adds' | 'replaces' | 'refused' | 'unanswered';
	/** Requests a minute to notifications, for each token, besides the usual limit. Default Infinity. */
	limit: number;

	/** Milliseconds from a change to its frames, or the least and the most. Default 0. */
	delayMs: number | [number, number];
	/** Frames of one channel come in the order of the changes, or as each one's delay has it. Default `kept`. */
	order: 'kept' | 'free';
	/** Share of event frames that are lost. Default 0. */
	lost: number;
	/** Share of event frames that come twice. Default 0. */
	twice: number;
	/** Snapshots for one change of a conversation. Default 1. */
	snapshots: number;
	/** Whether a change of attributes alone gives a snapshot. Default true. */
	attributeSnapshots: boolean;
	/** Topics of queues and users that a conversation has left: go on, or hear no more. Default `goOn`. */
	formerTopics: 'goOn' | 'stop';
	/** Whether snapshots have a participant's `connectedTime`. Default true. */
	connectedTime: boolean;
	/** How the metadata of a frame names its correlation ID; `absent`: no metadata. Default `CorrelationId`. */
	correlation: 'CorrelationId' | 'correlationId' | 'absent';
	/** What an attributes event holds: all of the participant's, or what changed. Default `all`. */
	attributesEvent: 'all' | 'changed';
	/** Whether a write that changes nothing gives an attributes event. Default true. */
	unchangedEvent: boolean;
	/** Whether an attributes event shows empty values. Default true. */
	emptyShown: boolean;
	/** Whether attributes events go on after the participant's end. Default false. */
	eventsAfterEnd: boolean;
}

/** What Genesys documents, or the most probable where it documents nothing. */
export const defaultNotifications: NotificationSettings = {
	upgrade: 'accept',
	connectOrigin: 'own',
	heartbeatMs: 30_000,
	pong: true,
	closeAnswer: true,
	secondSocket: 'closesFirst',
	topicsKept: true,
	maxChannels: 20,
	channelGone: 'closed',
	channelTtlMs: 86_400_000,
	extendedBy: ['put', 'post', 'subscribe'],
	tokenGone: 'lives',
	otherToken: true,
	needs: {},
	missing: {},
	detailEvents: true,
	invalidTopic: 'refused',
	maxTopics: 1000,
	socketSubscribe: 'adds',
	limit: Infinity,
	delayMs: 0,
	order: 'kept',
	lost: 0,
	twice: 0,
	snapshots: 1,
	attributeSnapshots: true,
	formerTopics: 'goOn',
	connectedTime: true,
	correlation: 'CorrelationId',
	attributesEvent: 'all',
	unchangedEvent: true,
	emptyShown: true,
	eventsAfterEnd: false,
};
