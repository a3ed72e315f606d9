import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came in. */
export interface Heard {
	method: string;
	path: string;
	authorization: string;
	body: string;
}

/** A server that writes down whatever reaches it, and gives a token to whoever asks for one. */
export interface Listener {
	port: number;
	url: string;
	heard: Heard[];
	close(): Promise<void>;
}

export async function startListener(): Promise<Listener> {
	const heard: Heard[] = [];
	const server = createServer((request, response) => {
		const { method = '', url = '', headers } = request;
		const entry = { method, path: url, authorization: headers.authorization ?? '', body: '' };
		heard.push(entry);
		request.setEncoding('utf8').on('data', (text: string) => (entry.body += text));
		request.on('end', () => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify({ access_token: 'the-token', token_type: 'bearer' }));
		});
	});
	// All addresses of this machine, so that any way to write one of them would reach it
	await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		port,
		url: `http://127.0.0.1:${port}`,
		heard,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
