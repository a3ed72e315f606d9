import {
	findConversations,
	type Search,
} from '../../../nodes/GenesysParticipantAttributes/find/search';
import { response } from '../delivery/answers.mts';
import { createFakeApi } from '../fakeApi.mts';

const EVERYTHING: Search = {
	query: {
		interval: '2026-11-22T00:00:00.000Z/2026-11-23T00:00:00.000Z',
		order: 'asc',
		state: 'active',
		segments: {},
	},
	splitBy: 'conversation',
	purpose: 'any',
	limit: Infinity,
};

const PAGE = 100;
const ROWS_AT_MOST = 100_000;
const FIRST_START = Date.parse('2026-11-22T00:00:00.000Z');

function conversation(number: number) {
	return {
		conversationId: `c${number}`,
		conversationStart: new Date(FIRST_START + number * 1000).toISOString(),
		participants: [
			{ participantId: `p${number}`, purpose: 'customer' },
			{ participantId: `q${number}`, purpose: 'agent' },
		],
	};
}

const conversations = (count: number) =>
	Array.from({ length: count }, (_, number) => conversation(number));

/** An API with these conversations, and what is asked of it. */
function setUp(rows: Array<ReturnType<typeof conversation>>, totalHits?: number) {
	const pages: number[] = [];
	const fake = createFakeApi(({ body }) => {
		const { paging } = JSON.parse(body!) as { paging: { pageNumber: number } };
		const page = paging.pageNumber;
		pages.push(page);
		if (page * PAGE > ROWS_AT_MOST) return response(400);
		const json = { conversations: rows.slice((page - 1) * PAGE, page * PAGE), totalHits };
		return response(200, {}, JSON.stringify(json));
	});
	return {
		pages,
		find: async (more: Partial<Search> = {}) => {
			const search: Search = { ...EVERYTHING, ...more };
			const found = await fake.run(async () => await findConversations(fake.api, search));
			return 'failure' in found ? found.failure.reason : found.records;
		},
	};
}

function idsOf(records: Awaited<ReturnType<ReturnType<typeof setUp>['find']>>): unknown[] {
	return Array.isArray(records) ? records.map(({ conversationId }) => conversationId) : [records];
}

const ids = (count: number) => conversations(count).map(({ conversationId }) => conversationId);

describe('all conversations', () => {
	test.each([0, 99, 101, 1000])('are found, each once and by start: %d', async (count) => {
		const { find } = setUp(conversations(count), count);
		expect(idsOf(await find())).toEqual(ids(count));
	});

	test('on a single page take one request', async () => {
		const { find, pages } = setUp(conversations(99), 99);
		await find();
		expect(pages).toEqual([1]);
	});

	test.each([undefined, 0, 120, 250, 900])(
		'are found where the total is told as %s',
		async (totalHits) => {
			const { find } = setUp(conversations(350), totalHits);
			expect(idsOf(await find())).toEqual(ids(350));
		},
	);

	test('beyond the rows that the API answers with are not asked for', async () => {
		const { find, pages } = setUp(conversations(300), 150_000);
		const found = await find();
		expect(Math.max(...pages)).toBeLessThanOrEqual(ROWS_AT_MOST / PAGE);
		expect(idsOf(found)).toEqual(ids(300));
	});
});

test.each([
	['a refusal', response(400), { reason: 'rejected' }],
	[
		'an answer that is no list',
		response(200, {}, '{"conversations":"none"}'),
		{ reason: 'serverError', message: expect.stringMatching(/not a list of conversations/) },
	],
])('%s ends the search', async (_, answer, failure) => {
	const fake = createFakeApi(() => answer);
	const found = await fake.run(async () => await findConversations(fake.api, EVERYTHING));
	expect(found).toMatchObject({ failure });
});

test('conversations that began before the interval are left out', async () => {
	const rows = [
		{ ...conversation(0), conversationStart: '2026-11-21T23:59:59.000Z' },
		conversation(1),
	];
	expect(idsOf(await setUp(rows).find())).toEqual(['c1']);
});

