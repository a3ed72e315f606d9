import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { itemsFor, seedItem, set, storedFor } from './updates.mts';

simulatorForAll();

const SKIP_ENDED = { skipEnded: true };

describe('Skip Ended', () => {
	test('leaves ended conversations and participants alone, and writes to the others', async () => {
		const [ended, active] = itemsFor(simulator.seed({ conversations: 2 }));
		const [{ id: conversationId, participants }] = simulator.seed({
			conversations: 1,
			participants: 2,
		});
		const [left, present] = participants.map(({ id: participantId }) => ({
			conversationId,
			participantId,
			attributes: { tier: 'gold' },
		}));
		simulator.endConversation(ended.conversationId);
		simulator.endParticipant(conversationId, left.participantId);
		const result = await set(simulator, [ended, active, left, present], { options: SKIP_ENDED });
		expect(result.records.map(({ status, valid, reason }) => [status, valid, reason])).toEqual([
			['skipped', null, 'conversationEnded'],
			['verified', true, undefined],
			['skipped', null, 'participantEnded'],
			['verified', true, undefined],
		]);
		expect(storedFor(simulator, ended)).toEqual({});
		expect(storedFor(simulator, left)).toEqual({});
		expect(simulator.count('patchAttributes')).toBe(2);
	});

	test('without it, a read for another reason skips nothing', async () => {
		const item = seedItem(simulator);
		simulator.endConversation(item.conversationId);
		const { records } = await set(simulator, [item], { options: { skipUnchanged: true } });
		expect(records[0].status).toBe('verified');
		expect(storedFor(simulator, item)).toEqual({ tier: 'gold' });
	});

	test('without it, a late write is done, and a warning says what it is good for', async () => {
		const item = seedItem(simulator);
		simulator.endConversation(item.conversationId);
		const { records } = await set(simulator, [item]);
		expect(records[0].status).toBe('verified');
		expect(records[0].warnings).toEqual([
			expect.stringMatching(/^The conversation had ended already\. Analytics does not keep/),
		]);
	});
});
