import type { IncomingMessage, RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import '../loopback.mts';
import type { Findings } from '../probe/findings.mts';
import {
	answer,
	attributesAt,
	endConversation,
	knownConversation,
	knownParticipant,
	mergeAttributes,
} from './conversations.mts';
import type { Conversation, Participant } from './conversations.mts';
import { serve } from './exchange.mts';
import type { Faults } from './faults.mts';
import { settingsLike } from './like.mts';
import type { SettingsLike } from './like.mts';
import { startListener } from './listener.mts';
import type { Listener } from './listener.mts';
import type { Notifications } from './notifications/notifications.mts';
import { defaultNotifications } from './notifications/settings.mts';
import { outageOf } from './outages.mts';
import type { Host, Outage } from './outages.mts';
import { uuidFor } from './random.mts';
import type { EarlyReturn, RateWindow } from './limits.mts';
import { newParticipant } from './seed.mts';
import type { SeededConversation, SeedOptions } from './seed.mts';
import { QUEUES, USERS } from './directory.mts';
import { defaultSettings } from './settings.mts';
import type { Settings } from './settings.mts';
import { addSeed, client, createState, nameByDirectory, pkceClient } from './state.mts';
import type { State } from './state.mts';
import { startTraffic } from './traffic/traffic.mts';
import type { Traffic, TrafficOptions } from './traffic/traffic.mts';
import type { RequestLog, RouteName } from './types.mts';

export type { Fault, FaultMix, Faults, Target } from './faults.mts';
export type { EarlyReturn, RateWindow } from './limits.mts';
export type { Connection, Frame, Offence, Received } from './notifications/records.mts';
export type { NotificationSettings } from './notifications/settings.mts';
export type { ChannelSocket } from './notifications/socket.mts';
export type { Outage } from './outages.mts';
export type { SeededConversation, SeedOptions } from './seed.mts';
export type { Settings } from './settings.mts';
export type { RequestLog, RouteName } from './types.mts';

/** Settings, or what a probe found out about a real organization; what is set goes before that. */
export type StartSettings = SettingsLike & { like?: Findings };

/**
 * Starts a Genesys Cloud of its own, on this machine only unless `host` says more. What is seeded here
 * is there again after each reset. Rejects with the error of `listen` where the port is taken.
 */
export async function startSimulator(
	{ like, notifications, ...settings }: StartSettings = {},
	seed: SeedOptions | SeedOptions[] = [],
): Promise<Simulator> {
	const found: SettingsLike = like ? settingsLike(like) : {};
	const initial = structuredClone({
		...{ ...defaultSettings, ...found, ...settings },
		notifications: { ...defaultNotifications, ...found.notifications, ...notifications },
	});
	const simulator = new Simulator(initial, [seed].flat());
	await simulator.start();
	return simulator;
}

/** Queues and users that an organization has at least where there is traffic. */
const TRAFFIC_QUEUES = [...QUEUES.map(({ name }) => name), 'Claims'];
const TRAFFIC_USERS = [...USERS.map(({ name }) => name), 'Cleo Trial', 'Dan Pattern'];

/** What sets a participant apart from one that talks. Times are milliseconds since 1970. */
export type ParticipantTraits = Partial<
	Pick<Participant, 'part' | 'mediaRoles' | 'consultParticipantId' | 'startTime' | 'endTime'>
>;

/** A running simulator: what it has seen, and what tests and scripts change in it. */
export class Simulator {
	/** Live: what is changed here holds from the next request on. */
	readonly settings: Settings;
	/** A confidential client for client credentials and authorization code. */
	readonly client = { ...client };
	/** A public client for authorization code with PKCE. */
	readonly pkceClient = { ...pkceClient };
	readonly faults: Faults = {
		next: (...rest) => this.#state.faults.next(...rest),
		random: (...rest) => this.#state.faults.random(...rest),
		clear: () => this.#state.faults.clear(),
	};
	readonly #initial: Settings;
	readonly #seeds: SeedOptions[];
	#hosts!: Record<Host, Listener>;
	/** Another one after each reset. */
	#state: State;
	#traffic?: Traffic;
	#isClosed = false;

	constructor(initial: Settings, seeds: SeedOptions[]) {
		this.#initial = initial;
		this.#seeds = seeds;
		this.settings = structuredClone(initial);
		this.#state = createState(this.settings, seeds);
	}

	async start(): Promise<void> {
		const { port, host } = this.settings;
		const handler: RequestListener = (request, response) => {
			void serve(this.#state, request, response);
		};
		const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
			const { notifications, outages } = this.#state;
			notifications.upgrade(request, socket, head, outageOf(outages, 'api'));
		};
		this.#hosts = {
			api: await startListener(handler, port, host, upgrade),
			login: await startListener(handler, 0, host, upgrade),
		};
	}

	/** `http://127.0.0.1:<port>`: login host and API host in one. */
	get url(): string {
		return this.#hosts.api.url;
	}

	/** The same at another port, for a client whose login host is to be out alone. */
	get loginUrl(): string {
		return this.#hosts.login.url;
	}

	get requests(): RequestLog[] {
		return this.#state.requests;
	}

	/** Requests seen so far, of one route and with one status where these are given. */
	count(route?: RouteName, status?: number): number {
		return this.requests.filter(
			(one) => one.route === (route ?? one.route) && one.status === (status ?? one.status),
		).length;
	}

	get tokenRequests(): number {
		return this.count('token');
	}

	/** Every window that was opened, the oldest first. */
	get windows(): RateWindow[] {
		return this.#state.limits.windows;
	}

	/** Requests that came back before the time that a 429 had told their token. */
	get earlyReturns(): EarlyReturn[] {
		const { limits, notificationLimits } = this.#state;
		return [...limits.earlyReturns, ...notificationLimits.earlyReturns];
	}

	/** Channels, their sockets, what went over them, and what may be done to them. Others after each reset. */
	get notifications(): Notifications {
		return this.#state.notifications;
	}

	/** Calls the listener as each request arrives, before it is judged; returns how to stop that. */
	onRequest(listener: (request: RequestLog) => void): () => void {
		const { listeners } = this.#state;
		listeners.add(listener);
		return () => void listeners.delete(listener);
	}

	/** Adds conversations; the same calls in the same order give the same IDs. */
	seed(options: SeedOptions): SeededConversation[] {
		return addSeed(this.#state, options);
	}

	/** Adds one participant to a conversation, as a transfer does, and returns its ID. */
	addParticipant(conversationId: string, purpose: string, traits: ParticipantTraits = {}): string {
		return this.#join(conversationId, purpose, {}, traits).id;
	}

	/** A conversation that begins now, with its customer alone and in no queue, unless options say more. */
	startConversation(options: Partial<SeedOptions> = {}): SeededConversation {
		const alone = { conversations: 1, startedMinutesAgo: 0, purposes: ['customer'], queueId: null };
		return this.seed({ ...alone, ...options })[0];
	}

	/**
	 * The conversation waits in a queue from now on, or from another time (milliseconds since 1970); returns
	 * the ID of the participant that stands for that.
	 */
	enterQueue(conversationId: string, queueId: string = QUEUES[0].id, at = Date.now()): string {
		return this.#join(conversationId, 'acd', { queueId }, { startTime: at }).id;
	}

	/** It rings at an agent, of the queue that it waits in if it does; returns the agent's participant ID. */
	offer(conversationId: string, userId: string = USERS[0].id, at = Date.now()): string {
		const { participants } = this.#conversation(conversationId);
		const waiting = participants.findLast((one) => one.purpose === 'acd' && !one.endTime);
		const options = { userId, queueId: waiting?.queueId ?? null };
		return this.#join(conversationId, 'agent', options, { part: 'rings', startTime: at }).id;
	}

	/** The agent at whom it rings takes it, and it leaves its queue. */
	answer(conversationId: string, participantId: string, at = Date.now()): void {
		const conversation = this.#conversation(conversationId);
		answer(conversation, this.#participant(conversationId, participantId), at);
		this.notifications.changed(conversation);
	}

	#join(
		conversationId: string,
		purpose: string,
		options: Partial<SeedOptions>,
		traits: ParticipantTraits = {},
	): Participant {
		const conversation = this.#conversation(conversationId);
		const name = `added ${this.#state.added++}`;
		const joining = { ...newParticipant(purpose, name, Date.now(), options), ...traits };
		nameByDirectory(this.#state, joining);
		conversation.participants.push(joining);
		this.notifications.changed(conversation);
		return joining;
	}

	/** Adds a queue, which a seed may name, and returns its ID. */
	addQueue(name: string): string {
		const id = uuidFor(`added ${this.#state.added++}`);
		this.#state.queues.push({ id, name });
		return id;
	}

	/** Adds a user, whom a seed may name, and returns the ID. */
	addUser(name: string, state?: 'inactive' | 'deleted'): string {
		const id = uuidFor(`added ${this.#state.added++}`);
		const email = `${name.toLowerCase().replace(/\W+/g, '.')}@example.com`;
		this.#state.users.push({ id, name, email, state });
		return id;
	}

	/** What is stored now, whatever `readDelayMs` lets reads see. */
	attributesOf(conversationId: string, participantId: string): Record<string, string> {
		return attributesAt(this.#participant(conversationId, participantId));
	}

	/** Merges, as a flow or an agent would; null removes. Reads see it at once. */
	setAttributes(
		conversationId: string,
		participantId: string,
		attributes: Record<string, string | null>,
	): void {
		const participant = this.#participant(conversationId, participantId);
		const changes = Object.entries(attributes);
		mergeAttributes(participant, changes);
		// Seen by every read, however old the state is that it shows
		const { versions } = participant;
		participant.versions = [{ ...versions[versions.length - 1], since: -Infinity }];
		const conversation = this.#conversation(conversationId);
		this.notifications.changed(conversation, { participant, changes, isChange: true });
	}

	/** `at` in milliseconds since the epoch; now when left out. */
	endConversation(conversationId: string, at?: number): void {
		const conversation = this.#conversation(conversationId);
		endConversation(conversation, at);
		this.notifications.changed(conversation);
	}

	/** Corrects the end of a conversation that has ended. `at` in milliseconds since the epoch. */
	moveEnd(conversationId: string, at: number): void {
		this.#conversation(conversationId).endTime = at;
	}

	endParticipant(conversationId: string, participantId: string, at = Date.now()): void {
		this.#participant(conversationId, participantId).endTime ??= at;
		this.notifications.changed(this.#conversation(conversationId));
	}

	/**
	 * Conversations come and go by themselves from now on, until a reset or the end, in four queues and with
	 * five agents. Returns those that stay.
	 */
	startTraffic(options: Omit<TrafficOptions, 'queueIds' | 'userIds'> = {}): SeededConversation[] {
		const { queues, users } = this.#state;
		while (queues.length < TRAFFIC_QUEUES.length) this.addQueue(TRAFFIC_QUEUES[queues.length]);
		while (users.length < TRAFFIC_USERS.length) this.addUser(TRAFFIC_USERS[users.length]);
		const ids = (all: Array<{ id: string }>) => all.map(({ id }) => id);
		this.#traffic?.stop();
		const own = { queueIds: ids(queues), userIds: ids(users) };
		this.#traffic = startTraffic(this, { ...options, ...own });
		return this.#traffic.staying;
	}

	/** Gone from the live API (404), still found by analytics and the attribute search. */
	removeConversation(conversationId: string): void {
		this.#conversation(conversationId).removed = true;
	}

	setLimit(limit: number): void {
		this.settings.limit = limit;
	}

	/** Uses up n requests of a token, or of the newest token of a client, as a stranger would. */
	consume(tokenOrClientId: string, n: number): void {
		const { tokens, limits } = this.#state;
		const token = tokens.find(tokenOrClientId) ?? tokens.newestOf(tokenOrClientId);
		if (!token) throw new Error('No token was issued yet for what consume() names');
		limits.consume(token.value, n, performance.now());
	}

	/** Every access token issued so far answers 401 from now on. */
	revokeTokens(): void {
		this.#state.tokens.revokeAll();
		this.notifications.tokensGone();
	}

	/** Every sign-in of a person ends: its refresh token is `invalid_grant` from now on. */
	revokeSignIns(): void {
		this.#state.tokens.grants.clear();
	}

	/** From now on a host is out; returns what ends that, and resolves once the host is back. */
	outage(outage: Outage): () => Promise<void> {
		const { outages } = this.#state;
		outages.add(outage);
		void this.#settleHosts();
		return async () => {
			outages.delete(outage);
			await this.#settleHosts();
		};
	}

	/**
	 * Everything as it was at the start: settings, seed, counters, windows, faults, outages, log, tokens.
	 * Done at once, but for a host that refused: it listens when the promise resolves.
	 */
	reset(): Promise<void> {
		this.#endAll();
		Object.assign(this.settings, structuredClone(this.#initial));
		this.#state = createState(this.settings, this.#seeds);
		return this.#settleHosts();
	}

	/** Stops, and closes every socket, the hanging ones too. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#endAll();
		await Promise.all(Object.values(this.#hosts).map((host) => host.close()));
	}

	/** What hangs, is open, or would happen by itself. */
	#endAll(): void {
		this.#state.hanging.forEach((cut) => cut());
		this.notifications.end();
		this.#traffic?.stop();
	}

	/** Each host listens, unless an outage has it refuse. */
	async #settleHosts(): Promise<void> {
		if (this.#isClosed) return;
		const settled = Object.entries(this.#hosts).map(([host, { listen, close }]) => {
			const isRefusing = outageOf(this.#state.outages, host as Host)?.kind === 'refuse';
			if (isRefusing) this.notifications.cut();
			return isRefusing ? close() : listen();
		});
		await Promise.all(settled);
	}

	#conversation(id: string): Conversation {
		return knownConversation(this.#state.conversations, id);
	}

	#participant(conversationId: string, id: string): Participant {
		return knownParticipant(this.#state.conversations, conversationId, id);
	}
}
