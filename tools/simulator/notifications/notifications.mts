import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import type { Conversation, Participant } from '../conversations.mts';
import { Refusal } from '../errors.mts';
import type { Outage } from '../outages.mts';
import { uuidFor } from '../random.mts';
import type { Settings } from '../settings.mts';
import type { Token } from '../tokens.mts';
import { leastUsed, ownerOf, setTopics } from './channels.mts';
import type { Channel } from './channels.mts';
import { Outbox } from './outbox.mts';
import type { Connection, Frame, Offence, Received } from './records.mts';
import type { NotificationSettings } from './settings.mts';
import { attributesEvent, conversationSnapshot } from './snapshots.mts';
import { ChannelSocket, refuseUpgrade } from './socket.mts';
import { objectionTo, topicName } from './topics.mts';
import type { Objection } from './topics.mts';

/** A topic with what became of it. */
export interface ChannelTopic {
	id: string;
	state: 'Permitted' | 'Rejected';
	rejectionReason?: string;
	missingPermissions?: string[];
}

/** A change of a participant's attributes. */
export interface AttributeChange {
	participant: Participant;
	changes: Array<[string, unknown]>;
	/** Whether anything is other than it was. */
	isChange: boolean;
}

/** Longest time that Node's timers take, in milliseconds. */
const LONGEST_MS = 2 ** 31 - 1;

const HEARTBEAT = systemFrame('channel.metadata', { message: 'WebSocket Heartbeat' });
const PONG = systemFrame('channel.metadata', { message: 'pong' });

