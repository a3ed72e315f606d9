import { NodeHelpers, type INode, type INodeParameters, type INodeProperties } from 'n8n-workflow';

import { loadOptions, searchList } from '../../tools/engine/list-search.mts';
import { conversationIds, find, idsOf } from './findConversations.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { credentialFor, node, run } from './support.mts';

simulatorForAll();

async function conversations(filter?: string, paginationToken?: string) {
	const credential = credentialFor(simulator);
	const options = { parameters: {}, credential, filter, paginationToken };
	return await searchList(node, 'searchConversations', options);
}

async function participants(conversationId: INodeParameters[string], filter?: string) {
	const parameters = { operation: 'set', conversationId };
	const options = { parameters, credential: credentialFor(simulator), filter };
	return await searchList(node, 'searchParticipants', options);
}

function byId(value: string) {
	return { __rl: true, mode: 'id', value };
}

const PURPOSE_NAMES: Record<string, string> = {
	customer: 'Customer',
	agent: 'Agent',
	acd: 'ACD (Queue)',
	ivr: 'IVR (Flow)',
};

test('the list of conversations has the active ones, the newest first, in pages that lead to one another', async () => {
	const active = simulator.seed({ conversations: 250 });
	simulator.seed({ conversations: 3, endedMinutesAgo: 1 });

	const listed: unknown[] = [];
	let token: string | undefined;
	do {
		const page = await conversations(undefined, token);
		listed.push(...page.results.map(({ value }) => value));
		token = page.paginationToken as string | undefined;
	} while (token);

	expect(listed).toEqual(idsOf(active).reverse());
	expect(simulator.count('conversationDetails')).toBe(3);
});

test('a conversation is shown by its customer, their address, its medium and its start', async () => {
	const address = 'tel:+13175551234';
	simulator.seed({ conversations: 1, address, purposes: ['ivr', 'customer'] });
	simulator.seed({ conversations: 1, address, purposes: ['external'], direction: 'outbound' });
	const names = (await conversations()).results.map(({ name }) => name);
	const [{ conversationStart }] = (await find(simulator)).json;
	// That of n8n, where nobody has set another one
	const timeZone = 'America/New_York';
	const start = new Date(String(conversationStart)).toLocaleString('sv-SE', { timeZone });
	expect(names).toEqual([
		expect.stringMatching(
			/^Simulated external, \+13175551234 – voice, \d\d-\d\d \d\d:\d\d \([0-9a-f]{8}\)$/,
		),
		expect.stringContaining(`Simulated customer, +13175551234 – voice, ${start.slice(5, 16)} (`),
	]);
});

test('the list of conversations is searched by what is shown and by ID', async () => {
	const [message] = simulator.seed({ conversations: 1, mediaType: 'message' });
	const [voice] = simulator.seed({ conversations: 1 });
	const found = async (filter: string) =>
		(await conversations(filter)).results.map(({ value }) => value);

	expect(await found('MESSAGE')).toEqual([message.id]);
	expect(await found(voice.id.slice(0, 8).toUpperCase())).toEqual([voice.id]);
	expect(await found('simulated')).toEqual([voice.id, message.id]);
	expect(await found('nobody')).toEqual([]);
});

describe('a search for conversations', () => {
	/** One email that began before 250 calls. */
	function seedOldEmail() {
		const [email] = simulator.seed({
			...{ conversations: 1, mediaType: 'email' as const, startedMinutesAgo: 60 },
		});
		simulator.seed({ conversations: 250 });
		return email;
	}

	test('goes on past the first page until there is something to show', async () => {
		const email = seedOldEmail();
		const { results, paginationToken } = await conversations('email');
		expect(results.map(({ value }) => value)).toEqual([email.id]);
		expect(paginationToken).toBeUndefined();
		expect(simulator.count('conversationDetails')).toBe(3);
	});

	test('ends with the page that fills the list, and says that there are more', async () => {
		seedOldEmail();
		const { results, paginationToken } = await conversations('voice');
		expect(results).toHaveLength(100);
		expect(paginationToken).toBe('2');
		expect(simulator.count('conversationDetails')).toBe(1);
	});

	test('leaves it to the user to scroll on after 1,000 conversations', async () => {
		simulator.seed({ conversations: 1100 });
		const first = await conversations('nobody');
		expect(first).toMatchObject({ results: [], paginationToken: '11' });
		expect(simulator.count('conversationDetails')).toBe(10);
		const second = await conversations('nobody', first.paginationToken as string);
		expect(second.results).toEqual([]);
	});

	test('goes on after a page that is short, though others follow', async () => {
		simulator.settings.detailsShortPages = 1;
		const email = seedOldEmail();
		const { results } = await conversations('email');
		expect(results.map(({ value }) => value)).toEqual([email.id]);
	});

	test('has what stands beside a conversation that is too large for an answer', async () => {
		simulator.settings.detailsMaxWeight = 100;
		const [beside] = simulator.seed({ conversations: 1, startedMinutesAgo: 9 });
		simulator.seed({ conversations: 1, weight: 101, startedMinutesAgo: 8 });
		const { results } = await conversations('simulated');
		expect(results.map(({ value }) => value)).toEqual([beside.id]);
	});

	test('asks for a whole ID as such', async () => {
		const email = seedOldEmail();
		const { results } = await conversations(` ${email.id.toUpperCase()} `);
		expect(results.map(({ value }) => value)).toEqual([email.id]);
		expect(simulator.count('conversationDetails')).toBe(1);
	});
});