test('starts are compared as times, whatever their precision', async () => {
	const starts = ['10:00:00.500Z', '10:00:00Z', '11:00:00.25+01:30', '10:00:00.0005Z'];
	const { find } = setUp(
		starts.map((start, number) => ({
			...conversation(number),
			conversationStart: `2026-11-22T${start}`,
		})),
	);
	const records = (await find()) as Array<{ conversationId: string }>;
	expect(records.map(({ conversationId }) => conversationId)).toEqual(['c2', 'c1', 'c3', 'c0']);
});

describe('an interval of more than 31 days', () => {
	const QUERY = {
		...EVERYTHING.query,
		interval: '2026-01-01T12:00:00.000Z/2026-03-10T00:00:00.000Z',
		segments: { mediaType: 'voice' },
	};
	const PARTS = [
		'2026-01-01T12:00:00.000Z/2026-02-01T12:00:00.000Z',
		'2026-02-01T12:00:00.000Z/2026-03-04T12:00:00.000Z',
		'2026-03-04T12:00:00.000Z/2026-03-10T00:00:00.000Z',
	];

	/** What is asked for; each answer has one conversation of the border between two parts. */
	async function askedFor(search: Partial<Search>) {
		const asked: Array<{ interval: string; order: string }> = [];
		const fake = createFakeApi(({ body }) => {
			asked.push(JSON.parse(body!) as { interval: string; order: string });
			const border = { conversationId: 'c', conversationStart: '2026-02-01T13:00:00.000Z' };
			return response(200, {}, JSON.stringify({ conversations: [border] }));
		});
		const found = await fake.run(
			async () => await findConversations(fake.api, { ...EVERYTHING, query: QUERY, ...search }),
		);
		expect(found).toMatchObject({ records: [{ conversationId: 'c' }] });
		return asked.map(({ interval, order }) => `${order} ${interval}`);
	}

	test('is asked for in parts, and what two of them have comes once', async () => {
		expect(await askedFor({})).toEqual(PARTS.toReversed().map((part) => `asc ${part}`));
	});

	test('is asked for from its end where the newest come first', async () => {
		const query = { ...QUERY, order: 'desc' as const };
		const asked = await askedFor({ query, limit: 5 });
		expect(asked).toEqual(PARTS.toReversed().map((part) => `desc ${part}`));
	});

	test('is paged from the oldest on where all are wanted, so that new ones move none away', async () => {
		const asked = await askedFor({ query: { ...QUERY, order: 'desc' } });
		expect(asked.toSorted()).toEqual(PARTS.map((part) => `asc ${part}`));
	});

	test('is of 7 days at most where no segment is filtered by', async () => {
		const query = { ...QUERY, segments: {} };
		const asked = await askedFor({ query });
		expect(asked).toHaveLength(10);
		expect(asked.at(-1)).toBe('asc 2026-01-01T12:00:00.000Z/2026-01-08T12:00:00.000Z');
	});

	test('is asked for only as far as the limit needs', async () => {
		expect(await askedFor({ limit: 1 })).toEqual([`asc ${PARTS[0]}`]);
	});

	test('does not begin before there was Genesys Cloud', async () => {
		const query = { ...QUERY, interval: '1850-01-01T00:00:00.000Z/2026-03-10T00:00:00.000Z' };
		const asked = await askedFor({ query });
		expect(asked.at(-1)).toMatch(/^asc 2012-01-01/);
	});
});

test('the newest first are the last of those that start before a time, in turn', async () => {
	const rows = conversations(150).toReversed();
	const { find } = setUp(rows, 150);
	const query = { ...EVERYTHING.query, order: 'desc' as const };
	const startedBefore = Date.parse(conversation(140).conversationStart);
	const newest = ids(140).toReversed();
	expect(idsOf(await find({ query, startedBefore, limit: 120 }))).toEqual(newest.slice(0, 120));
	expect(idsOf(await find({ query, startedBefore }))).toEqual(newest);
});
