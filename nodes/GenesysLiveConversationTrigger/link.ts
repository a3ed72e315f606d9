import { asRecord, parseJson } from '../GenesysParticipantAttributes/common';
import type { Clock } from '../GenesysParticipantAttributes/delivery/clock';

/** What is used of a WebSocket, Node's own or another one. */
export interface Socket {
	onopen: (() => void) | null;
	onmessage: ((event: { data: unknown }) => void) | null;
	onerror: (() => void) | null;
	onclose: (() => void) | null;
	send(text: string): void;
	close(): void;
}

/** How long the server may take to let the socket in. All in milliseconds. */
const OPENING_MS = 10_000;
/** A heartbeat comes every 30 seconds: after so long without a word the server is asked. */
const SILENCE_MS = 35_000;
/** So long it may take to answer. */
const PONG_MS = 7000;

const PING = JSON.stringify({ message: 'ping' });

/** What is told of a link. */
export interface Listener {
	/** An event, or a word of the system's, such as a heartbeat. */
	onMessage(topic: string, body: unknown): void;
	/** It is of no use any more. Told once, and not after `close`. */
	onEnd(): void;
}

/**
 * One socket, from its opening to its end. It has ended where it is refused, closed or lost, where
 * nothing lets it in, and where nothing is heard of it any more.
 */
export class Link {
	/** Whether it was let in. */
	readonly opened: Promise<boolean>;
	readonly #over = new AbortController();
	#heardAt: number;
	#open!: (isOpen: boolean) => void;

	constructor(
		private readonly socket: Socket,
		private readonly clock: Clock,
		private readonly listener: Listener,
	) {
		this.#heardAt = clock.now();
		this.opened = new Promise((resolve) => (this.#open = resolve));
		socket.onopen = () => {
			this.#open(true);
			this.#heardAt = clock.now();
			void this.#watch();
		};
		socket.onmessage = ({ data }) => this.#hear(data);
		// One refusal may be told by an error, by a close, or by both
		socket.onerror = () => this.#end();
		socket.onclose = () => this.#end();
		void this.#giveUpOpening();
	}

	/** Ends it without another word. Nobody waits for the server's: there may be none. */
	close(): void {
		this.#over.abort();
		this.#open(false);
		const { socket } = this;
		socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
		try {
			socket.close();
		} catch {
			// It is none any more
		}
	}

	#end(): void {
		if (this.#over.signal.aborted) return;
		this.close();
		this.listener.onEnd();
	}

	#hear(data: unknown): void {
		this.#heardAt = this.clock.now();
		if (typeof data !== 'string') return;
		const { topicName, eventBody } = asRecord(parseJson(data));
		if (typeof topicName === 'string') this.listener.onMessage(topicName, eventBody);
	}

	async #giveUpOpening(): Promise<void> {
		const waiting = new AbortController();
		void this.opened.then(() => waiting.abort());
		if (await this.clock.pause(OPENING_MS, waiting.signal)) this.#end();
	}

	/** A network may be gone without a word of anybody's. */
	async #watch(): Promise<void> {
		const { signal } = this.#over;
		const rest = () => this.#heardAt + SILENCE_MS - this.clock.now();
		while (await this.clock.pause(Math.max(0, rest()), signal)) {
			if (rest() > 0) continue;
			const askedAt = this.clock.now();
			try {
				this.socket.send(PING);
			} catch {
				return this.#end();
			}
			if (!(await this.clock.pause(PONG_MS, signal))) return;
			if (this.#heardAt < askedAt) return this.#end();
		}
	}
}
