import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Made for these tests: for localhost, and signed by itself, so that nobody trusts it. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUORQZ4VpzSgkF8fW45pA+1Vbb1K4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTEzNTMwMFoYDzIxMjYxMTAx
MTM1MzAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASjLAAPb2DkT50ZAbcV/Hs9l8QS5iiuXsi/vEiypUGNyxZg+LFH7oDD
dR96CTQYY1sY9vXciJXe53nMh+ujWCofo2kwZzAdBgNVHQ4EFgQU97huD4R7t4qS
YpaCRKz/f2ZrzuUwHwYDVR0jBBgwFoAU97huD4R7t4qSYpaCRKz/f2ZrzuUwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SQAwRgIhAPsxGNnWJ4+Uor+8MP5bmxpuwWn4z0aEhFbdA4QqcPuUAiEAhDAvS9PG
H8WV3P7i4jheOxGrogDN0cd89Pdzm2ZJiK4=
-----END CERTIFICATE-----`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgeKy4udgaW3/ru/s2
ris7GlB1ju/f5//+9HyM0moQLFuhRANCAASjLAAPb2DkT50ZAbcV/Hs9l8QS5iiu
Xsi/vEiypUGNyxZg+LFH7oDDdR96CTQYY1sY9vXciJXe53nMh+ujWCof
-----END PRIVATE KEY-----`;

/** A server whose certificate nobody trusts. */
export interface Untrusted {
	url: string;
	/** Connections so far; a handshake that the client ends counts. */
	connections(): number;
	/** Requests that came through. */
	requests(): number;
	close(): Promise<void>;
}

export async function startUntrusted(): Promise<Untrusted> {
	let connections = 0;
	let requests = 0;
	const server = createServer({ cert: CERTIFICATE, key: KEY }, (_, response) => {
		requests++;
		response.end('{}');
	});
	server.on('connection', () => connections++);
	server.on('tlsClientError', () => {});
	await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
	return {
		url: `https://localhost:${(server.address() as AddressInfo).port}`,
		connections: () => connections,
		requests: () => requests,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
