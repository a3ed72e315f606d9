import type { AttemptResult } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { statusOf } from '../../../nodes/GenesysParticipantAttributes/genesys/failures';
import { ConversationReader } from '../../../nodes/GenesysParticipantAttributes/genesys/conversationReader';
import { noAnswer, response } from '../delivery/answers.mts';
import { createFakeApi } from '../fakeApi.mts';

const ID = '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11';
const DAY_MS = 86_400_000;
const GONE = response(404, {}, '{"code":"not.found"}');
const FOUND = response(200, {}, JSON.stringify({ results: [{ conversationId: ID }] }));
const NOTHING = response(200, {}, '{"results":[]}');
const NEEDS_DATES = response(400);

const EIGHT = Array.from({ length: 8 }, () => NOTHING);

function hoursOf({ startValue, endValue }: Interval): number {
	return (Date.parse(endValue) - Date.parse(startValue)) / 3_600_000;
}

interface Interval {
	startValue: string;
	endValue: string;
}

function setUp(answers: AttemptResult[], days = 2) {
	const fake = createFakeApi(
		({ method }) => answers.shift() ?? (method === 'GET' ? GONE : NOTHING),
	);
	const reader = new ConversationReader(days);
	return {
		sent: fake.sent,
		fetch: async () => await fake.run(async () => await reader.read(fake.api, ID, () => true)),
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

	const FORBIDDEN = response(403, {}, '{"code":"missing.any.permissions"}');
	const PERMISSION = 'conversation:participant:attributesview';

	test.each<[string, AttemptResult[]]>([
		['by ID', [GONE]],
		['by day', [GONE, NEEDS_DATES, NOTHING]],
	])('is not found where the search is forbidden %s, which is told', async (_, before) => {
		const { fetch, sent } = setUp([...before, FORBIDDEN], 30);
		expect(await fetch()).toMatchObject({
			failure: { reason: 'notFound', description: expect.stringContaining(PERMISSION) },
			warnings: [expect.stringContaining(PERMISSION)],
		});
		// And twice more live, since it may have just begun
		expect(sent).toHaveLength(before.length + 3);
		const again = sent.length;
		expect(await fetch()).toMatchObject({ warnings: [expect.anything()] });
		expect(sent.slice(again).map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
	});

	test('fails with what stands before Genesys Cloud and refuses the search', async () => {
		const { fetch } = setUp([GONE, response(403, {}, '<html>')], 30);
		expect(await fetch()).toMatchObject({ failure: { reason: 'forbidden' } });
	});

	test('is searched in parts of four hours where a day is refused, from then on', async () => {
		const { fetch, intervals } = setUp([GONE, NEEDS_DATES, response(400), ...EIGHT, FOUND], 2);
		expect(await fetch()).toMatchObject({ source: 'search' });
		const [, day, ...parts] = intervals();
		expect(hoursOf(day)).toBe(24);
		expect(parts.map(hoursOf)).toEqual(Array.from({ length: 9 }, () => 4));
		expect(parts[0].endValue).toBe(day.endValue);
		for (const [place, { endValue }] of parts.entries())
			if (place > 0) expect(endValue).toBe(parts[place - 1].startValue);
		const before = intervals().length;
		await fetch();
		expect(intervals().slice(before).map(hoursOf)).toEqual(Array.from({ length: 12 }, () => 4));
	});

	test('is not called unknown alone where every search is refused: the code is told', async () => {
		const refusal = response(400, {}, '{"code":"bad.request"}');
		const { fetch, intervals } = setUp([GONE, ...Array.from({ length: 6 }, () => refusal)], 4);
		expect(await fetch()).toMatchObject({
			failure: {
				reason: 'notFound',
				statusCode: 404,
				message: expect.stringContaining('refused to search'),
				description: expect.stringContaining('code bad.request'),
			},
		});
		// By ID, four days, and the newest part of the first
		expect(intervals()).toHaveLength(6);
	});

	test('that has just begun is read again, once or twice', async () => {
		const live = response(200, {}, JSON.stringify({ id: ID, participants: [] }));
		const { fetch, sent } = setUp([GONE, NOTHING, GONE, live]);
		expect(await fetch()).toMatchObject({ source: 'conversation' });
		expect(sent.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET', 'GET']);
		expect(sent[3].at - sent[0].at).toBeGreaterThan(1000);
		expect(sent[3].at - sent[0].at).toBeLessThan(4000);
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
