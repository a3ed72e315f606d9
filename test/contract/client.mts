import fetch from 'node-fetch';

import type { RouteName, SeededConversation, Simulator } from '../../tools/simulator/server.mts';

/** An answer with its body read. */
export interface Reply {
	status: number;
	header(name: string): string | null;
	text: string;
	/** The parsed body; undefined where it is no JSON. */
	json: any;
}

/** One request by the tests' own client; a string body goes out as it is. */
export async function request(
	url: string,
	method = 'GET',
	headers: Record<string, string> = {},
	body?: string | URLSearchParams,
): Promise<Reply> {
	const answer = await fetch(url, { method, headers, body, redirect: 'manual' });
	const text = await answer.text();
	return {
		status: answer.status,
		header: (name) => answer.headers.get(name),
		text,
		json: parsed(text),
	};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** POST /oauth/token with Basic, unless other headers are given. */
export function requestToken(
	{ url, client }: Simulator,
	form: Record<string, string> = { grant_type: 'client_credentials' },
	headers: Record<string, string> = { Authorization: basic(client.id, client.secret) },
): Promise<Reply> {
	return request(`${url}/oauth/token`, 'POST', headers, new URLSearchParams(form));
}

/** The value of an Authorization header. */
export function basic(id: string, secret: string): string {
	return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

/** A client with a token of its own. */
export interface ApiClient {
	token: string;
	call(method: string, path: string, body?: unknown): Promise<Reply>;
	me(): Promise<Reply>;
	read(conversation: SeededConversation): Promise<Reply>;
	/** PATCH …/attributes of the first participant. */
	write(conversation: SeededConversation, attributes: unknown): Promise<Reply>;
}

/** Logs in with client credentials. */
export async function logIn(simulator: Simulator): Promise<ApiClient> {
	const { json } = await requestToken(simulator);
	return clientWith(simulator, json.access_token);
}

/** A client with a given token. */
export function clientWith({ url }: Simulator, token: string): ApiClient {
	function call(method: string, path: string, body?: unknown): Promise<Reply> {
		const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
		const type: Record<string, string> =
			body === undefined ? {} : { 'Content-Type': 'application/json' };
		return request(url + path, method, { Authorization: `Bearer ${token}`, ...type }, text);
	}
	return {
		token,
		call,
		me: () => call('GET', '/api/v2/tokens/me'),
		read: ({ id }) => call('GET', `/api/v2/conversations/${id}`),
		write: (conversation, attributes) =>
			call('PATCH', `${participantPath(conversation)}/attributes`, { attributes }),
	};
}

/** One now for all: two of them would make a day longer than 24 hours now and then. */
const NOW = Date.now();

/** A point in time, as the API writes it. */
export function hoursAgo(hours: number): string {
	return new Date(NOW - hours * 3_600_000).toISOString();
}

/** What the three rate limit headers say: used, allowed, seconds left. */
export function counted(answer: Reply): string[] {
	return ['count', 'allowed', 'reset'].map((name) => answer.header(`inin-ratelimit-${name}`) ?? '');
}

/** Resolves as soon as so many requests of a route have arrived. */
export function arrival(simulator: Simulator, route: RouteName, n = 1): Promise<void> {
	return new Promise((resolve) => {
		const stop = simulator.onRequest(() => {
			if (simulator.count(route) < n) return;
			stop();
			resolve();
		});
	});
}

/** The path of the first participant. */
export function participantPath({ id, participantId }: SeededConversation): string {
	return `/api/v2/conversations/${id}/participants/${participantId}`;
}
