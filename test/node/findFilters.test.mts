import type { INodeParameters } from 'n8n-workflow';

import type { SeedOptions } from '../simulator/server.mts';
import { conversationIds, find, idsOf } from './findConversations.mts';
import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';

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
];

test.each<[INodeParameters, string[]]>([
	[{}, oneDayOld],
	[{ active: true }, oneDayOld],
	[{ active: false }, [...oneDayOld, 'ended']],
	[{ queueId }, ['inQueue', 'outboundEmail']],
	[{ queueId: ` ${queueId.toUpperCase()} ` }, ['inQueue', 'outboundEmail']],
	[{ queueId: '' }, oneDayOld],
	[{ userId }, ['withUser']],
	[{ mediaType: 'email' }, ['email', 'outboundEmail']],
	[{ direction: 'outbound' }, ['outbound', 'outboundEmail']],
	[{ mediaType: 'email', direction: 'inbound' }, ['email']],
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
