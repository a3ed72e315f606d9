import type { Answer } from '../../../nodes/GenesysParticipantAttributes/delivery/answer';
import { statusOf } from '../../../nodes/GenesysParticipantAttributes/genesys/explain';
import { createConversationReader } from '../../../nodes/GenesysParticipantAttributes/genesys/fetchConversation';
import { noAnswer, response } from '../delivery/answers.mts';
import { createFakeSession } from '../fakeSession.mts';

const ID = '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11';
const DAY_MS = 86_400_000;
const GONE = response(404, {}, '{"code":"not.found"}');
const LIVE = response(200, {}, JSON.stringify({ id: ID, participants: [] }));
const FOUND = response(200, {}, JSON.stringify({ results: [{ conversationId: ID }] }));
const NOTHING = response(200, {}, '{"results":[]}');
const NEEDS_DATES = response(400);

interface Interval {
	startValue: string;
	endValue: string;
}

function setUp(answers: Answer[], days = 2) {
	const fake = createFakeSession(() => answers.shift() ?? NOTHING);
	const read = createConversationReader(days);
	return {
		sent: fake.sent,
		fetch: async () => await fake.run(async () => await read(fake.session, ID)),
		intervals: () =>
			fake.sent
				.filter(({ path }) => path.endsWith('/search'))
				.map(({ body }) => (JSON.parse(body!) as { query: Interval[] }).query[1]),
	};
}

test('a conversation that is still there is read live', async () => {
	const { fetch, sent } = setUp([LIVE]);
	expect(await fetch()).toMatchObject({ source: 'conversation', conversation: { id: ID } });
	expect(sent).toHaveLength(1);
});

test.each<[string, Answer]>([
	['a 403', response(403)],
	['a 500', response(500)],
	['no answer', noAnswer()],
])('%s is no reason to search', async (_, answer) => {
	const { fetch, sent } = setUp([answer]);
	expect(await fetch()).toMatchObject({ failure: { statusCode: statusOf({ answer }) } });
	expect(sent).toHaveLength(1);
});

describe('a conversation that is gone', () => {
	test('is searched by its ID alone', async () => {
		const { fetch, sent, intervals } = setUp([GONE, FOUND]);
		expect(await fetch()).toMatchObject({ source: 'search', conversation: { id: ID } });
		expect(sent).toHaveLength(2);
		expect(intervals()).toEqual([undefined]);
	});

	test('and not found is told by the 404', async () => {
		const { fetch, sent } = setUp([GONE, NOTHING]);
		expect(await fetch()).toMatchObject({ failure: { reason: 'notFound', statusCode: 404 } });
		expect(sent).toHaveLength(2);
	});

	test('is searched day by day where dates are needed, the last day first', async () => {
		const { fetch, intervals } = setUp([GONE, NEEDS_DATES, NOTHING, NOTHING, FOUND], 30);
		expect(await fetch()).toMatchObject({ source: 'search' });
		const [, ...days] = intervals();
		expect(days).toHaveLength(3);
		for (const [index, { startValue, endValue }] of days.entries()) {
			expect(Date.parse(endValue) - Date.parse(startValue)).toBe(DAY_MS);
			if (index > 0) expect(endValue).toBe(days[index - 1].startValue);
		}
		expect(Math.abs(Date.now() - Date.parse(days[0].endValue))).toBeLessThan(DAY_MS);
	});

	test.each([1, 2, 30])('is searched %d days back and no more', async (days) => {
		const { fetch, intervals } = setUp([GONE, NEEDS_DATES], days);
		expect(await fetch()).toMatchObject({ failure: { statusCode: 404 } });
		expect(intervals()).toHaveLength(1 + days);
	});

	test('is not searched by its ID alone once that has been refused', async () => {
		const { fetch, intervals } = setUp([GONE, NEEDS_DATES, FOUND, GONE, FOUND]);
		await fetch();
		expect(await fetch()).toMatchObject({ source: 'search' });
		expect(intervals()).toEqual([undefined, expect.anything(), expect.anything()]);
	});

	test.each<[string, Answer[], Answer]>([
		['by ID', [GONE], response(403)],
		['by day', [GONE, NEEDS_DATES, NOTHING], response(500)],
	])('fails with the search that fails %s', async (_, before, answer) => {
		const { fetch } = setUp([...before, answer], 30);
		expect(await fetch()).toMatchObject({ failure: { statusCode: statusOf({ answer }) } });
	});
});
