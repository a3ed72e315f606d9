import type { Conversations, Participant } from './conversations.mts';
import { QUEUES, USERS } from './directory.mts';
import type { Queue, User } from './directory.mts';
import { createFaults } from './faults.mts';
import type { FaultPlan } from './faults.mts';
import { createLimits } from './limits.mts';
import type { LimitRule, Limits } from './limits.mts';
import { Notifications } from './notifications/notifications.mts';
import type { Outage } from './outages.mts';
import { uuidFor } from './random.mts';
import { describeSeeded, seedConversations } from './seed.mts';
import type { SeededConversation, SeedOptions } from './seed.mts';
import type { Settings } from './settings.mts';
import { createTokens } from './tokens.mts';
import type { Token, Tokens } from './tokens.mts';
import type { RequestLog } from './types.mts';

/** The clients that the simulated organization has. */
export const client = { id: uuidFor('client'), secret: 'simulator-client-secret' };
export const pkceClient = { id: uuidFor('pkce client') };

/** All that a reset starts afresh. Requests in flight keep the state that they began with. */
export interface State {
	settings: Settings;
	conversations: Conversations;
	queues: Queue[];
	users: User[];
	tokens: Tokens;
	limits: Limits;
	/** The token endpoint's own limit. */
	tokenLimits: Limits;
	/** The limit that notifications have besides. */
	notificationLimits: Limits;
	notifications: Notifications;
	faults: FaultPlan;
	outages: Set<Outage>;
	requests: RequestLog[];
	listeners: Set<(request: RequestLog) => void>;
	/** Ends the requests that are left hanging. */
	hanging: Set<() => void>;
	batches: number;
	/** Participants, queues and users that were added after the seed. */
	added: number;
}

/** What a handler needs to answer one request. */
export interface Call {
	state: State;
	settings: Settings;
	conversationId: string;
	participantId: string;
	channelId: string;
	/** Such as `calls`, in the addresses of one medium. */
	media: string;
	/** Name and port by which the client asks. */
	host: string;
	query: URLSearchParams;
	/** Parsed JSON, or a form. */
	body: unknown;
	authorization: string;
	/** Of the token; only behind a route that asks for one. */
	token?: Token;
}

/** An answer other than an ErrorBody; an object body goes out as JSON, text as HTML. */
export interface Answer {
	status: number;
	body?: object | string;
	headers?: Record<string, string>;
}

/** A state with nothing in it but what `seed` asks for. */
export function createState(settings: Settings, seed: SeedOptions[]): State {
	const state: State = {
		settings,
		conversations: new Map(),
		queues: [...QUEUES],
		users: [...USERS],
		tokens: createTokens(),
		limits: createLimits(settings),
		tokenLimits: createLimits(minuteRule(() => settings.tokenLimit)),
		notificationLimits: createLimits(minuteRule(() => settings.notifications.limit)),
		notifications: new Notifications(settings),
		faults: createFaults(),
		outages: new Set(),
		requests: [],
		listeners: new Set(),
		hanging: new Set(),
		batches: 0,
		added: 0,
	};
	for (const options of seed) addSeed(state, options);
	return state;
}

function minuteRule(limit: () => number): LimitRule {
	return {
		get limit() {
			return limit();
		},
		windowMs: 60_000,
		limitKind: 'fixed',
		graceMs: 0,
	};
}

/** Adds a batch of conversations. */
export function addSeed(state: State, options: SeedOptions): SeededConversation[] {
	const batch = seedConversations(options, state.batches++);
	for (const conversation of batch) {
		conversation.participants.forEach((one) => nameByDirectory(state, one));
		state.conversations.set(conversation.id, conversation);
		state.notifications.changed(conversation);
	}
	return batch.map(describeSeeded);
}

/** Gives a participant the names of its queue and its user, where the organization has them. */
export function nameByDirectory({ queues, users }: State, participant: Participant): void {
	participant.queueName = queues.find(({ id }) => id === participant.queueId)?.name;
	const user = users.find(({ id }) => id === participant.userId);
	participant.name = user?.name ?? participant.name;
}
