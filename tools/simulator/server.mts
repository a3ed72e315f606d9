import type { RequestListener } from 'node:http';
import '../loopback.mts';
import type { Findings } from '../probe/findings.mts';
import {
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
import { startListener } from './listener.mts';
import type { Listener } from './listener.mts';
import { outageOf } from './outages.mts';
import type { Host, Outage } from './outages.mts';
import { uuidFor } from './random.mts';
import type { EarlyReturn, RateWindow } from './limits.mts';
import { newParticipant } from './seed.mts';
import type { SeededConversation, SeedOptions } from './seed.mts';
import { defaultSettings } from './settings.mts';
import type { Settings } from './settings.mts';
import { addSeed, client, createState, pkceClient } from './state.mts';
import type { State } from './state.mts';
import type { RequestLog, RouteName } from './types.mts';

export type { Fault, FaultMix, Faults, Target } from './faults.mts';
export type { EarlyReturn, RateWindow } from './limits.mts';
export type { Outage } from './outages.mts';
export type { SeededConversation, SeedOptions } from './seed.mts';
export type { Settings } from './settings.mts';
export type { RequestLog, RouteName } from './types.mts';

/** Settings, or what a probe found out about a real organization; what is set goes before that. */
export type StartSettings = Partial<Settings> & { like?: Findings };

/**
 * Starts a Genesys Cloud of its own, on this machine only unless `host` says more. What is seeded here
 * is there again after each reset. Rejects with the error of `listen` where the port is taken.
 */
export async function startSimulator(
	{ like, ...settings }: StartSettings = {},
	seed: SeedOptions | SeedOptions[] = [],
): Promise<Simulator> {
	const found = like ? settingsLike(like) : {};
	const initial = structuredClone({ ...defaultSettings, ...found, ...settings });
	const simulator = new Simulator(initial, [seed].flat());
	await simulator.start();
	return simulator;
}

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
		this.#hosts = {
			api: await startListener(handler, port, host),
			login: await startListener(handler, 0, host),
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
		return this.#state.limits.earlyReturns;
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
		const added = newParticipant(purpose, `added ${this.#state.added++}`, Date.now());
		this.#conversation(conversationId).participants.push({ ...added, ...traits });
		return added.id;
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
		const target = this.#participant(conversationId, participantId);
		mergeAttributes(target, Object.entries(attributes));
		// Seen by every read, however old the state is that it shows
		target.versions = [{ ...target.versions[target.versions.length - 1], since: -Infinity }];
	}

	/** `at` in milliseconds since the epoch; now when left out. */
	endConversation(conversationId: string, at?: number): void {
		endConversation(this.#conversation(conversationId), at);
	}

	/** Corrects the end of a conversation that has ended. `at` in milliseconds since the epoch. */
	moveEnd(conversationId: string, at: number): void {
		this.#conversation(conversationId).endTime = at;
	}

	endParticipant(conversationId: string, participantId: string): void {
		this.#participant(conversationId, participantId).endTime ??= Date.now();
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
		this.#cutHanging();
		Object.assign(this.settings, structuredClone(this.#initial));
		this.#state = createState(this.settings, this.#seeds);
		return this.#settleHosts();
	}

	/** Stops, and closes every socket, the hanging ones too. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#cutHanging();
		await Promise.all(Object.values(this.#hosts).map((host) => host.close()));
	}

	#cutHanging(): void {
		this.#state.hanging.forEach((cut) => cut());
	}

	/** Each host listens, unless an outage has it refuse. */
	async #settleHosts(): Promise<void> {
		if (this.#isClosed) return;
		const settled = Object.entries(this.#hosts).map(([host, { listen, close }]) => {
			const isRefusing = outageOf(this.#state.outages, host as Host)?.kind === 'refuse';
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
