import { hoursAgo, type Reply } from './client.mts';
import { client, simulator, standUp, use } from './stand.mts';

standUp();

describe('attribute search', () => {
	function search(body: object): Promise<Reply> {
		return client.call('POST', '/api/v2/conversations/participants/attributes/search', body);
	}

	const dates = (from: number, to: number) => ({
		type: 'DATE_RANGE',
		fields: ['startTime'],
		startValue: hoursAgo(from),
		endValue: hoursAgo(to),
	});

	test('has one row a conversation', async () => {
		const [{ id, participants }] = simulator.seed({
			conversations: 1,
			participants: 2,
			attributes: { tier: 'gold' },
		});
		const { json } = await search({
			query: [{ type: 'EXACT', fields: ['conversationId'], values: [id] }],
		});
		expect(json.results).toEqual([
			{
				conversationId: id,
				startTime: expect.any(String),
				divisionIds: [expect.any(String)],
				participantData: [
					{
						participantPurpose: 'customer',
						participantAttributes: { tier: 'gold' },
						participantId: participants[0].id,
						sessionIds: [expect.any(String)],
					},
					expect.objectContaining({ participantPurpose: 'agent', participantAttributes: {} }),
				],
				truncatedData: false,
			},
		]);
	});

	test('goes on with a cursor', async () => {
		simulator.seed({ conversations: 120 });
		const first = (await search({ query: [dates(1, 0)] })).json;
		const second = (await search({ query: [dates(1, 0)], cursor: first.cursor })).json;
		const third = (await search({ query: [dates(1, 0)], cursor: second.cursor })).json;
		const pages = [first, second, third];
		expect(pages.map((page) => page.results.length)).toEqual([50, 50, 20]);
		expect(third.cursor).toBeUndefined();
		const ids = pages.flatMap((page) => page.results).map((one) => one.conversationId);
		expect(new Set(ids).size).toBe(120);
	});

	test.each([
		{ type: 'EXACT', fields: ['participantData.tier'], value: 'gold' },
		{ type: 'EXACT', fields: [], value: 'gold' },
		{ type: 'EXACT', operator: 'OR', fields: ['conversationId'], value: 'x' },
	])('%j is not supported', async (criterion) => {
		const { json } = await search({ query: [criterion] });
		expect(json).toMatchObject({ status: 400, message: 'Search not supported.' });
	});

	test('may take 4 hours at most, as Genesys advises', async () => {
		expect((await search({ query: [dates(24, 20)] })).status).toBe(200);
		use({ searchMaxHours: 4 });
		expect((await search({ query: [dates(24, 20)] })).status).toBe(200);
		expect((await search({ query: [dates(24, 19)] })).status).toBe(400);
	});

	test('takes at most 24 hours, and may insist on a range', async () => {
		expect((await search({ query: [dates(25, 0)] })).status).toBe(400);
		expect((await search({ query: [dates(0, 1)] })).status).toBe(400);
		const exact = { type: 'EXACT', fields: ['divisionId'], value: 'x' };
		expect((await search({ query: [exact] })).status).toBe(200);
		use({ searchWithoutDates: 'reject' });
		expect((await search({ query: [exact] })).status).toBe(400);
		expect((await search({ query: [exact, dates(24, 0)] })).status).toBe(200);
	});

	test('may take few values, and may be later than reads', async () => {
		const [{ id, participantId }] = simulator.seed({ conversations: 1, attributes: { a: 'old' } });
		use({ searchMaxValues: 2, searchDelayMs: 60_000 });
		const ids = (values: string[]) =>
			search({ query: [{ type: 'EXACT', fields: ['conversationId'], values }] });
		expect((await ids([id, 'x', 'y'])).status).toBe(400);
		await client.write({ id, participantId, participants: [] }, { a: 'new' });
		const attributes = async () =>
			(await ids([id, 'x'])).json.results[0].participantData[0].participantAttributes;
		expect(await attributes()).toEqual({ a: 'old' });
		use({ searchDelayMs: undefined });
		expect(await attributes()).toEqual({ a: 'new' });
	});

	test('keeps 30 days, and leaves out what has 20 KB of attributes', async () => {
		simulator.seed({ conversations: 1, startedMinutesAgo: 31 * 24 * 60 });
		simulator.seed({ conversations: 1, attributes: { long: 'x'.repeat(20_000) } });
		const [{ id }] = simulator.seed({ conversations: 1, endedMinutesAgo: 1 });
		const { json } = await search({ query: [] });
		expect(json.results).toEqual([
			expect.objectContaining({ conversationId: id, endTime: expect.any(String) }),
		]);
	});
});
