import {
	getConversation,
	isUuid,
	isFullPage,
	listQueues,
	patchAttributes,
	queryConversations,
	searchAttributes,
	searchUsersByText,
	type DetailsQuery,
} from '../../../nodes/GenesysParticipantAttributes/genesys/requests';

const QUERY: DetailsQuery = {
	interval: 'from/to',
	order: 'asc',
	segments: {},
};

test('a conversation is read at its own address', () => {
	expect(getConversation('c')).toMatchObject({ method: 'GET', path: '/api/v2/conversations/c' });
});

test.each([
	['attributes', '/api/v2/conversations/c/participants/p/attributes'],
	['participant', '/api/v2/conversations/c/participants/p'],
] as const)('attributes written to %s go to %s', (writeTo, path) => {
	const body = '{"attributes":{"a":"b"}}';
	expect(patchAttributes('c', 'p', body, writeTo)).toEqual({ method: 'PATCH', path, body });
});

describe('the query for conversations', () => {
	const bodyOf = (query: DetailsQuery, page = 1) =>
		JSON.parse(queryConversations(query, page).body!) as Record<string, unknown>;

	test('asks for one page, in order of the start', () => {
		expect(queryConversations(QUERY, 3)).toMatchObject({
			method: 'POST',
			path: '/api/v2/analytics/conversations/details/query',
		});
		expect(bodyOf(QUERY, 3)).toEqual({
			interval: 'from/to',
			order: 'asc',
			orderBy: 'conversationStart',
			paging: { pageSize: 100, pageNumber: 3 },
		});
	});

	const end = { type: 'dimension', dimension: 'conversationEnd' };
	const id = { type: 'dimension', dimension: 'conversationId', operator: 'matches', value: 'c' };

	test.each<[Partial<DetailsQuery>, object[]]>([
		[{ state: 'active' }, [{ ...end, operator: 'notExists' }]],
		[{ state: 'ended', conversationId: 'c' }, [{ ...end, operator: 'exists' }, id]],
	])('for %j has filters of conversations', (query, predicates) => {
		expect(bodyOf({ ...QUERY, ...query }).conversationFilters).toEqual([
			{ type: 'and', predicates },
		]);
	});

	test('lets different segments meet different filters', () => {
		const segments = { queueId: 'q', mediaType: 'voice' };
		const filter = (dimension: string, value: string) => ({
			type: 'and',
			predicates: [{ type: 'dimension', dimension, operator: 'matches', value }],
		});
		expect(bodyOf({ ...QUERY, segments }).segmentFilters).toEqual([
			filter('queueId', 'q'),
			filter('mediaType', 'voice'),
		]);
	});

	test('an address may be at either end of a segment', () => {
		const { segmentFilters } = bodyOf({ ...QUERY, addresses: ['a', 'b'] });
		expect(segmentFilters).toMatchObject([{ type: 'or' }]);
		const [{ predicates }] = segmentFilters as Array<{ predicates: Array<Record<string, string>> }>;
		const places = predicates.map(({ dimension, value }) => `${dimension} ${value}`);
		const each = (value: string) =>
			['ani', 'dnis', 'addressFrom', 'addressTo'].map((dimension) => `${dimension} ${value}`);
		expect(places).toEqual([...each('a'), ...each('b')]);
	});
});

test.each([
	[0, false],
	[99, false],
	[100, true],
	[101, true],
])('after a page of %d conversations there may be another: %s', (conversations, isFull) => {
	expect(isFullPage(conversations)).toBe(isFull);
});

test.each([
	['', ''],
	['Q&A', '&name=*Q%26A*'],
])('queues are asked for by %j in their name', (text, name) => {
	const path = `/api/v2/routing/queues?pageSize=100&pageNumber=2${name}`;
	expect(listQueues(text, 2)).toEqual({ method: 'GET', path });
});

test.each([
	['', []],
	['ann', [{ type: 'CONTAINS', fields: ['name', 'email'], value: 'ann', operator: 'AND' }]],
])('active users are asked for by %j', (text, criteria) => {
	const { method, path, body } = searchUsersByText(text, 2);
	expect([method, path]).toEqual(['POST', '/api/v2/users/search']);
	expect(JSON.parse(body!)).toEqual({
		...{ pageSize: 100, pageNumber: 2, sortBy: 'name', sortOrder: 'ASC' },
		query: [{ type: 'EXACT', fields: ['state'], value: 'active' }, ...criteria],
	});
});

describe('the search for attributes', () => {
	const queryOf = (request: ReturnType<typeof searchAttributes>) =>
		(JSON.parse(request.body!) as { query: unknown }).query;
	const byId = { type: 'EXACT', fields: ['conversationId'], value: 'c' };

	test('asks by ID alone', () => {
		const request = searchAttributes('c');
		expect(request).toMatchObject({
			method: 'POST',
			path: '/api/v2/conversations/participants/attributes/search',
		});
		expect(queryOf(request)).toEqual([byId]);
	});

	test('asks by ID and day', () => {
		const day = { from: '2026-11-21T10:00:00.000Z', to: '2026-11-22T10:00:00.000Z' };
		expect(queryOf(searchAttributes('c', day))).toEqual([
			byId,
			{
				type: 'DATE_RANGE',
				fields: ['startTime'],
				startValue: day.from,
				endValue: day.to,
				dateFormat: "yyyy-MM-dd'T'HH:mm:ss.SSSX",
				operator: 'AND',
			},
		]);
	});
});

test('only a text is a UUID', () => {
	const id = '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11';
	expect([id, [id], ` ${id}`, undefined].map(isUuid)).toEqual([true, false, false, false]);
});
