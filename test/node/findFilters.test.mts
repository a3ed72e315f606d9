import type { INodeParameters } from 'n8n-workflow';

import type { SeedOptions } from '../../tools/simulator/server.mts';
import { conversationIds, find, idsOf } from './findConversations.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';

simulatorForAll();

const queueId = '11111111-1111-4111-8111-111111111111';
const userId = '22222222-2222-4222-8222-222222222222';
const purposes = ['customer', 'agent'];

/** One conversation of each kind, by the name that the tests use. */
const kinds: Record<string, Omit<SeedOptions, 'conversations'>> = {
	plain: {},
	ended: { endedMinutesAgo: 1 },
	inQueue: { queueId },
	withUser: { userId },
	email: { mediaType: 'email' },
	outbound: { direction: 'outbound' },
	outboundEmail: { mediaType: 'email', direction: 'outbound', queueId },
	twoHoursOld: { startedMinutesAgo: 120 },
	caller: { address: 'tel:+13175550123' },
	threeDaysOld: { startedMinutesAgo: 3 * 24 * 60 },
};

function seedAll(): Map<string, string> {
	const ids = Object.entries(kinds).map(([name, options]): [string, string] => {
		const [id] = idsOf(simulator.seed({ conversations: 1, purposes, ...options }));
		return [id, name];
	});
	return new Map(ids);
}

const oneDayOld = [
	'plain',
	'inQueue',
	'withUser',
	'email',
	'outbound',
	'outboundEmail',
	'twoHoursOld',
	'caller',
];

function hoursAgo(hours: number): string {
	return new Date(Date.now() - hours * 3_600_000).toISOString();
}

const FOUR_DAYS_AGO = hoursAgo(96);
const HALF_A_DAY_AGO = hoursAgo(12);
const AN_HOUR_AGO = hoursAgo(1);

test.each<[INodeParameters, string[]]>([
	[{}, oneDayOld],
	[{ active: false }, [...oneDayOld, 'ended']],
	[{ queueId }, ['inQueue', 'outboundEmail']],
	[
		{ queueId: { __rl: true, mode: 'list', value: queueId, cachedResultName: 'x' } },
		['inQueue', 'outboundEmail'],
	],
	[{ queueId: { __rl: true, mode: 'list', value: '' } }, oneDayOld],
	[{ userId }, ['withUser']],
	[{ userId: { __rl: true, mode: 'id', value: `={{ '${userId}' }}` } }, ['withUser']],
	[{ address: '+1 317 555-0123' }, ['caller']],
	[{ startedAfter: FOUR_DAYS_AGO }, [...oneDayOld, 'threeDaysOld']],
	[{ startedAfter: FOUR_DAYS_AGO, startedBefore: HALF_A_DAY_AGO }, ['threeDaysOld']],
	[{ startedAfter: HALF_A_DAY_AGO, startedBefore: AN_HOUR_AGO }, ['twoHoursOld']],
	[{ startedBefore: '={{ $now.minus(1, "hour") }}' }, ['twoHoursOld']],
	[{ mediaType: 'email' }, ['email', 'outboundEmail']],
	[{ direction: 'outbound' }, ['outbound', 'outboundEmail']],
	[{ mediaType: 'EMAIL', direction: ' Inbound' }, ['email']],
	[{ mediaType: 'email', queueId }, ['outboundEmail']],
	[{ startedWithin: 1 }, oneDayOld.filter((name) => name !== 'twoHoursOld')],
	[{ startedWithin: 100 }, [...oneDayOld, 'threeDaysOld']],
])('%j', async (filters, expected) => {
	const names = seedAll();
	const { json, error } = await find(simulator, { filters });
	expect(error).toBeUndefined();
	const found = conversationIds(json).map((id) => names.get(id as string));
	expect(found.toSorted()).toEqual(expected.toSorted());
});

test('a queue and a user may belong to different parts of a conversation', async () => {
	const [id] = idsOf(
		simulator.seed({ conversations: 1, purposes: ['acd', 'user', 'customer'], queueId, userId }),
	);
	const { json } = await find(simulator, { filters: { queueId, userId } });
	expect(conversationIds(json)).toEqual([id]);
});

test('an ended conversation that is asked for tells its end', async () => {
	simulator.seed({ conversations: 1, endedMinutesAgo: 1 });
	const { json } = await find(simulator, { filters: { active: false } });
	expect(json[0].conversationEnd).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});

test.each([
	['the newest come first', {}, [4, 3, 2, 1, 0]],
	['the newest come first where that is asked for', { order: 'newestFirst' }, [4, 3, 2, 1, 0]],
	['the oldest come first where that is asked for', { order: 'oldestFirst' }, [0, 1, 2, 3, 4]],
])('%s, and Limit keeps them', async (_, filters, places) => {
	const seeded = idsOf(simulator.seed({ conversations: 5 }));
	const ids = places.map((place) => seeded[place]);
	const limited = { returnAll: false, limit: 3 };
	expect(conversationIds((await find(simulator, { filters })).json)).toEqual(ids);
	const { json } = await find(simulator, { filters, parameters: limited });
	expect(conversationIds(json)).toEqual(ids.slice(0, 3));
});

test('a date without a time zone is in that of the workflow', async () => {
	const [id] = idsOf(simulator.seed({ conversations: 1, startedMinutesAgo: 30 }));
	const local = (minutes: number) =>
		`={{ $now.minus(${minutes}, "minutes").toFormat("yyyy-MM-dd'T'HH:mm:ss") }}`;
	const within = { startedAfter: local(40), startedBefore: local(20) };
	expect(conversationIds((await find(simulator, { filters: within })).json)).toEqual([id]);
	const later = { startedAfter: local(20) };
	expect(conversationIds((await find(simulator, { filters: later })).json)).toEqual([]);
});

test.each([
	['Queue', { queueId: { __rl: true, mode: 'id', value: '={{ $json.queue }}' } }],
	['Direction', { direction: '={{ $json.direction ?? "" }}' }],
])('the filter %s whose expression gives nothing is an error', async (label, filters) => {
	simulator.seed({ conversations: 1 });
	const { error, outputs } = await find(simulator, { filters });
	expect(error?.message).toContain(`The filter ${label} is empty`);
	expect(outputs.flat()).toEqual([]);
});
