import * as taken from '../../tools/simulator/definition.mts';
import { participantPath, type Reply } from './client.mts';
import { differences, enumOf } from './conforms.mts';
import { client, simulator, standUp, use } from './stand.mts';

standUp();

const DETAILS = '/api/v2/analytics/conversations/details/query';
const SEARCH = '/api/v2/conversations/participants/attributes/search';
const USERS = '/api/v2/users/search';

function day(): string {
	return `${new Date(Date.now() - 86_400_000).toISOString()}/${new Date().toISOString()}`;
}

function query(changes: object = {}): Promise<Reply> {
	return client.call('POST', DETAILS, { interval: day(), ...changes });
}

/** One of every kind that there is to be seen. */
function seedAll(): string[] {
	const purposes = ['customer', 'agent', 'acd', 'ivr'];
	const batches = (['voice', 'callback', 'chat', 'email', 'message'] as const).flatMap(
		(mediaType) => [
			...simulator.seed({ conversations: 1, purposes, mediaType, attributes: { a: '1' } }),
			...simulator.seed({ conversations: 1, purposes, mediaType, endedMinutesAgo: 1 }),
		],
	);
	const [{ id }] = batches;
	simulator.addParticipant(id, 'agent', { part: 'rings' });
	simulator.addParticipant(id, 'user', { part: 'watches', mediaRoles: ['monitor'] });
	return batches.map((one) => one.id);
}

describe('answers are as the definition has them', () => {
	test('of a conversation', async () => {
		for (const id of seedAll()) {
			const { json } = await client.call('GET', `/api/v2/conversations/${id}`);
			expect(differences(json, 'Conversation')).toEqual([]);
		}
	});

	test('of the details query', async () => {
		seedAll();
		const { json } = await query();
		expect(json.conversations).toHaveLength(10);
		expect(differences(json, 'AnalyticsConversationQueryResponse')).toEqual([]);
	});

	test('of the attribute search', async () => {
		seedAll();
		const { json } = await client.call('POST', SEARCH, { query: [] });
		expect(differences(json, 'JsonCursorSearchResponse')).toEqual([]);
	});

	test('of the token', async () => {
		expect(differences((await client.me()).json, 'TokenInfo')).toEqual([]);
	});

	test.each([400, 401, 403, 404, 408, 409, 413, 415, 429, 500, 503, 504])(
		'of an error %i',
		async (status) => {
			simulator.faults.next('any', status);
			const { json } = await client.me();
			expect(json.status).toBe(status);
			expect(differences(json, 'ErrorBody')).toEqual([]);
		},
	);
});

describe('the lists of what is taken are those of the definition', () => {
	test.each<[string, string[], string[]]>([
		['order', taken.ORDERS, enumOf('ConversationQuery.order')],
		['orderBy', taken.ORDERS_BY, enumOf('ConversationQuery.orderBy')],
		['type of a filter', taken.FILTER_TYPES, enumOf('SegmentDetailQueryFilter.type')],
		['type of a predicate', taken.PREDICATE_TYPES, enumOf('SegmentDetailQueryPredicate.type')],
		['operator', taken.PREDICATE_OPERATORS, enumOf('ConversationDetailQueryPredicate.operator')],
		['type of a search', taken.SEARCH_TYPES, enumOf('ConversationParticipantSearchCriteria.type')],
		[
			'operator of a search',
			taken.SEARCH_OPERATORS,
			enumOf('ConversationParticipantSearchCriteria.operator'),
		],
		['sortOrder', taken.SORT_ORDERS, enumOf('ConversationParticipantSearchRequest.sortOrder')],
	])('%s', (_, list, listed) => {
		expect(list.toSorted()).toEqual(listed.toSorted());
	});
});