/** The channels of an organization, their sockets, and all that went over them. */
export class Notifications {
	readonly channels: Channel[] = [];
	readonly connections: Connection[] = [];
	readonly frames: Frame[] = [];
	readonly received: Received[] = [];
	readonly offences: Offence[] = [];
	readonly #settings: Settings;
	readonly #server = new WebSocketServer({ noServer: true, clientTracking: false });
	readonly #timers = new Set<NodeJS.Timeout>();
	/** All connections that asked for an upgrade, those without an answer included. */
	readonly #connected = new Set<Duplex>();
	readonly #waiting = new Set<() => void>();
	/** Topics that a conversation was last seen on. */
	readonly #lastTopics = new WeakMap<Conversation, string[]>();
	readonly #outbox = new Outbox(
		() => this.#now,
		(ms, work) => this.#later(ms, work),
	);
	#uses = 0;
	/** From then on nothing begins, though a request may still be on its way. */
	#hasEnded = false;

	constructor(settings: Settings) {
		this.#settings = settings;
	}

	/** The open sockets, in the order of their channels. */
	get sockets(): ChannelSocket[] {
		return this.channels.flatMap(({ socket }) => socket ?? []);
	}

	/** Whether an open socket hears of a topic, such as `v2.routing.queues.<id>.conversations`. */
	isWatched(topic: string): boolean {
		const name = topic.toLowerCase();
		return this.channels.some(({ socket, names }) => socket && names.has(name));
	}

	/** Resolves as soon as the condition holds; it is asked again at everything that happens here. */
	async until(condition: () => boolean): Promise<void> {
		if (condition()) return;
		await new Promise<void>((resolve) => {
			const check = () => {
				if (!condition()) return;
				this.#waiting.delete(check);
				resolve();
			};
			this.#waiting.add(check);
		});
	}

	/**
	 * Keeps back all event frames from now on. What it returns lets them go, in their order or the other
	 * way round.
	 */
	hold(): (order?: 'kept' | 'reversed') => void {
		return this.#outbox.hold();
	}

	/** Tells every open socket that it will be closed, and closes it so much later. */
	announceClosing(noticeMs = 60_000, end: number | 'drop' | 'freeze' = 1001): void {
		for (const socket of this.sockets) {
			const { channelId } = socket;
			socket.send(systemFrame('v2.system.socket_closing', systemBody(channelId, 'socket_closing')));
			this.#later(noticeMs, () => {
				if (typeof end === 'number') socket.close(end);
				else if (end === 'drop') socket.drop();
				else socket.freeze();
			});
		}
	}

	/** Every channel expires, as after 24 hours. */
	expireChannels(): void {
		for (const channel of [...this.channels]) this.#remove(channel);
	}

	/** A new channel; where its owner has all that it may have, one of them gives way. */
	open(token: Token): Channel {
		const { maxChannels, channelTtlMs } = this.#now;
		const owner = ownerOf(token);
		const own = this.channels.filter((one) => one.owner === owner);
		if (own.length >= maxChannels) {
			const victim = leastUsed(own);
			if (victim.socket) this.offend('evictsOwnSocket', victim.id);
			this.#remove(victim);
		}
		const id = `streaming-0-${randomUUID().replaceAll('-', '').slice(0, 26)}`;
		const channel: Channel = {
			...{ id, owner, token, expiresAt: Date.now() + channelTtlMs, lastUsed: this.#uses++ },
			...{ topics: [], names: new Set<string>(), wasConnected: false },
		};
		this.channels.push(channel);
		this.#expireInTime(channel);
		this.#later(token.expiresAt - performance.now(), () => this.#tokenGone(channel));
		this.#happened();
		return channel;
	}

	/** The channel of that ID that a token may use; 404 for any other. */
	find(id: string, token: Token): Channel {
		const channel = this.channels.find((one) => one.id === id);
		const isOwn = channel?.owner === ownerOf(token);
		const isToken = this.#now.otherToken || channel?.token === token;
		if (!channel || !isOwn || !isToken) throw new Refusal(404);
		channel.lastUsed = this.#uses++;
		return channel;
	}

	/**
	 * Adds topics to a channel, or puts them in place of its own. Throws, and changes nothing, where one of
	 * them is refused, unless `ignoreErrors` has it `Rejected` alone.
	 */
	subscribe(
		channel: Channel,
		asked: string[],
		{ by, ignoreErrors }: { by: 'post' | 'put' | 'subscribe'; ignoreErrors: boolean },
	): ChannelTopic[] {
		const { maxTopics, extendedBy, socketSubscribe } = this.#now;
		const isPerson = channel.token.grantType === 'CODE';
		const judged = asked.map((id) => ({ id, objection: objectionTo(id, isPerson, this.#now) }));
		for (const { objection } of judged) this.#checkObjection(objection, ignoreErrors);
		const permitted = judged.filter(({ objection }) => !objection).map(({ id }) => id);
		const isReplaced = by === 'put' || (by === 'subscribe' && socketSubscribe === 'replaces');
		const topics = [...new Set([...(isReplaced ? [] : channel.topics), ...permitted])];
		if (topics.length > maxTopics) {
			this.offend('tooManyTopics', channel.id);
			const code = 'notification.subscription.too.many.subscriptions';
			throw new Refusal(400, { code, message: 'Too many subscriptions' });
		}
		setTopics(channel, topics);
		if (extendedBy.includes(by)) channel.expiresAt = Date.now() + this.#now.channelTtlMs;
		this.#happened();
		return judged.map(({ id, objection }) => topicState(id, objection));
	}

	#checkObjection(objection: Objection | undefined, ignoreErrors: boolean): void {
		if (!objection) return;
		const isRejected = objection.status === 403 || this.#now.invalidTopic === 'rejected';
		if (ignoreErrors && isRejected) return;
		const { status, code, message } = objection;
		throw new Refusal(status, { code, message });
	}

	/** Takes topics from a channel; all where none are named. */
	unsubscribe(channel: Channel, topics = channel.topics): void {
		const left = channel.topics.filter((one) => !topics.includes(one));
		setTopics(channel, left);
		this.#happened();
	}

	/** A conversation is other than it was: all who watch it hear of that. */
	changed(conversation: Conversation, written?: AttributeChange): void {
		const topics = this.#topicsOf(conversation);
		if (this.channels.length === 0) return;
		const { snapshots, attributeSnapshots, unchangedEvent, eventsAfterEnd } = this.#now;
		if (!written || (attributeSnapshots && written.isChange)) {
			const body = conversationSnapshot(conversation, this.#now);
			for (let n = 0; n < snapshots; n++) {
				for (const topic of topics) this.#publish(topic, body, conversation.id);
			}
		}
		if (!written || (!written.isChange && !unchangedEvent)) return;
		if (written.participant.endTime !== undefined && !eventsAfterEnd) return;
		const { participant, changes } = written;
		const body = attributesEvent(conversation, participant, changes, this.#now);
		this.#publish(topicName('attributes', conversation.id), body, conversation.id);
	}

	/** The topics of the queues and users that are in a conversation, or were. */
	#topicsOf(conversation: Conversation): string[] {
		const topicsOf = (participants: Participant[]) =>
			participants.flatMap(({ queueId, userId }) => [
				...(queueId === undefined ? [] : [topicName('queue', queueId)]),
				...(userId === undefined ? [] : [topicName('user', userId)]),
			]);
		const { participants } = conversation;
		const present = topicsOf(participants.filter(({ endTime }) => endTime === undefined));
		const isGoingOn = this.#now.formerTopics === 'goOn';
		const last = isGoingOn ? topicsOf(participants) : (this.#lastTopics.get(conversation) ?? []);
		this.#lastTopics.set(conversation, present);
		return [...new Set([...last, ...present])];
	}

	#publish(name: string, eventBody: object, conversationId: string): void {
		const { correlation } = this.#now;
		const metadata =
			correlation === 'absent' ? {} : { metadata: { [correlation]: randomUUID() as string } };
		const text = JSON.stringify({ topicName: name, version: '2', eventBody, ...metadata });
		for (const channel of this.channels) {
			if (!channel.names.has(name)) continue;
			const send = () => {
				if (!channel.socket?.send(text)) return;
				const { id: channelId } = channel;
				this.frames.push({ at: performance.now(), channelId, topicName: name, conversationId });
				this.#happened();
			};
			this.#outbox.post(channel.id, send);
		}
	}

	/** Judges an upgrade, and opens the socket where nothing speaks against it. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, outage?: Outage): void {
		const { pathname } = new URL(request.url ?? '/', 'http://simulator');
		const channelId = /^\/channels\/([\w-]+)$/.exec(pathname)?.[1] ?? '';
		const connection: Connection = { at: performance.now(), channelId, status: 0 };
		this.connections.push(connection);
		this.#connected.add(socket);
		socket.on('error', () => {});
		socket.once('close', () => {
			this.#connected.delete(socket);
			connection.closedAt ??= performance.now();
			this.#happened();
		});
		const { authorization, 'sec-websocket-protocol': protocol } = request.headers;
		if (authorization || protocol) this.offend('credentialInUpgrade', channelId);
		const verdict = this.#verdictOn(channelId, outage);
		if (typeof verdict === 'number') {
			connection.status = verdict;
			refuseUpgrade(socket, verdict, verdict === 302 ? '/elsewhere' : undefined);
		} else if (verdict === 'reset') socket.destroy();
		else if (verdict !== 'hang') {
			this.#server.handleUpgrade(request, socket, head, (opened) => {
				connection.status = 101;
				this.#opened(verdict, opened, connection);
			});
		}
		this.#happened();
	}

	#verdictOn(channelId: string, outage?: Outage): Channel | number | 'reset' | 'hang' {
		if (outage) {
			if (outage.kind === 'hang') return 'hang';
			return outage.kind === 'status' ? outage.status : 'reset';
		}
		const { upgrade } = this.#now;
		if (upgrade !== 'accept') return upgrade;
		const channel = this.channels.find(({ id }) => id === channelId);
		if (!channel) return 401;
		return this.#now.tokenGone !== 'lives' && isGone(channel.token) ? 401 : channel;
	}

	#opened(channel: Channel, socket: WebSocket, connection: Connection): void {
		const { secondSocket, topicsKept, heartbeatMs } = this.#now;
		const first = channel.socket;
		const opened = new ChannelSocket(channel.id, socket);
		channel.socket = opened;
		channel.lastUsed = this.#uses++;
		if (!topicsKept && channel.wasConnected) setTopics(channel, []);
		channel.wasConnected = true;
		if (first && secondSocket === 'closesFirst') first.close(1001);
		else if (first) first.isSilent = true;
		const beating = Number.isFinite(heartbeatMs)
			? setInterval(() => this.#sendSystem(opened, HEARTBEAT), heartbeatMs)
			: undefined;
		if (!this.#now.closeAnswer) {
			// The library answers a close by its own method
			socket.close = () => {};
		}
		socket.on('message', (data) => this.#hear(channel, opened, data));
		socket.on('error', () => {});
		socket.on('close', (code) => {
			clearInterval(beating);
			connection.closedAt = performance.now();
			connection.closeCode = code;
			if (channel.socket === opened) channel.socket = undefined;
			this.#happened();
		});
	}

	#sendSystem(socket: ChannelSocket, text: string): void {
		if (!socket.send(text)) return;
		const { topicName: name } = JSON.parse(text) as { topicName: string };
		const { channelId } = socket;
		this.frames.push({ at: performance.now(), channelId, topicName: name });
		this.#happened();
	}

	#hear(channel: Channel, socket: ChannelSocket, data: RawData): void {
		const message = parsed(data);
		this.received.push({ at: performance.now(), channelId: channel.id, message });
		channel.lastUsed = this.#uses++;
		const { message: kind, topics, correlationId } = message as Record<string, unknown>;
		const isTopics = Array.isArray(topics) && topics.every((one) => typeof one === 'string');
		if (kind === 'ping') {
			if (this.#now.pong) this.#sendSystem(socket, PONG);
		} else if ((kind === 'subscribe' || kind === 'unsubscribe') && isTopics) {
			const answer = this.#answerTo(channel, kind, topics as string[]);
			if (answer) socket.send(JSON.stringify({ ...answer, correlationId }));
		} else this.offend('unknownMessage', channel.id);
		this.#happened();
	}

	#answerTo(
		channel: Channel,
		kind: 'subscribe' | 'unsubscribe',
		topics: string[],
	): object | undefined {
		const { socketSubscribe } = this.#now;
		if (socketSubscribe === 'unanswered') return undefined;
		if (socketSubscribe === 'refused') {
			return { result: '400', status: 'failure', message: 'Not supported' };
		}
		if (kind === 'unsubscribe') {
			this.unsubscribe(channel, topics);
			return { result: '200', status: 'unsubscribed' };
		}
		try {
			this.subscribe(channel, topics, { by: 'subscribe', ignoreErrors: false });
			return { result: '200', status: 'subscribed' };
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			const { status, message } = error.error;
			return { result: String(status), status: 'failure', message };
		}
	}

	/** Notes what a client should not have done. */
	offend(kind: Offence['kind'], channelId?: string): void {
		this.offences.push({ at: performance.now(), kind, channelId });
	}

	/** The tokens of some channels are revoked, or have expired. */
	tokensGone(): void {
		for (const channel of [...this.channels]) if (isGone(channel.token)) this.#tokenGone(channel);
	}

	#tokenGone({ socket, id, token }: Channel): void {
		const { tokenGone } = this.#now;
		if (socket && tokenGone !== 'lives') this.#end(socket, tokenGone, 'token_revoked', token, id);
	}

	/** The channel is there no more; its socket sees of that what the setting says. */
	#remove(channel: Channel): void {
		const { socket, id, token } = channel;
		this.channels.splice(this.channels.indexOf(channel), 1);
		if (socket) this.#end(socket, this.#now.channelGone, 'no_longer_subscribed', token, id);
		this.#happened();
	}

	#end(
		socket: ChannelSocket,
		how: 'closed' | 'told' | 'silent',
		type: string,
		{ clientId }: Token,
		channelId: string,
	): void {
		if (how === 'told') {
			const body = systemBody(channelId, type);
			this.#sendSystem(socket, systemFrame(`v2.system.${type}.${clientId}`, body));
		}
		if (how === 'closed') socket.close(1001);
		else socket.isSilent = true;
	}

	#expireInTime(channel: Channel): void {
		this.#later(channel.expiresAt - Date.now(), () => {
			if (!this.channels.includes(channel)) return;
			if (channel.expiresAt > Date.now()) this.#expireInTime(channel);
			else this.#remove(channel);
		});
	}

	/** Cuts all connections: those that hang, and those that a closed channel left behind, too. */
	cut(): void {
		this.#connected.forEach((socket) => socket.destroy());
	}

	/** Ends everything; nothing is sent any more. */
	end(): void {
		this.#hasEnded = true;
		this.#timers.forEach((timer) => clearTimeout(timer));
		this.#timers.clear();
		this.channels.length = 0;
		this.cut();
	}

	#later(ms: number, work: () => void): void {
		if (this.#hasEnded || ms > LONGEST_MS) return;
		const timer = setTimeout(() => {
			this.#timers.delete(timer);
			work();
		}, ms);
		this.#timers.add(timer);
	}

	#happened(): void {
		this.#waiting.forEach((check) => check());
	}

	get #now(): NotificationSettings {
		return this.#settings.notifications;
	}
}

function isGone({ revoked, expiresAt }: Token): boolean {
	return revoked || expiresAt <= performance.now();
}

function topicState(id: string, objection: Objection | undefined): ChannelTopic {
	if (!objection) return { id, state: 'Permitted' };
	const { message, missingPermissions } = objection;
	return { id, state: 'Rejected', rejectionReason: message, missingPermissions };
}

function parsed(data: RawData): object {
	try {
		const value: unknown = JSON.parse((data as Buffer).toString('utf8'));
		return typeof value === 'object' && value !== null ? value : {};
	} catch {
		return {};
	}
}

function systemFrame(name: string, eventBody: object): string {
	return JSON.stringify({ topicName: name, eventBody });
}

function systemBody(channelId: string, systemTopicType: string): object {
	const organizationId = uuidFor('organization');
	return { channelId, systemTopicType, organizationId, message: 'Simulated', data: {} };
}