test.each([
	['by ID', (id: string) => byId(id)],
	['by ID with spaces, in capitals', (id: string) => byId(` ${id.toUpperCase()} `)],
	['from the list', (id: string) => ({ ...byId(id), mode: 'list', cachedResultName: 'x' })],
	[
		'by address',
		(id: string) => ({
			...byId(`https://apps.mypurecloud.de/directory/#/analytics/interactions/${id}/admin`),
			mode: 'url',
		}),
	],
])('participants are those of the conversation that is chosen %s', async (_how, locator) => {
	const [, chosen] = simulator.seed({ conversations: 2, participants: 4 });
	simulator.endParticipant(chosen.id, chosen.participants[3].id);

	const { results } = await participants(locator(chosen.id));

	expect(results).toEqual(
		['customer', 'agent', 'acd', 'ivr'].map((purpose, place) => ({
			name: `${PURPOSE_NAMES[purpose]} – Simulated ${purpose}${purpose === 'ivr' ? ' (left)' : ''}`,
			value: chosen.participants[place].id,
		})),
	);
});

test.each([
	['', 'Choose the conversation first'],
	['nonsense', 'Conversation is not a valid ID'],
])('without a conversation (%j) the list of participants says so', async (value, message) => {
	await expect(participants(byId(value))).rejects.toThrow(message);
	expect(simulator.requests).toEqual([]);
});

describe('the attributes to remove', () => {
	const names = async (parameters: INodeParameters) => {
		const credential = credentialFor(simulator);
		const all = { operation: 'remove', ...parameters };
		const found = await loadOptions(node, 'loadAttributeNames', { parameters: all, credential });
		return found.map(({ value }) => value);
	};

	test('are listed as the participant has them, or those with the purpose', async () => {
		const [{ id, participants: people }] = simulator.seed({ conversations: 1, participants: 2 });
		simulator.setAttributes(id, people[0].id, { tier: 'gold', city: 'Rome' });
		simulator.setAttributes(id, people[1].id, { skill: 'billing' });
		const conversationId = byId(id);
		const participantId = byId(people[0].id.toUpperCase());
		expect(await names({ conversationId, participantId })).toEqual(['city', 'tier']);
		const ofPurpose = { participantBy: 'purpose', participantPurpose: 'agent' };
		expect(await names({ conversationId, participantId, ...ofPurpose })).toEqual(['skill']);
		await expect(names({})).rejects.toThrow('Choose the conversation first');
	});

	test('are removed by the names that were chosen, to the letter', async () => {
		const attributes = { 'a, b': '1', tier: 'gold', city: 'Rome' };
		const [{ id, participantId }] = simulator.seed({ conversations: 1, attributes });
		const parameters = { operation: 'remove', namesFrom: 'list', chosenNames: ['a, b', 'tier'] };
		const items = [{ conversationId: id, participantId }];
		const { json } = await run({ simulator, items, parameters });
		expect(json).toMatchObject([{ status: 'verified' }]);
		expect(simulator.attributesOf(id, participantId)).toEqual({ city: 'Rome' });
	});
});

test.each<[string, number, string]>([
	['a 404 says that the conversation is unknown', 404, 'does not know this conversation'],
	['a 500 says that Genesys Cloud could not', 500, 'could not serve the request'],
	['a 429 says that the limit left no room', 429, 'rate limit'],
])('%s, after one try', async (_what, status, message) => {
	const [{ id }] = simulator.seed({ conversations: 1 });
	simulator.faults.next('any', status, 9);
	await expect(participants(byId(id))).rejects.toMatchObject({
		name: 'NodeApiError',
		message: expect.stringContaining(message),
	});
	expect(simulator.count('getConversation')).toBe(1);
});

test('a list at the limit says when to try again', async () => {
	simulator.settings.limit = 0;
	await expect(conversations()).rejects.toMatchObject({
		description: expect.stringMatching(/^Try again in \d+ seconds, or choose By ID/),
	});
});

test('a 403 names the permission that the list needs', async () => {
	const permission = 'analytics:conversationDetail:view';
	simulator.settings.forbidden = { permissions: [permission] };
	await expect(conversations()).rejects.toMatchObject({
		name: 'NodeApiError',
		description: expect.stringContaining(permission),
	});
});