describe('what the definition forbids is 400', () => {
	const filter = (predicate: object, type: unknown = 'and') => [{ type, predicates: [predicate] }];
	const purpose = { dimension: 'purpose', value: 'agent' };

	test.each<[object]>([
		[{ order: 'newest' }],
		[{ order: 1 }],
		[{ orderBy: 'conversationId' }],
		[{ interval: 5 }],
		[{ paging: { pageSize: '25', pageNumber: 1 } }],
		[{ paging: 'all' }],
		[{ conversationFilters: {} }],
		[{ conversationFilters: ['all'] }],
		[{ segmentFilters: [null] }],
		[{ segmentFilters: [{ predicates: [purpose] }] }],
		[{ segmentFilters: filter(purpose, 'not') }],
		[{ segmentFilters: [{ type: 'and', predicates: purpose }] }],
		[{ segmentFilters: filter({ ...purpose, type: 'field' }) }],
		[{ segmentFilters: filter({ ...purpose, operator: 'contains' }) }],
		[{ segmentFilters: filter({ ...purpose, value: 5 }) }],
		[{ segmentFilters: [{ type: 'and', clauses: filter({ ...purpose, operator: 'is' }) }] }],
	])('of the details query: %j', async (changes) => {
		seedAll();
		expect((await query({ segmentFilters: filter(purpose) })).status).toBe(200);
		expect((await query(changes)).status).toBe(400);
	});

	const byId = { type: 'EXACT', fields: ['conversationId'], value: 'x' };

	test.each<[object]>([
		[{ query: byId }],
		[{ query: [byId], sortOrder: 'newest' }],
		[{ query: [{ ...byId, type: undefined }] }],
		[{ query: [{ ...byId, operator: 'XOR' }] }],
		[{ query: [{ ...byId, value: 5 }] }],
		[{ query: [{ ...byId, values: 'x' }] }],
		[{ query: [{ ...byId, fields: 'conversationId' }] }],
		[{ query: [byId], cursor: 7 }],
	])('of the attribute search: %j', async (body) => {
		expect((await client.call('POST', SEARCH, { query: [byId] })).status).toBe(200);
		expect((await client.call('POST', SEARCH, body)).status).toBe(400);
	});

	const byName = { type: 'CONTAINS', fields: ['name'], value: 'ann' };

	test.each<[object]>([
		[{ query: byName }],
		[{ query: [byName], sortOrder: 'up' }],
		[{ query: [{ ...byName, value: 5 }] }],
		[{ query: [{ ...byName, values: [5] }] }],
		[{ query: [{ ...byName, operator: 'XOR' }] }],
	])('of the search for users: %j', async (body) => {
		expect((await client.call('POST', USERS, { query: [byName] })).status).toBe(200);
		expect((await client.call('POST', USERS, body)).status).toBe(400);
	});
});

test.each<[number, string]>([
	[400, 'client.failed.request'],
	[404, 'conversation.error.participant.not.found'],
	[413, 'payload.too.large'],
])('a fault may be of one of the codes that a status has: %i %s', async (status, code) => {
	simulator.faults.next('any', { kind: 'status', status, code });
	const { json } = await client.me();
	expect(json).toMatchObject({ status, code });
	expect(json.message).not.toBe('');
});

test.each([
	[413, 'payload.too.large'],
	[400, 'response.entity.too.large'],
] as const)('a conversation may be too large to be read: %i %s', async (status, code) => {
	const [light] = simulator.seed({ conversations: 1 });
	const [heavy] = simulator.seed({ conversations: 1, weight: 5 });
	use({ conversationMaxWeight: 4, detailsTooHeavyStatus: status });
	expect((await client.read(light)).status).toBe(200);
	expect((await client.read(heavy)).json).toMatchObject({ status, code });
});

test.each([
	['unknown', { status: 404 }],
	['withoutParticipants', { participants: [] }],
	['withoutAgents', { participants: [{ purpose: 'customer' }] }],
] as const)('a conversation that has just begun is %s at first', async (as, shown) => {
	const [late] = simulator.seed({ conversations: 1, participants: 2, late: { requests: 2, as } });
	const path = `/api/v2/conversations/${late.id}`;
	const agent = { ...late, participantId: late.participants[1].id };
	expect((await client.call('GET', path)).json).toMatchObject(shown);
	expect((await client.call('PATCH', `${participantPath(agent)}/attributes`, {})).status).toBe(404);
	expect((await client.call('GET', path)).json.participants).toHaveLength(2);
});

test('an unknown participant may be told as plainly as anything unknown', async () => {
	const [one] = simulator.seed({ conversations: 1 });
	const write = async () => (await client.write({ ...one, participantId: one.id }, {})).json.code;
	expect(await write()).toBe('conversation.error.participant.not.found');
	use({ unknownParticipantCode: 'not.found' });
	expect(await write()).toBe('not.found');
});

test('a participant may ring, or watch a screen', async () => {
	const [{ id }] = simulator.seed({ conversations: 1 });
	simulator.addParticipant(id, 'agent', { part: 'rings' });
	simulator.addParticipant(id, 'agent', { part: 'watches', mediaRoles: ['monitor'] });
	const [, rings, watches] = (await client.call('GET', `/api/v2/conversations/${id}`)).json
		.participants;
	expect(rings).toMatchObject({ calls: [{ state: 'alerting' }], screenMonitorings: [] });
	expect(rings).not.toHaveProperty('connectedTime');
	expect(watches).toMatchObject({ calls: [], screenMonitorings: [{ state: 'connected' }] });
	expect(watches.mediaRoles).toEqual(['monitor']);
});

test('users have a state to be searched by', async () => {
	const id = simulator.addUser('Zed Gone', 'inactive');
	const search = async (query: object[]) =>
		(await client.call('POST', USERS, { query })).json.results.map(
			(one: { id: string; state: string }) => [one.id, one.state],
		);
	const zed = { type: 'CONTAINS', fields: ['name'], value: 'zed' };
	expect(await search([zed])).toEqual([[id, 'inactive']]);
	expect(await search([zed, { type: 'EXACT', fields: ['state'], value: 'active' }])).toEqual([]);
});
