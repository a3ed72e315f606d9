import { routes } from '../../tools/simulator/routes.mts';
import { startSimulator } from '../../tools/simulator/server.mts';
import type { RouteName, SeededConversation, Simulator } from '../../tools/simulator/server.mts';
import { logIn, participantPath, request } from './client.mts';
import type { ApiClient } from './client.mts';

let simulator: Simulator;
let client: ApiClient;
let conversation: SeededConversation;
let channelId: string;

beforeAll(async () => {
	simulator = await startSimulator();
	[conversation] = simulator.seed({ conversations: 1 });
	client = await logIn(simulator);
	channelId = (await client.call('POST', CHANNELS)).json.id;
});

afterAll(() => simulator.close());

const SEARCH = '/api/v2/conversations/participants/attributes/search';
const DETAILS = '/api/v2/analytics/conversations/details/query';

const CHANNELS = '/api/v2/notifications/channels';

/** How an API route is asked rightly, and what it answers. */
function probeOf(name: RouteName): { method: string; path: string; status: number; body?: object } {
	const participant = participantPath(conversation);
	const channel = `${CHANNELS}/${channelId}`;
	const subscriptions = `${channel}/subscriptions`;
	const topics = [{ id: 'v2.users.3f2a7f1e-0000-4000-8000-000000000001.conversations' }];
	const mediaPath = `${participant.replace('conversations/', 'conversations/calls/')}/attributes`;
	const attributes = { attributes: { tier: 'gold' } };
	const interval = '2024-01-01T00:00:00Z/2024-01-02T00:00:00Z';
	const probes: Partial<Record<RouteName, [string, string, number, object?]>> = {
		tokensMe: ['GET', '/api/v2/tokens/me', 200],
		getConversation: ['GET', `/api/v2/conversations/${conversation.id}`, 200],
		patchAttributes: ['PATCH', `${participant}/attributes`, 202, attributes],
		patchMediaAttributes: ['PATCH', mediaPath, 202, attributes],
		patchParticipant: ['PATCH', participant, 202, { held: true }],
		conversationDetails: ['POST', DETAILS, 200, { interval }],
		attributeSearch: ['POST', SEARCH, 200, { query: [] }],
		routingQueues: ['GET', '/api/v2/routing/queues', 200],
		usersSearch: ['POST', '/api/v2/users/search', 200, { query: [] }],
		createChannel: ['POST', CHANNELS, 200, {}],
		listChannels: ['GET', CHANNELS, 200],
		verifyChannel: ['HEAD', channel, 200],
		listSubscriptions: ['GET', subscriptions, 200],
		addSubscriptions: ['POST', subscriptions, 200, topics],
		replaceSubscriptions: ['PUT', subscriptions, 200, topics],
		clearSubscriptions: ['DELETE', subscriptions, 200],
		availableTopics: ['GET', '/api/v2/notifications/availabletopics', 200],
	};
	const probe = probes[name];
	if (!probe) throw new Error(`Route ${name} has no contract test`);
	const [method, path, status, body] = probe;
	return { method, path, status, body };
}

const apiRoutes = routes.filter((route) => route.isApi).map((route) => route.name);

test.each(apiRoutes)('%s answers, counts, and asks for a token', async (name) => {
	const { method, path, body, status } = probeOf(name);
	const before = Number((await client.me()).header('inin-ratelimit-count'));
	const answer = await client.call(method, path, body);
	expect(answer.status).toBe(status);
	expect(answer.header('inin-ratelimit-count')).toBe(String(before + 1));
	expect(answer.header('inin-correlation-id')).toBeTruthy();
	const { status: refused, json } = await request(simulator.url + path, method);
	expect(refused).toBe(401);
	if (method !== 'HEAD')
		expect(json).toMatchObject({ status: 401, code: 'authentication.required' });
});

test.each(apiRoutes)("%s has no method that is not its path's", async (name) => {
	const { path } = probeOf(name);
	const own = routes.filter(
		(route) => route.path === routes.find((one) => one.name === name)!.path,
	);
	const answer = await client.call('OPTIONS', path);
	expect(answer.status).toBe(405);
	expect(answer.header('allow')).toBe(own.map(({ method }) => method).join(', '));
	expect(answer.json).toMatchObject({ status: 405, code: 'method.not.allowed' });
});

const routesWithBody = routes.filter(
	({ isApi, method }) => isApi && !['GET', 'HEAD', 'DELETE'].includes(method),
);

test.each(routesWithBody)('$name wants JSON', async ({ name }) => {
	const { method, path } = probeOf(name);
	const broken = await client.call(method, path, '{"attributes":');
	expect(broken.json).toMatchObject({ status: 400, code: 'bad.request' });
	const headers = { Authorization: `Bearer ${client.token}`, 'Content-Type': 'text/plain' };
	const plain = await request(simulator.url + path, method, headers, '{}');
	expect(plain.json).toMatchObject({ status: 415, code: 'unsupported.media.type' });
});

test('an unknown path is 404', async () => {
	const answer = await client.call('GET', '/api/v2/users/me');
	expect(answer.json).toMatchObject({ status: 404, code: 'not.found' });
});

test('the login routes answer', async () => {
	const address = `${simulator.url}/oauth/authorize`;
	expect((await request(address)).status).toBe(400);
	expect((await request(address, 'POST')).status).toBe(400);
});