async function listed(method: 'searchQueues' | 'searchUsers', filter?: string, token?: string) {
	const options = { parameters: { operation: 'find' }, credential: credentialFor(simulator) };
	return await searchList(node, method, { ...options, filter, paginationToken: token });
}

describe.each([
	[
		'searchQueues',
		'routing:queue:view',
		'routingQueues',
		(name: string) => simulator.addQueue(name),
	],
	['searchUsers', 'directory:user:view', 'usersSearch', (name: string) => simulator.addUser(name)],
] as const)('%s', (method, permission, route, add) => {
	test('has all in pages that lead to one another, by name', async () => {
		const ids = Array.from({ length: 247 }, (_, n) => add(`Zz ${String(n).padStart(3, '0')}`));
		const values: unknown[] = [];
		let token: string | undefined;
		do {
			const page = await listed(method, '', token);
			values.push(...page.results.map(({ value }) => value));
			token = page.paginationToken as string | undefined;
		} while (token);
		expect(values).toHaveLength(250);
		expect(values.slice(3)).toEqual(ids);
		expect(simulator.count(route)).toBe(3);
	});

	test('is searched by what is in a name, and has what conversations are found by', async () => {
		const id = add('Q&A *night* shift');
		expect((await listed(method, ' A *NIGHT ')).results).toEqual([
			{ name: expect.stringMatching(/^Q&A \*night\* shift/), value: id },
		]);
		for (const text of ['nothing like it', '\ud800', 'x'.repeat(100_000)])
			expect((await listed(method, text)).results).toEqual([]);
		const [seeded] = simulator.seed({
			...{ conversations: 1, purposes: ['customer', 'agent'] },
			...(method === 'searchQueues' ? { queueId: id } : { userId: id }),
		});
		simulator.seed({ conversations: 1, purposes: ['customer', 'agent'] });
		const filter = method === 'searchQueues' ? 'queueId' : 'userId';
		const filters = { [filter]: { ...byId(id), mode: 'list', cachedResultName: 'x' } };
		expect(conversationIds((await find(simulator, { filters })).json)).toEqual([seeded.id]);
	});

	test.each([
		['where Genesys Cloud names it', [permission]],
		['where it does not', []],
	])('a missing permission is named %s', async (_where, permissions) => {
		simulator.settings.forbidden = { routes: [route], permissions };
		await expect(listed(method)).rejects.toMatchObject({
			name: 'NodeApiError',
			message: expect.stringContaining('may not list'),
			description: expect.stringContaining(permission),
		});
		expect(simulator.count(route)).toBe(1);
	});

	test('a missing scope is told as such', async () => {
		simulator.faults.next(route, {
			kind: 'status',
			status: 403,
			code: 'app.not.authorized.for.scope',
			message: 'App not authorized to use scope [routing:readonly]',
		});
		await expect(listed(method)).rejects.toMatchObject({
			message: expect.stringContaining('lacks a scope'),
			description: expect.stringContaining('routing:readonly'),
		});
	});

	test('an answer that is no list is told as such', async () => {
		simulator.faults.next(route, { kind: 'html' });
		await expect(listed(method)).rejects.toMatchObject({ name: 'NodeApiError' });
	});
});

test.each([undefined, 'zed'])(
	'users who are no longer active are not listed (search: %s)',
	async (filter) => {
		const id = simulator.addUser('Zed Here');
		simulator.addUser('Zed Inactive', 'inactive');
		simulator.addUser('Zed Deleted', 'deleted');
		const { results } = await listed('searchUsers', filter);
		expect(results.filter(({ name }) => name.startsWith('Zed'))).toMatchObject([{ value: id }]);
	},
);

test('a search for users that Genesys Cloud answers with 404 has found none', async () => {
	simulator.settings.usersNotFound = 404;
	expect((await listed('searchUsers', 'nobody')).results).toEqual([]);
	simulator.faults.next('usersSearch', 404);
	await expect(listed('searchUsers')).rejects.toMatchObject({ name: 'NodeApiError' });
});

test.each(['queueId', 'userId'])('%s of an older workflow is shown by ID, and is valid', (name) => {
	const filters = node.description.properties.find((one) => one.name === 'filters');
	const field = (filters?.options as INodeProperties[]).find((one) => one.name === name)!;
	// n8n's editor shows a plain text in the first mode
	expect(field.modes?.[0].name).toBe('id');
	const parameters = { operation: 'find', filters: { [name]: 'sales' } };
	const position: INode['position'] = [0, 0];
	const saved: INode = { id: '1', name: 'n', type: 'n', typeVersion: 1, position, parameters };
	const { properties } = node.description;
	expect(NodeHelpers.getNodeParametersIssues(properties, saved, node.description)).toBeNull();
});
