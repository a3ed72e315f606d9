import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import { seedItem } from '../node/updates.mts';
import { NO_IDS } from './inputIds.mts';
import { asked, expectReadable, expectRefused, runAnyway } from './inputRun.mts';

simulatorForAll();

describe.each(['set', 'remove', 'get'] as const)(
	'%s refuses as an ID, and sends nothing for,',
	(operation) => {
		test.each(NO_IDS)('%s', async (_, id) => {
			const item = () => ({ ...seedItem(simulator), names: 'tier' });
			const good = [item(), item()];
			const bad = [
				{ ...item(), conversationId: id },
				{ ...item(), participantId: id },
			];
			const items = [good[0], ...bad, good[1]] as Array<ReturnType<typeof item>>;
			const result = await runAnyway(simulator, items, { operation });

			expect(result).toMatchObject({ status: 'success', error: undefined });
			const [first, noConversation, noParticipant, last] = result.json;
			for (const record of [noConversation, noParticipant]) expectRefused(record);
			expect(noConversation.error).toMatch(/^Conversation ID is (missing|not a valid ID)$/);
			expect(noParticipant.error).toMatch(/^Participant ID is (missing|not a valid ID)$/);
			for (const record of [first, last]) expect(record.error).toBeUndefined();
			expect([...asked(simulator)].toSorted()).toEqual(
				good.map((one) => one.conversationId).toSorted(),
			);
			expectReadable(result);
		});
	},
);
