import { hoursAgo, type Reply } from './client.mts';
import type { Settings } from '../../tools/simulator/server.mts';
import { client, simulator, standUp, use } from './stand.mts';

standUp();

function interval(hours: number): string {
	return `${hoursAgo(hours)}/${hoursAgo(0)}`;
}

describe('details query', () => {
	function query(changes: object = {}): Promise<Reply> {
		const path = '/api/v2/analytics/conversations/details/query';
		return client.call('POST', path, { interval: interval(24), ...changes });
	}

	function found({ json }: Reply): string[] {
		return json.conversations.map((one: { conversationId: string }) => one.conversationId);
	}

	function segments(dimension: string, value: string, type = 'dimension') {
		const predicates = [{ type, dimension, value }];
		return { segmentFilters: [{ type: 'and', predicates }] };
	}

	test('pages in the order of their start', async () => {
		const ids = simulator.seed({ conversations: 5 }).map(({ id }) => id);
		const page = (pageNumber: number, more = {}) =>
			query({ paging: { pageSize: 2, pageNumber }, ...more });
		const pages = [await page(1), await page(2), await page(3), await page(4)];
		expect(pages.map(found)).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4), []]);
		expect(pages[1].json.totalHits).toBe(5);
		expect(found(await page(1, { order: 'desc' }))).toEqual([ids[4], ids[3]]);
		use({ detailsRepeats: 1 });
		expect(found(await page(2))).toEqual(ids.slice(1, 4));
		use({ detailsEmptyPage: 'absent' });
		expect((await page(9)).json).toEqual({ totalHits: 5 });
	});

	test('orders by the end', async () => {
		const [last] = simulator.seed({ conversations: 1, endedMinutesAgo: 1 });
		const [first] = simulator.seed({ conversations: 1, endedMinutesAgo: 2 });
		expect(found(await query({ orderBy: 'conversationEnd' }))).toEqual([first.id, last.id]);
	});

	test('takes conversations that began on a day that the interval touches', async () => {
		const [conversation] = simulator.seed({ conversations: 1, startedMinutesAgo: 49 * 60 });
		const day = (await client.read(conversation)).json.startTime.slice(0, 10);
		const hits = async (times: string) => (await query({ interval: times })).json.totalHits;
		expect(await hits(interval(1))).toBe(0);
		expect(await hits(`${day}T00:00:00Z/${day}T00:01:00Z`)).toBe(1);
		expect(await hits(`${day}T23:58:00Z/${day}T23:59:00Z`)).toBe(1);
	});

	test('hears of starts and ends as late as it lags', async () => {
		use({ analyticsLagMs: 60_000 });
		const purposes = ['customer', 'agent'];
		const [older] = simulator.seed({ conversations: 1, startedMinutesAgo: 3, purposes });
		const [late] = simulator.seed({
			conversations: 1,
			startedMinutesAgo: 3,
			analyticsLagMs: 240_000,
		});
		simulator.seed({ conversations: 1, startedMinutesAgo: 0.5 });
		simulator.endParticipant(older.id, older.participantId);
		simulator.addParticipant(older.id, 'acd');
		simulator.endConversation(older.id);
		const ends = async (filter = {}) =>
			(await query(filter)).json.conversations.map(
				(one: { conversationId: string; conversationEnd?: string }) => [
					one.conversationId,
					one.conversationEnd,
				],
			);
		const active = {
			conversationFilters: [
				{ type: 'and', predicates: [{ dimension: 'conversationEnd', operator: 'notExists' }] },
			],
		};
		expect(await ends(active)).toEqual([[older.id, undefined]]);
		const [{ participants }] = (await query()).json.conversations;
		expect(participants.map((one: { purpose: string }) => one.purpose)).toEqual(purposes);
		expect(participants[0].sessions[0].segments[0]).not.toHaveProperty('segmentEnd');
		const [ended] = simulator.seed({ conversations: 1, startedMinutesAgo: 3, endedMinutesAgo: 2 });
		expect(await ends(active)).toEqual([[older.id, undefined]]);
		expect(await ends()).toContainEqual([ended.id, expect.any(String)]);
		use({ analyticsLagMs: 0 });
		expect((await query()).json.totalHits).toBe(3);
		expect(found(await query())).not.toContain(late.id);
	});

	test.each([
		[{ interval: undefined }, 'interval is required'],
		[{ interval: 'today' }, 'ISO-8601'],
		[{ paging: { pageSize: 5 } }, 'paging needs'],
		[{ paging: { pageSize: 101, pageNumber: 1 } }, 'may not exceed 100'],
		[{ paging: { pageSize: 100, pageNumber: 1001 } }, 'may not exceed 100000 results'],
		[{ segmentFilters: [{ type: 'and', predicates: [{ dimension: 'flowId' }] }] }, 'not model'],
	])('%j is 400', async (changes, message) => {
		simulator.seed({ conversations: 1 });
		const { json } = await query(changes);
		expect(json.status).toBe(400);
		expect(json.message).toContain(message);
	});

	test('without a segment filter an interval may be shorter', async () => {
		const days = (n: number, more = {}) => query({ interval: interval(n * 24), ...more });
		const filter = segments('purpose', 'customer');
		expect((await days(7)).status).toBe(200);
		expect((await days(8)).status).toBe(400);
		expect((await days(31, filter)).status).toBe(200);
		expect((await days(32, filter)).status).toBe(400);
		use({ detailsRetentionDays: 3 });
		expect((await days(2)).status).toBe(200);
		expect((await days(4)).status).toBe(400);
	});

	test.each<[Settings['detailsInterval'], number[]]>([
		['days', [0, 1, 2]],
		['active', [1, 2]],
		['started', [2]],
	])('an interval takes conversations by %s', async (detailsInterval, taken) => {
		use({ detailsInterval });
		const noon = new Date();
		noon.setUTCHours(12, 0, 0, 0);
		const minutesAgo = (hour: number) => (Date.now() - noon.getTime()) / 60_000 - (hour - 12) * 60;
		const seed = (start: number, end: number) =>
			simulator.seed({
				conversations: 1,
				startedMinutesAgo: minutesAgo(start),
				endedMinutesAgo: minutesAgo(end),
			})[0].id;
		const ids = [seed(2, 3), seed(4, 10), seed(9, 10)];
		const at = (hour: number) => new Date(noon.getTime() + (hour - 12) * 3_600_000).toISOString();
		const reply = await query({ interval: `${at(8)}/${at(11)}` });
		expect(found(reply)).toEqual(taken.map((index) => ids[index]));
	});

	test('a query has so many rows', async () => {
		use({ detailsMaxRows: 4 });
		simulator.seed({ conversations: 5 });
		expect(found(await query({ paging: { pageSize: 2, pageNumber: 2 } }))).toHaveLength(2);
		const { json } = await query({ paging: { pageSize: 2, pageNumber: 3 } });
		expect(json.message).toContain('may not exceed 4 results');
	});

	test.each([
		[413, 'payload.too.large'],
		[400, 'response.entity.too.large'],
	] as const)('a page that is too heavy is %i %s, one of fewer is not', async (status, code) => {
		use({ detailsMaxWeight: 3, detailsTooHeavyStatus: status });
		simulator.seed({ conversations: 2, weight: 2 });
		const page = (pageSize: number) => query({ paging: { pageSize, pageNumber: 1 } });
		expect((await page(2)).json).toMatchObject({ status, code });
		expect(found(await page(1))).toHaveLength(1);
	});

	test('pages may be short in the middle', async () => {
		use({ detailsShortPages: 1 });
		const ids = simulator.seed({ conversations: 5 }).map(({ id }) => id);
		const page = async (pageNumber: number) =>
			(await query({ paging: { pageSize: 3, pageNumber } })).json;
		const pages = [await page(1), await page(2), await page(3)];
		expect(pages.map((json) => found({ json } as Reply))).toEqual([
			ids.slice(0, 2),
			ids.slice(2, 4),
			ids.slice(4),
		]);
		expect(pages[1].totalHits).toBe(5);
	});

	test('an end may move, and the order by it may not be heeded', async () => {
		const [first] = simulator.seed({ conversations: 1, endedMinutesAgo: 3 });
		const [second] = simulator.seed({ conversations: 1, endedMinutesAgo: 2 });
		const byEnd = async () => found(await query({ orderBy: 'conversationEnd' }));
		simulator.moveEnd(first.id, Date.now());
		expect(await byEnd()).toEqual([second.id, first.id]);
		use({ detailsOrderByEnd: false });
		expect(await byEnd()).toEqual([first.id, second.id]);
	});

	test('the Date of answers may be off', async () => {
		use({ dateOffsetMs: -3_600_000 });
		const date = Date.parse((await query()).header('date')!);
		expect(Math.abs(date + 3_600_000 - Date.now())).toBeLessThan(60_000);
	});

	test('filters by what any segment ever was', async () => {
		const queueId = '11111111-1111-4111-8111-111111111111';
		const userId = '22222222-2222-4222-8222-222222222222';
		const [call] = simulator.seed({ conversations: 1, purposes: ['customer', 'agent'], userId });
		const [message] = simulator.seed({
			conversations: 1,
			purposes: ['external'],
			mediaType: 'message',
			direction: 'outbound',
		});
		const [queued] = simulator.seed({ conversations: 1, queueId });
		simulator.endParticipant(call.id, call.participants[1].id);
		expect(found(await query(segments('userId', userId)))).toEqual([call.id]);
		expect(found(await query(segments('queueId', queueId)))).toEqual([queued.id]);
		expect(found(await query(segments('mediaType', 'message')))).toEqual([message.id]);
		expect(found(await query(segments('direction', 'outbound')))).toEqual([message.id]);
		expect(found(await query(segments('purpose', 'external')))).toEqual([message.id]);
		expect(found(await query(segments('tier', 'gold', 'property')))).toEqual([]);
	});

	test('filters by whom it is from and to', async () => {
		const seed = (more: object) => simulator.seed({ conversations: 1, ...more })[0].id;
		const [phone, email] = ['tel:+13175550123', 'ann@example.com'];
		const inbound = seed({ address: phone });
		const outbound = seed({ address: phone, direction: 'outbound' });
		const mail = seed({ address: email, mediaType: 'email' });
		const answer = seed({ address: email, mediaType: 'email', direction: 'outbound' });
		seed({});
		expect(found(await query(segments('ani', phone)))).toEqual([inbound]);
		expect(found(await query(segments('dnis', phone)))).toEqual([outbound]);
		expect(found(await query(segments('addressFrom', email)))).toEqual([mail]);
		expect(found(await query(segments('addressTo', email)))).toEqual([answer]);
		const [{ sessions }] = (await query(segments('ani', phone))).json.conversations[0].participants;
		expect(sessions[0]).toMatchObject({ ani: phone, dnis: 'tel:+13175550100' });
	});

	test('and wants all of one segment, or and clauses are nested', async () => {
		const [conversation] = simulator.seed({ conversations: 1, purposes: ['customer', 'agent'] });
		const purpose = (value: string) => ({ dimension: 'purpose', value });
		const user = { dimension: 'userId', operator: 'exists' };
		const hits = async (filter: object) => found(await query({ segmentFilters: [filter] })).length;
		expect(await hits({ type: 'and', predicates: [purpose('agent'), user] })).toBe(1);
		expect(await hits({ type: 'and', predicates: [purpose('customer'), user] })).toBe(0);
		expect(await hits({ type: 'or', predicates: [purpose('ivr'), user] })).toBe(1);
		const clauses = [{ type: 'or', predicates: [purpose('ivr'), purpose('customer')] }];
		expect(await hits({ type: 'and', clauses, predicates: [user] })).toBe(0);
		expect(await hits({ type: 'and', clauses })).toBe(1);
		simulator.endConversation(conversation.id);
		const ended = {
			type: 'and',
			predicates: [{ dimension: 'conversationEnd', operator: 'exists' }],
		};
		expect(found(await query({ conversationFilters: [ended] }))).toEqual([conversation.id]);
	});
});
