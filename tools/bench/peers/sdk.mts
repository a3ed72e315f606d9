import sdk from 'purecloud-platform-client-v2';

import { CONCURRENCY, timed } from '../measure.mts';
import { pool } from '../pool.mts';
import type { Peer } from './peer.mts';

/** Genesys' own JavaScript SDK, which does not retry, with a pool around it. */
export const sdkPool: Peer = {
	name: `Genesys SDK, pool of ${CONCURRENCY}`,
	async write({ url, client }, items) {
		const { hostname, port } = new URL(url);
		const api = sdk.ApiClient.instance;
		api.config.setGateway({ protocol: 'http', host: hostname, port: Number(port) } as never);
		await api.loginClientCredentialsGrant(client.id, client.secret);
		const conversations = new sdk.ConversationsApi();
		const { ms } = await timed(() =>
			pool(items, CONCURRENCY, async ({ conversationId, participantId, attributes }) => {
				await conversations
					.patchConversationParticipantAttributes(conversationId, participantId, { attributes })
					// What was refused is lost, and is found missing afterwards
					.catch(() => undefined);
			}),
		);
		return ms;
	},
};
