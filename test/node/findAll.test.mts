import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { conversationIds, find, idsOf, type FindChanges } from './findConversations.mts';

simulatorForAll();

const DAY = 24 * 60;

/** Everything of so many days: no filter but the purpose. */
function within(days: number, more: FindChanges = {}): FindChanges {
	return { ...more, filters: { active: false, startedWithin: days * 24, ...more.filters } };
}

const messages = (run: Awaited<ReturnType<typeof find>>) => run.hints.map(({ message }) => message);
const requests = () => simulator.count('conversationDetails');

function pageSizes(): number[] {
	return simulator.requests.flatMap(({ route, body }) =>
		route === 'conversationDetails'
			? [(body as { paging: { pageSize: number } }).paging.pageSize]
			: [],
	);
}

describe.each([413, 400] as const)('pages that are too large for an answer (%i)', (status) => {
	beforeEach(() => {
		Object.assign(simulator.settings, { detailsMaxWeight: 100, detailsTooHeavyStatus: status });
	});

	test('are asked for in smaller ones, and nothing is missing', async () => {
		const light = simulator.seed({ conversations: 120, startedMinutesAgo: 9 });
		const heavy = simulator.seed({ conversations: 2, weight: 99, startedMinutesAgo: 8 });
		const run = await find(simulator);
		expect(run.error).toBeUndefined();
		expect(conversationIds(run.json)).toEqual(idsOf([...light, ...heavy]).reverse());
		expect(run.hints).toEqual([]);
	});

	test('are left out where a conversation alone is too large, and a hint says so', async () => {
		const before = simulator.seed({ conversations: 120, startedMinutesAgo: 9 });
		simulator.seed({ conversations: 1, weight: 101, startedMinutesAgo: 8 });
		const after = simulator.seed({ conversations: 10, startedMinutesAgo: 7 });
		const run = await find(simulator);
		expect(conversationIds(run.json)).toEqual(idsOf([...before, ...after]).reverse());
		expect(messages(run)).toEqual([expect.stringMatching(/^1 conversation left out: too large/)]);
	});

	test('cost a Limit no failure', async () => {
		simulator.seed({ conversations: 5, startedMinutesAgo: 9 });
		simulator.seed({ conversations: 1, weight: 101, startedMinutesAgo: 8 });
		const run = await find(simulator, { parameters: { returnAll: false, limit: 3 } });
		expect(run.error).toBeUndefined();
		expect(run.json).toHaveLength(3);
	});
});

test.each([
	[1, [5]],
	[3, [25]],
	[50, [100]],
])('Limit %i asks for a page that is not much larger', async (limit, sizes) => {
	simulator.seed({ conversations: 250 });
	const { json } = await find(simulator, { parameters: { returnAll: false, limit } });
	expect(json).toHaveLength(limit);
	expect(pageSizes()).toEqual(sizes);
});

test('Limit goes on with whole pages where the first ones have not the purpose', async () => {
	const wanted = simulator.seed({ conversations: 1, startedMinutesAgo: 9 });
	simulator.seed({ conversations: 30, purposes: ['external'], startedMinutesAgo: 8 });
	const { json } = await find(simulator, { parameters: { returnAll: false, limit: 1 } });
	expect(conversationIds(json)).toEqual(idsOf(wanted));
	expect(requests()).toBe(2);
});

describe('pages that are short, though others follow', () => {
	beforeEach(() => {
		simulator.settings.detailsShortPages = 1;
	});

	test.each([
		[250, 5],
		[1000, 12],
	])('do not end the reading of %i', async (conversations, most) => {
		const ids = idsOf(simulator.seed({ conversations }));
		const { json } = await find(simulator);
		expect(conversationIds(json)).toEqual(ids.reverse());
		expect(requests()).toBeLessThanOrEqual(most);
	});

	test('do not end a Limit', async () => {
		const ids = idsOf(simulator.seed({ conversations: 250 })).reverse();
		const parameters = { returnAll: false, limit: 200 };
		const { json } = await find(simulator, { parameters });
		expect(conversationIds(json)).toEqual(ids.slice(0, 200));
	});
});

