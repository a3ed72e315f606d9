import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** Longer than any pause of a test: a client must not meet a connection as it is being closed. */
const KEEP_ALIVE_MS = 600_000;

/** An address on this machine at which somebody listens, or nobody for a while. */
export interface Listener {
	url: string;
	/** Listens, if it does not yet. */
	listen(): Promise<void>;
	/** Stops listening, and closes every connection; resolves once all are closed. */
	close(): Promise<void>;
}

/** Listens on an address of this machine; port 0 picks a free one. Rejects where the port is taken. */
export async function startListener(
	handler: RequestListener,
	port: number,
	host: string,
	upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): Promise<Listener> {
	const server = createServer(handler);
	if (upgrade) server.on('upgrade', upgrade);
	server.keepAliveTimeout = KEEP_ALIVE_MS;
	let address = port;
	let last: Promise<unknown> = Promise.resolve();

	/** One after the other: a server that is still closing does not listen. */
	async function inTurn(work: () => Promise<unknown>): Promise<void> {
		const done = last.then(work);
		last = done.catch(() => {});
		await done;
	}

	async function bind(): Promise<void> {
		if (server.listening) return;
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(address, host, () => {
				server.off('error', reject);
				resolve();
			});
		});
	}

	async function unbind(): Promise<void> {
		if (!server.listening) return;
		const closed = new Promise((resolve) => server.close(resolve));
		server.closeAllConnections();
		await closed;
	}

	await bind();
	address = (server.address() as AddressInfo).port;
	const url = `http://127.0.0.1:${address}`;
	return { url, listen: () => inTurn(bind), close: () => inTurn(unbind) };
}
