import { codeFor, redirectUri } from './browser.mts';
import {
	analytics,
	api,
	conversation,
	conversations,
	routing,
	simulator,
	standUp,
	tokens,
	users,
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

describe('queues and users', () => {
	test('queues are found by their name, in pages', async () => {
		for (const name of ['Night shift', 'Day shift', 'Shift leaders']) simulator.addQueue(name);
		const named = async (name?: string, pageNumber = 1) => {
			const found = await routing.getRoutingQueues({ name, pageSize: 2, pageNumber });
			return found.entities?.map((one) => one.name);
		};
		expect(await named('*SHIFT*')).toEqual(['Day shift', 'Night shift']);
		expect(await named('*SHIFT*', 2)).toEqual(['Shift leaders']);
		expect(await named('shift*')).toEqual(['Shift leaders']);
		expect(await named('*shift')).toEqual(['Day shift', 'Night shift']);
		expect(await named('shift')).toEqual([]);
		expect(await routing.getRoutingQueues()).toMatchObject({
			...{ total: 6, pageCount: 1, pageSize: 25, pageNumber: 1 },
			entities: expect.arrayContaining([
				{ id: expect.any(String), name: 'Support', selfUri: expect.any(String) },
			]),
		});
	});

	test('users are found by what is in their name or email', async () => {
		const id = simulator.addUser('Ann Other');
		const found = async (value: string, fields = ['name', 'email'], type = 'CONTAINS') => {
			const query = [{ type, fields, value }];
			const page = await users.postUsersSearch({ query, pageSize: 1, pageNumber: 2 });
			expect(page).toMatchObject({ types: ['users'], pageSize: 1, pageNumber: 2 });
			return [page.total, page.results[0]?.name];
		};
		expect(await found('ANN')).toEqual([2, 'Ann Other']);
		expect(await found('@example.com')).toEqual([4, 'Ann Other']);
		expect(await found('active', ['state'], 'EXACT')).toEqual([4, 'Ann Other']);
		expect(await found(id, ['id'], 'EXACT')).toEqual([1, undefined]);
		expect(await found('nobody')).toEqual([0, undefined]);
		await expect(found('x', ['title'])).rejects.toMatchObject({ status: 400 });
		simulator.settings.usersNotFound = 404;
		await expect(found('nobody')).rejects.toMatchObject({
			status: 404,
			code: 'resource.not.found',
		});
	});

	test('conversations have the names of their queue and their user', async () => {
		const [queueId, userId] = [simulator.addQueue('Night shift'), simulator.addUser('Ann Other')];
		const [{ id }] = simulator.seed({ conversations: 1, participants: 2, queueId, userId });
		const { participants } = await conversations.getConversation(id);
		expect(participants).toMatchObject([
			{ purpose: 'customer', queueId, queueName: 'Night shift', name: 'Simulated customer' },
			{ purpose: 'agent', queueId, queueName: 'Night shift', userId, name: 'Ann Other' },
		]);
	});
});

describe('errors', () => {
	const shape = {
		message: expect.any(String),
		contextId: expect.any(String),
		details: [],
		errors: [],
	};

	test.each([
		[400, 'bad.request', () => simulator.faults.next('any', 400)],
		[401, 'bad.credentials', () => simulator.revokeTokens()],
		[
			403,
			'missing.any.permissions',
			() => (simulator.settings.forbidden = { permissions: ['conversation:communication:view'] }),
		],
		[404, 'not.found', () => simulator.removeConversation(conversation.id)],
		[429, 'too.many.requests.retry.after', () => simulator.setLimit(0)],
	])('%i is %s', async (status, code, arrange) => {
		arrange();
		await expect(conversations.getConversation(conversation.id)).rejects.toMatchObject({
			...shape,
			status,
			code,
		});
	});
});

function lastDay(): string {
	const now = Date.now();
	return [now - 86_400_000, now].map((time) => new Date(time).toISOString()).join('/');
}