describe('more conversations than Genesys Cloud answers with', () => {
	test('are found in shorter intervals', async () => {
		simulator.settings.detailsMaxRows = 200;
		const ids = [3, 2, 1].flatMap((day) =>
			idsOf(simulator.seed({ conversations: 150, startedMinutesAgo: day * DAY })),
		);
		const run = await find(simulator, within(5));
		expect(conversationIds(run.json)).toEqual(ids.reverse());
		expect(run.hints).toEqual([]);
	});

	test('are found in intervals of less than a day where it takes those', async () => {
		Object.assign(simulator.settings, { detailsMaxRows: 200, detailsInterval: 'started' });
		// Whatever the time of day: a midnight may lie anywhere between
		const ids = [100, 40].flatMap((startedMinutesAgo) =>
			idsOf(simulator.seed({ conversations: 150, startedMinutesAgo })),
		);
		const run = await find(simulator, within(2 / 24));
		expect(conversationIds(run.json)).toEqual(ids.reverse());
		expect(run.hints).toEqual([]);
	});

	test('are never taken for all, and a hint names the day', async () => {
		simulator.settings.detailsMaxRows = 200;
		simulator.seed({ conversations: 300, startedMinutesAgo: 0.1 });
		const run = await find(simulator, within(1 / 48));
		expect(run.json).toHaveLength(200);
		expect(messages(run)).toEqual([expect.stringMatching(/^Not all conversations are here/)]);
		expect(messages(run)[0]).toContain(new Date().toISOString().slice(0, 4));
	});

	test('cost a Limit nothing that ends before', async () => {
		simulator.settings.detailsMaxRows = 200;
		simulator.seed({ conversations: 300 });
		const parameters = { returnAll: false, limit: 150 };
		const run = await find(simulator, { parameters });
		expect(run.json).toHaveLength(150);
		expect(run.hints).toEqual([]);
		expect(requests()).toBe(2);
	});
});

describe('intervals that are longer than Genesys Cloud takes', () => {
	function seedMonths() {
		return [80, 45, 20, 1].flatMap((day) =>
			idsOf(simulator.seed({ conversations: 1, startedMinutesAgo: day * DAY })),
		);
	}

	test.each<[string, FindChanges, number]>([
		['of 31 days, with the purpose as a filter', {}, 3],
		['of 31 days with a filter', { filters: { mediaType: 'voice' } }, 3],
		['of 7 days without one', { parameters: { splitBy: 'conversation' } }, 13],
	])('are asked for in parts %s', async (_, more, parts) => {
		const ids = seedMonths();
		const { json, error } = await find(simulator, within(90, more));
		expect(error).toBeUndefined();
		expect(conversationIds(json)).toEqual(ids.reverse());
		expect(requests()).toBe(parts);
	});

	test('are read as far back as conversations are kept, and a hint says how far', async () => {
		simulator.settings.detailsRetentionDays = 50;
		const ids = seedMonths();
		const run = await find(simulator, within(5 * 365));
		expect(conversationIds(run.json)).toEqual(ids.slice(1).reverse());
		expect(messages(run)).toEqual([
			expect.stringMatching(/^What started from 20\d\d-\d\d-\d\d to /),
		]);
		// Two parts, the newest, and where in the third it ends
		expect(requests()).toBeLessThanOrEqual(20);
	});

	test('are read from where conversations are kept on where the oldest come first', async () => {
		simulator.settings.detailsRetentionDays = 50;
		const ids = seedMonths();
		const parameters = { returnAll: false, limit: 1 };
		const filters = { order: 'oldestFirst' };
		const run = await find(simulator, within(120, { parameters, filters }));
		expect(conversationIds(run.json)).toEqual([ids[1]]);
		expect(messages(run)).toEqual([expect.stringMatching(/^What started from/)]);
	});

	test('fail where all of them are refused', async () => {
		simulator.settings.detailsRetentionDays = 0.01;
		const { error } = await find(simulator, within(5 * 365));
		expect(error).toMatchObject({ httpCode: '400' });
		expect(requests()).toBeLessThanOrEqual(4);
	});
});

describe('a purpose that is rare', () => {
	const rare = { participantPurpose: 'voicemail' };

	test('costs two requests, not one for each page', async () => {
		simulator.seed({ conversations: 950, startedMinutesAgo: 9 });
		const wanted = simulator.seed({ conversations: 1, purposes: ['voicemail'] });
		const run = await find(simulator, within(1, { parameters: rare }));
		expect(conversationIds(run.json)).toEqual(idsOf(wanted));
		expect(requests()).toBe(2);
		expect(messages(run)).toEqual([
			expect.stringMatching(/^950 conversations left out: .* Voicemail\. Purposes there: Customer/),
		]);
	});

	test('that nobody has in weeks: those that are there are told', async () => {
		simulator.seed({ conversations: 3, purposes: ['customer', 'acd'], startedMinutesAgo: 2 * DAY });
		const run = await find(simulator, within(20, { parameters: rare }));
		expect(run.json).toEqual([]);
		expect(messages(run)).toEqual([
			expect.stringMatching(
				/^3 conversations left out: .* Purposes there: ACD \(Queue\), Customer/,
			),
		]);
	});
});
