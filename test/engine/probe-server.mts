import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that hands out numbered tokens and takes those from `validFrom` on. */
export async function startProbeServer() {
	const state = { tokens: 0, validFrom: 1, requests: [] as string[] };
	const server = createServer((request, response) => {
		const [status, body] = answer(request, state);
		response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		state,
		close: () => new Promise((resolve) => server.close(resolve)),
	};
}

function answer(
	{ url, headers }: IncomingMessage,
	state: { tokens: number; validFrom: number; requests: string[] },
): [number, object] {
	if (url === '/oauth/token') {
		state.tokens++;
		return [200, { access_token: `token-${state.tokens}`, token_type: 'bearer' }];
	}
	state.requests.push(url ?? '');
	const token = Number(headers.authorization?.split('-')[1]);
	if (!(token >= state.validFrom)) return [401, { message: 'expired' }];
	if (url === '/missing') return [404, { message: 'not there' }];
	return [200, { asked: url }];
}
