import { differs } from '../support/engine/differs.mts';
import { credentialOf, testCredential } from './credentialData.mts';
import { startListener, type Listener } from './credentialListener.mts';
import { find } from './findConversations.mts';
import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { credentialFor } from './support.mts';

let listener: Listener;

simulatorForAll();

beforeAll(async () => {
	listener = await startListener();
});
beforeEach(() => {
	listener.heard.length = 0;
});
afterAll(async () => await listener.close());

test('a client is told by its header, and asks for no scope even if one was typed', async () => {
	const credential = credentialOf({
		region: 'custom',
		loginUrl: listener.url,
		apiUrl: listener.url,
		scope: 'conversations analytics:readonly',
	});

	await find(simulator, { credential });

	const scope = differs('2.20', 'n8n sends an empty scope with its request for a token')
		? '&scope='
		: '';
	const [token, query] = listener.heard;
	expect(token).toEqual({
		method: 'POST',
		path: '/oauth/token',
		authorization: `Basic ${Buffer.from('the-id:the-secret').toString('base64')}`,
		body: `grant_type=client_credentials${scope}`,
	});
	expect(query).toMatchObject({
		path: '/api/v2/analytics/conversations/details/query',
		authorization: 'Bearer the-token',
	});
});

test('login and API may be behind one gateway', async () => {
	const gateway = `${listener.url}/genesys/`;
	const credential = credentialOf({ region: 'custom', loginUrl: gateway, apiUrl: gateway });

	await find(simulator, { credential });

	expect(listener.heard.map(({ path }) => path)).toEqual([
		'/genesys/oauth/token',
		'/genesys/api/v2/analytics/conversations/details/query',
	]);
});

test("n8n's Test button asks who the token belongs to", async () => {
	const { error } = await testCredential(credentialFor(simulator));

	expect(error).toBeUndefined();
	expect(simulator.requests).toMatchObject([
		{ route: 'token', status: 200 },
		{ route: 'tokensMe', method: 'GET', path: '/api/v2/tokens/me', status: 200 },
	]);
});
