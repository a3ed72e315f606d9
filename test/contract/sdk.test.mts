import { codeFor, redirectUri } from './browser.mts';
import {
	analytics,
	api,
	conversation,
	conversations,
	simulator,
	standUp,
	tokens,
} from './sdkStand.mts';

standUp();

describe('login', () => {
	test('client credentials give a token that tokens/me knows', async () => {
		const me = await tokens.getTokensMe();
		expect(me.OAuthClient?.id).toBe(simulator.client.id);
		expect(me.OAuthClient?.authorizedGrantType).toBe('CLIENT-CREDENTIALS');
		expect(me.organization?.name).toBeTruthy();
	});

	test('a wrong secret is invalid_client with 400', async () => {
		const failed = api.loginClientCredentialsGrant(simulator.client.id, 'wrong');
		await expect(failed).rejects.toMatchObject({
			response: {
				status: 400,
				data: { error: 'invalid_client', error_description: 'authentication failed' },
			},
		});
	});

	test('an authorization code and its refresh token give tokens', async () => {
		const { id, secret } = simulator.client;
		const code = await codeFor(simulator, { client_id: id, scope: 'conversations' });
		const { refreshToken } = (await api.loginCodeAuthorizationGrant(
			id,
			secret,
			code,
			redirectUri,
		)) as { refreshToken?: string };
		expect((await tokens.getTokensMe()).authorizedScope).toEqual(['conversations']);
		simulator.revokeTokens();
		await api.refreshCodeAuthorizationGrant(id, secret, refreshToken ?? '');
		expect((await tokens.getTokensMe()).OAuthClient?.authorizedGrantType).toBe('CODE');
	});

	test('a PKCE client needs no secret but its verifier', async () => {
		const { id } = simulator.pkceClient;
		const verifier = api.generatePKCECodeVerifier(64);
		const code_challenge = await api.computePKCECodeChallenge(verifier);
		const challenge = { client_id: id, code_challenge, code_challenge_method: 'S256' };
		const wrong = api.generatePKCECodeVerifier(64);
		const refused = api.authorizePKCEGrant(
			id,
			wrong,
			await codeFor(simulator, challenge),
			redirectUri,
		);
		await expect(refused).rejects.toMatchObject({ response: { data: { error: 'invalid_grant' } } });
		await api.authorizePKCEGrant(id, verifier, await codeFor(simulator, challenge), redirectUri);
		expect((await tokens.getTokensMe()).OAuthClient?.id).toBe(id);
	});
});

describe('conversations', () => {
	test('attributes are merged, and 202 has no body', async () => {
		api.setReturnExtendedResponses(true);
		const { id, participantId } = conversation;
		const attributes = { 'context.email': 'a@example.com', Tier: 'gold' };
		const answer = await conversations.patchConversationParticipantAttributes(id, participantId, {
			attributes,
		});
		expect(answer).toMatchObject({ status: 202, body: '' });
		await conversations.patchConversationParticipantAttributes(id, participantId, {
			attributes: { tier: 'silver' },
		});
		expect(simulator.attributesOf(id, participantId)).toEqual({ ...attributes, tier: 'silver' });
	});

	test('a conversation has the documented shape', async () => {
		const { id, participantId } = conversation;
		simulator.setAttributes(id, participantId, { tier: 'gold' });
		simulator.endParticipant(id, conversation.participants[1].id);
		const read = await conversations.getConversation(id);
		expect(read).toMatchObject({ id, selfUri: `/api/v2/conversations/${id}` });
		expect(Number.isNaN(Date.parse(read.startTime))).toBe(false);
		expect(read).not.toHaveProperty('endTime');
		expect(read).not.toHaveProperty('state');
		const [customer, agent] = read.participants;
		expect(customer).toMatchObject({
			id: participantId,
			purpose: 'customer',
			attributes: { tier: 'gold' },
			calls: [{ state: 'connected' }],
			messages: [],
		});
		expect(customer).not.toHaveProperty('endTime');
		expect(agent).toMatchObject({ purpose: 'agent', calls: [{ state: 'disconnected' }] });
		expect(agent.endTime).toBeTruthy();
	});

	test("PATCH participant answers with the participant where it is a gateway's", async () => {
		simulator.settings.participantPatch = 'merge';
		const { id, participantId } = conversation;
		const body = { attributes: { tier: 'gold' } } as object;
		const answer = await conversations.patchConversationParticipant(id, participantId, body);
		expect(answer).toMatchObject({ id: participantId, attributes: { tier: 'gold' } });
	});

	test('the attribute search finds what the live API has lost', async () => {
		const { id, participantId } = conversation;
		simulator.setAttributes(id, participantId, { tier: 'gold' });
		simulator.removeConversation(id);
		await expect(conversations.getConversation(id)).rejects.toMatchObject({ status: 404 });
		const found = await conversations.postConversationsParticipantsAttributesSearch({
			query: [{ type: 'EXACT', fields: ['conversationId'], value: id }],
		});
		expect(found.results).toEqual([
			expect.objectContaining({
				conversationId: id,
				participantData: expect.arrayContaining([
					expect.objectContaining({ participantId, participantAttributes: { tier: 'gold' } }),
				]),
			}),
		]);
	});

	test('the details query finds active conversations, without attributes', async () => {
		simulator.endConversation(conversation.id);
		const found = await analytics.postAnalyticsConversationsDetailsQuery({
			interval: lastDay(),
			paging: { pageSize: 10, pageNumber: 1 },
			conversationFilters: [
				{
					type: 'and',
					predicates: [{ dimension: 'conversationEnd', operator: 'notExists' }],
				},
			],
		});
		expect(found.totalHits).toBe(1);
		const [only] = found.conversations ?? [];
		expect(only.conversationId).not.toBe(conversation.id);
		expect(only.participants?.[0]).toMatchObject({
			purpose: 'customer',
			sessions: [{ mediaType: 'voice', direction: 'inbound' }],
		});
		expect(JSON.stringify(only)).not.toContain('attributes');
	});
});

function lastDay(): string {
	const now = Date.now();
	return [now - 86_400_000, now].map((time) => new Date(time).toISOString()).join('/');
}
