import type { ITriggerFunctions } from 'n8n-workflow';

import { clock } from '../GenesysParticipantAttributes/client/clock';
import { count } from '../GenesysParticipantAttributes/common';
import type { Failure } from '../GenesysParticipantAttributes/genesys/failures';
import { toNodeError } from '../GenesysParticipantAttributes/output/errors';
import { Channel, type ChannelListener, type ChannelParts } from './channel';
import type { Socket } from './link';
import { requestsOf, type Requests } from './requests';
import { topicsOf, type Watched } from './targets';

/** Topics of one channel at the most. */
const TOPICS = 1000;
/** A client has 20, which other programs may need as well, and each is two while it is renewed. */
const CHANNELS = 8;

/** In milliseconds. */
const REFRESH_MS = 10 * 60_000;
const RENEW_MS = 10 * 60_000;

const NO_WEBSOCKET: Failure = {
	reason: 'network',
	message:
		'This n8n runs on a Node.js without WebSocket, so events come with the poll, a minute later',
	description: 'Nothing is lost. Node.js has it from version 22 on.',
};

const UNEXPECTED: Failure = {
	reason: 'network',
	message: 'n8n could not ask for notifications, so events come with the poll, a minute later',
	description: 'Nothing is lost. If it comes back, look into the log of n8n.',
};

function inParts(topics: string[]): string[][] {
	const parts: string[][] = [];
	for (let at = 0; at < topics.length; at += TOPICS) parts.push(topics.slice(at, at + TOPICS));
	return parts;
}

/** All the sockets of a trigger. Where there are none the poll serves alone, and that is said once. */
export class Sockets {
	readonly #requests: Requests;
	readonly #parts: ChannelParts;
	/** What has been told of, and whether it is over once the sockets are live. */
	readonly #told = new Map<string, 'lasting' | 'trouble'>();
	#channels: Channel[] = [];
	#refreshedAt = -Infinity;
	#renewedAt = -Infinity;
	#isOpen = false;

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly watched: Watched,
		private readonly signal: AbortSignal,
		private readonly listener: Pick<ChannelListener, 'onEvent' | 'onLive'>,
	) {
		const requests = requestsOf(context, signal);
		this.#requests = requests;
		this.#parts = {
			clock,
			random: Math.random,
			create: async () => await requests.create().catch(() => ({ failure: UNEXPECTED })),
			subscribe: async (id, topics) => await this.#subscribe(id, topics),
			open: (address) => new WebSocket(address) as unknown as Socket,
		};
		signal.addEventListener('abort', () => this.#channels.forEach((one) => one.close()));
	}

	/** Since when all of them are live, in epoch milliseconds of n8n's clock; undefined where not all are. */
	get liveSince(): number | undefined {
		const since = this.#channels.map((one) => one.liveSince ?? Infinity);
		const last = since.length > 0 ? Math.max(...since) : Infinity;
		return last < Infinity ? Date.now() - (clock.now() - last) : undefined;
	}

	/** Where the organization signs in. */
	get appsUrl(): string | undefined {
		return this.#requests.appsUrl();
	}

	open(): void {
		if (typeof WebSocket === 'undefined') return this.#tell(NO_WEBSOCKET);
		this.#isOpen = true;
		this.refresh();
	}

	/** Looks for queues that have been made or are gone, now and then. */
	refresh(): void {
		const isDue = this.#isOpen && clock.now() - this.#refreshedAt >= REFRESH_MS;
		if (!isDue || (this.watched.ids && this.#channels.length > 0)) return;
		this.#refreshedAt = clock.now();
		void this.#watchAll();
	}

	/** They have told nothing of what there was. */
	renew(): void {
		if (clock.now() - this.#renewedAt < RENEW_MS) return;
		this.#renewedAt = clock.now();
		for (const one of this.#channels) one.renew();
	}

	async #watchAll(): Promise<void> {
		const { ids, by } = this.watched;
		const listed = ids
			? { ids }
			: await this.#requests.queueIds().catch(() => ({ failure: UNEXPECTED }));
		if (this.signal.aborted) return;
		if ('failure' in listed) return this.#tell(listed.failure);
		const parts = inParts(topicsOf(by, listed.ids));
		if (parts.length > CHANNELS) this.#tell(this.#tooMany(listed.ids.length));
		for (const [index, topics] of parts.slice(0, CHANNELS).entries()) {
			const channel = this.#channels[index];
			if (channel) void channel.watch(topics);
			else this.#channels.push(new Channel(topics, this.#parts, this.#listener()));
		}
		for (const one of this.#channels.splice(parts.length)) one.close();
	}

	#listener(): ChannelListener {
		return {
			onEvent: this.listener.onEvent,
			onLive: () => {
				for (const [key, kind] of this.#told) if (kind === 'trouble') this.#told.delete(key);
				this.listener.onLive();
			},
			onTrouble: (failure) => this.#tell(failure, 'trouble'),
		};
	}

	async #subscribe(id: string, topics: string[]): Promise<{ failure?: Failure }> {
		const result = await this.#requests
			.subscribe(id, topics)
			.catch(() => ({ failure: UNEXPECTED }));
		if ('failure' in result) return result;
		const { rejected, permissions } = result;
		if (rejected.length > 0) this.#tellRejected(rejected.length, permissions);
		return {};
	}

	#tellRejected(number: number, permissions: string[]): void {
		const what = count(number, this.watched.by === 'queues' ? 'queue' : 'user');
		const needed = permissions.length > 0 ? `. It needs: ${permissions.join(' and ')}` : '';
		this.#tell({
			reason: 'forbidden',
			message: `Genesys Cloud does not notify this OAuth client of ${what}${needed}`,
			description:
				'Nothing is lost: a poll each minute finds what happens there. Give the permission to a role of the OAuth client (Admin > Integrations > OAuth > Roles), and check the IDs.',
		});
	}

	#tooMany(number: number): Failure {
		const what = count(number, this.watched.by === 'queues' ? 'queue' : 'user');
		return {
			reason: 'rejected',
			message: `Notifications are for ${(CHANNELS * TOPICS).toLocaleString('en-US')} at the most, and there are ${what}`,
			description:
				'Nothing is lost: a poll each minute finds what happens in the others. Spread them over several triggers, with an OAuth client each.',
		};
	}

	/** The same once; trouble once more when all has been well again. */
	#tell(failure: Failure, kind: 'lasting' | 'trouble' = 'lasting'): void {
		const { context } = this;
		const error = toNodeError(context, failure);
		const key = error.message.replace(/\d+/g, '#');
		if (this.signal.aborted || this.#told.has(key)) return;
		this.#told.set(key, kind);
		context.logger.warn(`${context.getNode().name}: ${error.message}`);
		// A test goes on listening
		const { saveFailedExecution } = context as Partial<ITriggerFunctions>;
		if (context.getMode() !== 'manual') saveFailedExecution?.(error);
	}
}
