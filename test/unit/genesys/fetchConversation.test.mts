import type { AttemptResult } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { statusOf } from '../../../nodes/GenesysParticipantAttributes/genesys/failures';
import { createConversationReader } from '../../../nodes/GenesysParticipantAttributes/genesys/fetchConversation';
import { noAnswer, response } from '../delivery/answers.mts';
import { createFakeApi } from '../fakeApi.mts';

const ID = '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11';
const DAY_MS = 86_400_000;
const GONE = response(404, {}, '{"code":"not.found"}');
const FOUND = response(200, {}, JSON.stringify({ results: [{ conversationId: ID }] }));
const NOTHING = response(200, {}, '{"results":[]}');
const NEEDS_DATES = response(400);

interface Interval {
	startValue: string;
	endValue: string;
}

function setUp(answers: AttemptResult[], days = 2) {
	const fake = createFakeApi(() => answers.shift() ?? NOTHING);
	const read = createConversationReader(days);
	return {
		sent: fake.sent,
		fetch: async () => await fake.run(async () => await read(fake.api, ID)),
		intervals: () =>
			fake.sent
				.filter(({ path }) => path.endsWith('/search'))
				.map(({ body }) => (JSON.parse(body!) as { query: Interval[] }).query[1]),
	};
}

test.each<[string, AttemptResult]>([
	['a 403', response(403)],
	['a 500', response(500)],
	['no answer', noAnswer()],
])('%s is no reason to search', async (_, answer) => {
	const { fetch, sent } = setUp([answer]);
	expect(await fetch()).toMatchObject({
		failure: { statusCode: statusOf({ lastResult: answer }) },
	});
	expect(sent).toHaveLength(1);
});

describe('a conversation that is gone', () => {
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

	test('is not searched by its ID alone once that has been refused', async () => {
		const { fetch, intervals } = setUp([GONE, NEEDS_DATES, FOUND, GONE, FOUND]);
		await fetch();
		expect(await fetch()).toMatchObject({ source: 'search' });
		expect(intervals()).toEqual([undefined, expect.anything(), expect.anything()]);
	});

	test.each<[string, AttemptResult[], AttemptResult]>([
		['by ID', [GONE], response(403)],
		['by day', [GONE, NEEDS_DATES, NOTHING], response(403)],
	])('fails at once with the search that is forbidden %s', async (_, before, answer) => {
		const { fetch, sent } = setUp([...before, answer], 30);
		expect(await fetch()).toMatchObject({ failure: { reason: 'forbidden' } });
		expect(sent).toHaveLength(before.length + 1);
	});

	test.each<[string, AttemptResult]>([
		['is no longer kept', response(400)],
		['cannot be searched now', response(504)],
		['does not answer', noAnswer()],
	])('is found on another day than one that %s', async (_, answer) => {
		const { fetch } = setUp([GONE, NEEDS_DATES, answer, FOUND], 30);
		expect(await fetch()).toMatchObject({ source: 'search' });
	});

	test('is searched day by day where the search by its ID alone breaks down', async () => {
		const { fetch, intervals } = setUp([GONE, response(504), FOUND, GONE, FOUND], 30);
		expect(await fetch()).toMatchObject({ source: 'search' });
		expect(await fetch()).toMatchObject({ source: 'search' });
		// That it broke down once says nothing of the next search
		expect(intervals()).toEqual([undefined, expect.anything(), undefined]);
	});

	test('is not found where all days that are kept have been searched', async () => {
		const { fetch } = setUp([GONE, NEEDS_DATES, NOTHING, response(400), response(400)], 3);
		expect(await fetch()).toMatchObject({ failure: { reason: 'notFound', statusCode: 404 } });
	});

	test('is not called not found where a day could not be searched', async () => {
		const { fetch } = setUp([GONE, NEEDS_DATES, NOTHING, response(504), response(400)], 3);
		expect(await fetch()).toMatchObject({ failure: { reason: 'serverError', statusCode: 504 } });
	});
});
