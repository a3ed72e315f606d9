import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { CONTINUE } from './support.mts';
import { set } from './updates.mts';

simulatorForAll();

const attributes = { tier: 'gold' };

type As = 'unknown' | 'withoutParticipants' | 'withoutAgents';

/** The item of the agent in a conversation that so many requests find not yet whole. */
function seedLate(as: As, requests: number) {
	const [{ id, participants }] = simulator.seed({
		...{ conversations: 1, startedMinutesAgo: 0, purposes: ['customer', 'agent'] },
		late: { requests, as },
	});
	return { conversationId: id, participantId: participants[1].id, attributes };
}

const LATE: As[] = ['unknown', 'withoutParticipants', 'withoutAgents'];

test.each(LATE)('a conversation that is %s at first is written to all the same', async (as) => {
	const item = seedLate(as, 2);
	const { records } = await set(simulator, [item]);
	expect(records).toMatchObject([{ status: 'verified', delivery: { attempts: 3 } }]);
	expect(simulator.attributesOf(item.conversationId, item.participantId)).toEqual(attributes);
});

test.each(LATE)('by purpose, too: %s', async (as) => {
	const item = seedLate(as, 2);
	const { records } = await set(simulator, [item], {
		parameters: { participantBy: 'purpose', participantPurpose: 'agent' },
	});
	expect(records).toMatchObject([{ status: 'verified', participantId: item.participantId }]);
	expect(simulator.count('patchAttributes')).toBe(1);
});

test('what stays unknown fails after two tries more, and with Max Retries 0 at once', async () => {
	const item = seedLate('unknown', 99);
	const tries = async (options: object) => {
		const before = simulator.count('patchAttributes');
		const { records } = await set(simulator, [item], { options: { ...options }, node: CONTINUE });
		expect(records).toMatchObject([{ status: 'failed', reason: 'notFound' }]);
		return simulator.count('patchAttributes') - before;
	};
	expect(await tries({})).toBe(3);
	expect(await tries({ maxRetries: 0 })).toBe(1);
});

test('the many conversations of a list have not just begun: each is asked for once', async () => {
	const items = Array.from({ length: 11 }, () => seedLate('unknown', 99));
	const { records } = await set(simulator, items, { node: CONTINUE });
	expect(records.map(({ reason }) => reason)).toEqual(items.map(() => 'notFound'));
	expect(simulator.count('patchAttributes')).toBe(11);
});

test.each([413, 400] as const)(
	'what is too large to be read is written, and unverified (%i)',
	async (status) => {
		Object.assign(simulator.settings, { conversationMaxWeight: 1, detailsTooHeavyStatus: status });
		const [{ id: conversationId, participantId }] = simulator.seed({ conversations: 1, weight: 2 });
		const { records } = await set(simulator, [{ conversationId, participantId, attributes }]);
		expect(records).toMatchObject([
			{
				status: 'unverified',
				valid: null,
				reason: 'readFailed',
				advice: expect.stringContaining('too large to be read'),
			},
		]);
		expect(simulator.attributesOf(conversationId, participantId)).toEqual(attributes);
	},
);
