// Loaded into a worker before n8n: counts what this one process sends to the API, and tells on
// standard output. The server sees one token, and cannot tell the workers apart.
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

import type { Sighting } from './judge.mts';

/** What the node had sent off when the 429 came in: n8n reads the credential first, which may wait. */
const GRACE_MS = 1000;
const TIMER_SLACK_MS = 5;

const host = new URL(process.env.WITNESSED_URL ?? 'http://nowhere').host;
let toldAt = -Infinity;
let stayAwayUntil = -Infinity;

function tell(sighting: Sighting): void {
	process.stdout.write(`${JSON.stringify({ witness: sighting })}\n`);
}

function isWitnessed(request: ClientRequest): boolean {
	return request.getHeader('host') === host && request.path.startsWith('/api/');
}

subscribe('http.client.request.start', (message) => {
	const { request } = message as { request: ClientRequest };
	if (!isWitnessed(request)) return;
	const now = performance.now();
	const isEarly = now > toldAt + GRACE_MS && now < stayAwayUntil - TIMER_SLACK_MS;
	tell({ kind: isEarly ? 'early' : 'sent', at: Date.now() });
});

subscribe('http.client.response.finish', (message) => {
	const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
	if (response.statusCode !== 429 || !isWitnessed(request)) return;
	const seconds = Number(response.headers['retry-after'] ?? 0);
	toldAt = performance.now();
	stayAwayUntil = Math.max(stayAwayUntil, toldAt + seconds * 1000);
	tell({ kind: 'refused', at: Date.now() });
});
