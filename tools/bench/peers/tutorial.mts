import { setTimeout as delay } from 'node:timers/promises';

import fetch from 'node-fetch';

import { timed } from '../measure.mts';
import type { RemoteSimulator } from '../simulator.mts';
import type { Item } from '../subject.mts';
import { attributesPath, keepAlive, requestToken } from './peer.mts';
import type { Peer } from './peer.mts';

const RETRIES = 3;

/**
 * The loop that tutorials show: one PATCH after another, and after a 429 a wait that doubles.
 *
 * @param scale shortens the waits as the window is shortened
 */
export function tutorial(name: string, scale: number): Peer {
	return {
		name,
		async write(simulator, items) {
			const { access_token: token } = await requestToken(simulator);
			const { ms } = await timed(async () => {
				for (const item of items) await patch(simulator, token, item, scale);
			});
			return ms;
		},
	};
}

async function patch(
	{ url }: RemoteSimulator,
	token: string,
	item: Item,
	scale: number,
): Promise<void> {
	for (let attempt = 0; ; attempt++) {
		const answer = await fetch(url + attributesPath(item), {
			method: 'PATCH',
			agent: keepAlive,
			headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
			body: JSON.stringify({ attributes: item.attributes }),
		});
		await answer.text();
		if (answer.status !== 429 || attempt === RETRIES) return;
		const seconds = 2 ** attempt + Math.random() * 0.5;
		await delay(seconds * 1000 * scale);
	}
}
