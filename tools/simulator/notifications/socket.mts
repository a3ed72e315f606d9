import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** One open WebSocket of a channel, with what a test may do to it. */
export class ChannelSocket {
	readonly channelId: string;
	readonly #socket: WebSocket;
	readonly #close: WebSocket['close'];
	/** Still open, but hears nothing more. */
	isSilent = false;

	constructor(channelId: string, socket: WebSocket) {
		this.channelId = channelId;
		this.#socket = socket;
		this.#close = socket.close.bind(socket);
	}

	/** Sends a frame, whatever it holds, unless the socket is silent or closing. */
	send(data: string | Buffer): boolean {
		if (this.isSilent || this.#socket.readyState !== this.#socket.OPEN) return false;
		this.#socket.send(data);
		return true;
	}

	/** The server's own close. */
	close(code = 1001, reason = ''): void {
		this.#close(code, reason);
	}

	/** The connection is cut without a word: the client sees 1006. */
	drop(): void {
		this.#socket.terminate();
	}

	/** Half-dead: stays open, sends nothing, and answers neither ping nor close. */
	freeze(): void {
		this.isSilent = true;
		this.#socket.pause();
	}
}

/** Answers an upgrade with a plain HTTP status. */
export function refuseUpgrade(socket: Duplex, status: number, location?: string): void {
	const header = location === undefined ? '' : `Location: ${location}\r\n`;
	socket.end(
		`HTTP/1.1 ${status} Refused\r\n${header}Connection: close\r\nContent-Length: 0\r\n\r\n`,
	);
}
