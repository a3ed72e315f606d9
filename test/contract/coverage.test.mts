import { routes } from '../simulator/routes.mts';
import { startSimulator } from '../simulator/server.mts';
import type { RouteName, SeededConversation, Simulator } from '../simulator/server.mts';
import { logIn, participantPath, request, requestToken } from './client.mts';
import type { ApiClient } from './client.mts';

interface Probe {
	method: string;
	path: string;
	body?: object;
	status: number;
}

let simulator: Simulator;
let client: ApiClient;
let conversation: SeededConversation;

beforeAll(async () => {
	simulator = await startSimulator();
	[conversation] = simulator.seed({ conversations: 1 });
	client = await logIn(simulator);
});

afterAll(() => simulator.close());

/** How each API route is asked rightly, and what it answers. */
function probes(): Partial<Record<RouteName, Probe>> {
	const participant = participantPath(conversation);
	const attributes = { attributes: { tier: 'gold' } };
	return {
		tokensMe: { method: 'GET', path: '/api/v2/tokens/me', status: 200 },
		getConversation: {
			method: 'GET',
			path: `/api/v2/conversations/${conversation.id}`,
			status: 200,
		},
		patchAttributes: {
			method: 'PATCH',
			path: `${participant}/attributes`,
			body: attributes,
			status: 202,
		},
		patchParticipant: { method: 'PATCH', path: participant, body: { held: true }, status: 202 },
		conversationDetails: {
			method: 'POST',
			path: '/api/v2/analytics/conversations/details/query',
			body: { interval: '2024-01-01T00:00:00Z/2024-01-02T00:00:00Z' },
			status: 200,
		},
		attributeSearch: {
			method: 'POST',
			path: '/api/v2/conversations/participants/attributes/search',
			body: { query: [] },
			status: 200,
		},
		routingQueues: { method: 'GET', path: '/api/v2/routing/queues', status: 200 },
		usersSearch: {
			method: 'POST',
			path: '/api/v2/users/search',
			body: { query: [] },
			status: 200,
		},
	};
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
	expect(json).toMatchObject({ status: 401, code: 'authentication.required' });
});

test.each(apiRoutes)('%s has no other method', async (name) => {
	const { method, path } = probeOf(name);
	const answer = await client.call('DELETE', path);
	expect(answer.status).toBe(405);
	expect(answer.header('allow')).toBe(method);
	expect(answer.json).toMatchObject({ status: 405, code: 'method.not.allowed' });
});

const routesWithBody = routes.filter(({ isApi, method }) => isApi && method !== 'GET');

test.each(routesWithBody)('$name wants JSON', async ({ name }) => {
	const { method, path } = probeOf(name);
	expect((await client.call(method, path, '{"attributes":')).json).toMatchObject({
		status: 400,
		code: 'bad.request',
	});
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

test('every route of the table is asked here', async () => {
	const before = simulator.requests.length;
	const address = `${simulator.url}/oauth/authorize`;
	await requestToken(simulator);
	for (const method of ['GET', 'POST']) await request(address, method);
	for (const { method, path, body } of apiRoutes.map(probeOf)) {
		await client.call(method, path, body);
	}
	const asked = simulator.requests.slice(before);
	expect(asked.map(({ route }) => route)).toEqual(routes.map(({ name }) => name));
	expect(asked.map(({ status }) => status)).not.toContain(405);
});

function probeOf(name: RouteName): Probe {
	const probe = probes()[name];
	if (!probe) throw new Error(`Route ${name} has no contract test`);
	return probe;
}
