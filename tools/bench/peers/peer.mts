import { Agent } from 'node:http';

import fetch from 'node-fetch';

import type { RemoteSimulator } from '../simulator.mts';
import type { Item } from '../subject.mts';

/** Another way to write the same items. */
export interface Peer {
	name: string;
	/** Writes what it can, and returns the milliseconds that it took; NaN where it gave up. */
	write(simulator: RemoteSimulator, items: Item[]): Promise<number>;
}

/** A token as the login host gives it. */
export interface TokenData {
	access_token: string;
	token_type: string;
	expires_in: number;
}

/** Without it, each request of node-fetch would open a connection of its own. */
export const keepAlive = new Agent({ keepAlive: true });

/** Client credentials with Basic, as documented. */
export async function requestToken({ url, client }: RemoteSimulator): Promise<TokenData> {
	const secret = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
	const answer = await fetch(`${url}/oauth/token`, {
		method: 'POST',
		agent: keepAlive,
		headers: { Authorization: `Basic ${secret}` },
		body: new URLSearchParams({ grant_type: 'client_credentials' }),
	});
	return (await answer.json()) as TokenData;
}

/** Path of the documented endpoint for one item. */
export function attributesPath({ conversationId, participantId }: Item): string {
	return `/api/v2/conversations/${conversationId}/participants/${participantId}/attributes`;
}
