import { MINUTE_MS } from '../GenesysParticipantAttributes/common';
import type { Clock } from '../GenesysParticipantAttributes/delivery/clock';
import type { Failure } from '../GenesysParticipantAttributes/genesys/failures';
import { Link, type Socket } from './link';

/** A channel of Genesys Cloud's. Its ID and its address are secrets. */
export interface Created {
	id: string;
	address: string;
	/** Milliseconds until it expires. */
	lifeMs: number;
}

/** What a channel needs of the world. */
export interface ChannelParts {
	clock: Clock;
	random(): number;
	create(): Promise<Created | { failure: Failure }>;
	/** The channel is to have these topics, and no others. */
	subscribe(id: string, topics: string[]): Promise<{ failure?: Failure }>;
	/** May throw. */
	open(address: string): Socket;
}

/** What is told of a channel. */
export interface ChannelListener {
	onEvent(body: unknown): void;
	/** From now on it is told of all that happens. */
	onLive(): void;
	/** There is no socket, and not for a moment only. */
	onTrouble(failure: Failure): void;
}

/** Words of the system's, and those after which a channel is soon of no use. */
const SYSTEM = /^(?:channel\.|v2\.system\.)/;
const NOTICE = /^v2\.system\.(?:socket_closing|no_longer_subscribed|token_revoked)(?:\.|$)/;

/** A channel is renewed so long before it expires, or a quarter of its life before that. */
const RENEWAL_MS = 30 * MINUTE_MS;
const LEAST_LIFE_MS = 10_000;

/** Waits after the first failure, and at the most. */
const BACKOFF = { first: 500, most: MINUTE_MS };
/** Causes that heal by somebody's hand only are asked about so seldom. */
const HOPELESS_MS = 10 * MINUTE_MS;
const HOPELESS = new Set(['forbidden', 'unauthorized', 'rejected', 'quotaExhausted']);
/** What has lived for so long has not failed. */
const STABLE_MS = MINUTE_MS;
/** A server that restarts is back by then. */
const TROUBLE_AFTER = 3;

const NO_SOCKET: Failure = {
	reason: 'network',
	message:
		'No WebSocket to Genesys Cloud could be opened, so events come with the poll, a minute later',
	description:
		'Nothing is lost. A firewall or a proxy between n8n and Genesys Cloud is the usual cause: let wss:// connections pass to streaming. and the domain of your region. Where n8n reaches the internet by a proxy only, start it with NODE_USE_ENV_PROXY=1 (Node.js 22.21 or later).',
};

/** A channel with its socket. */
interface Line {
	id: string;
	link: Link;
	/** Why it is to be replaced. `lost`: it is of no use any more. */
	replaced: Promise<'lost' | 'renewal'>;
	replace(why: 'lost' | 'renewal'): void;
}

/**
 * Keeps one channel alive: makes another before the one it has expires or is closed, at growing waits
 * where that fails, and always a new one, since what a channel misses without a socket is lost anyway.
 */
export class Channel {
	/** Since when it is told of all that happens, by the clock; undefined while it is not. */
	liveSince?: number;
	readonly #closing = new AbortController();
	#line?: Line;
	#failures = 0;

	constructor(
		private topics: string[],
		private readonly parts: ChannelParts,
		private readonly listener: ChannelListener,
	) {
		void this.#live();
	}

	/** Ends it at once. */
	close(): void {
		this.#closing.abort();
		this.#line?.link.close();
		this.#line?.replace('lost');
	}

	/** Another channel takes the place of this one. */
	renew(): void {
		this.#line?.replace('renewal');
	}

	/** From now on it has these topics. */
	async watch(topics: string[]): Promise<void> {
		if (topics.join() === this.topics.join()) return;
		this.topics = topics;
		const line = this.#line;
		const { failure } = (line && (await this.parts.subscribe(line.id, topics))) ?? {};
		if (failure) line!.replace('renewal');
	}

	get #isClosed(): boolean {
		return this.#closing.signal.aborted;
	}

	async #live(): Promise<void> {
		while (!this.#isClosed) {
			const line = await this.#connect();
			if ('failure' in line) {
				await this.#wait(line.failure);
				continue;
			}
			// What both are told comes once: events are known by their keys
			this.#line?.link.close();
			this.#line = line;
			if (this.#isClosed) return line.link.close();
			this.liveSince = this.parts.clock.now();
			this.listener.onLive();
			await this.#whileLive(line);
		}
	}

	async #whileLive(line: Line): Promise<void> {
		const { clock, random } = this.parts;
		const began = clock.now();
		const why = await line.replaced;
		if (this.#isClosed) return;
		if (why === 'lost') this.liveSince = undefined;
		if (clock.now() - began < STABLE_MS) return await this.#wait();
		this.#failures = 0;
		// All sockets of a server are closed at once
		if (why === 'lost') await clock.pause(random() * BACKOFF.first, this.#closing.signal);
	}

	/** @param failure why there is no socket, where one could not be had */
	async #wait(failure?: Failure): Promise<void> {
		if (this.#isClosed) return;
		const { clock, random } = this.parts;
		this.#failures += 1;
		const isHopeless = failure !== undefined && HOPELESS.has(failure.reason);
		if (failure && (isHopeless || this.#failures >= TROUBLE_AFTER))
			this.listener.onTrouble(failure);
		const growing = Math.min(BACKOFF.most, BACKOFF.first * 2 ** (this.#failures - 1));
		const ms = (isHopeless ? HOPELESS_MS : growing) * (1 + random()) * 0.5;
		await clock.pause(ms, this.#closing.signal);
	}

	async #connect(): Promise<Line | { failure: Failure }> {
		const { create, subscribe } = this.parts;
		const created = await create();
		if ('failure' in created) return created;
		if (this.#isClosed) return { failure: NO_SOCKET };
		const line = this.#lineOf(created);
		if (!line) return { failure: NO_SOCKET };
		const closing = this.#closing.signal;
		const close = () => line.link.close();
		closing.addEventListener('abort', close);
		try {
			if (!(await line.link.opened)) return { failure: NO_SOCKET };
			const { topics } = this;
			const { failure } = await subscribe(created.id, topics);
			if (failure) {
				line.link.close();
				return { failure };
			}
			if (topics !== this.topics) line.replace('renewal');
			return line;
		} finally {
			closing.removeEventListener('abort', close);
		}
	}

	#lineOf({ id, address, lifeMs }: Created): Line | undefined {
		const { clock, open } = this.parts;
		const { listener } = this;
		const renewAt =
			clock.now() + Math.max(LEAST_LIFE_MS, lifeMs - Math.min(RENEWAL_MS, lifeMs / 4));
		let replace!: Line['replace'];
		const replaced = new Promise<'lost' | 'renewal'>((resolve) => (replace = resolve));
		const socket = opened(open, address);
		if (!socket) return undefined;
		const link = new Link(socket, clock, {
			onMessage: (topic, body) => {
				// Heartbeats come all the time, so that no timer has to run for a day
				if (NOTICE.test(topic) || clock.now() >= renewAt) replace('renewal');
				if (!SYSTEM.test(topic)) listener.onEvent(body);
			},
			onEnd: () => replace('lost'),
		});
		return { id, link, replaced, replace };
	}
}

function opened(open: ChannelParts['open'], address: string): Socket | undefined {
	try {
		return open(address);
	} catch {
		return undefined;
	}
}
