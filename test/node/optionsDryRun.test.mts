import { withSimulator } from './support.mts';
import { all, itemsFor, seedItem, set, statusesOf, storedFor } from './updates.mts';

const CONTINUE = { onError: 'continueRegularOutput' } as const;

describe('Dry Run', () => {
	test('writes nothing, shows what would be asked for, and tells the plan', async () => {
		await withSimulator({}, async (simulator) => {
			const [{ id: conversationId, participants }] = simulator.seed({
				conversations: 1,
				participants: 2,
			});
			const items = [0, 1, 1].map((index) => ({
				conversationId,
				participantId: participants[index].id,
				attributes: { tier: 'gold' },
			}));
			const result = await set(simulator, items, {
				options: { dryRun: true, keyPrefix: 'context.' },
			});
			expect(statusesOf(result)).toEqual(all('planned', 3));
			expect(result.records[0]).toMatchObject({
				valid: null,
				validation: { expected: { 'context.tier': 'gold' }, reads: 0 },
			});
			expect(simulator.requests).toEqual([]);
			expect(result.hints.map(({ message }) => message)).toEqual([
				expect.stringMatching(/nothing was written.* 2 writes .* 1 conversation: less than a min/),
			]);
		});
	});

	test('plans by the way that the real run would go', async () => {
		await withSimulator({}, async (simulator) => {
			const item = seedItem(simulator);
			const items = Array.from({ length: 700 }, () => item);
			const { hints } = await set(simulator, items, {
				parameters: { verification: 'off' },
				options: { dryRun: true, combineItems: false },
			});
			expect(hints[0].message).toMatch(/ 700 writes .* 0 conversations: about 2 minutes/);
		});
	});

	test('still reads what it has to know, and finds what is wrong', async () => {
		await withSimulator({}, async (simulator) => {
			const items = itemsFor(simulator.seed({ conversations: 3, attributes: { tier: 'gold' } }));
			items[1].attributes = { tier: 'silver' };
			items[2].participantId = items[0].participantId;
			const result = await set(simulator, items, {
				options: { dryRun: true, skipUnchanged: true },
				node: CONTINUE,
			});
			expect(statusesOf(result)).toEqual(['unchanged', 'planned', 'failed']);
			expect(simulator.count('patchAttributes')).toBe(0);
			expect(storedFor(simulator, items[1])).toEqual({ tier: 'gold' });
		});
	});

	test('finds bad input before it says that all is planned', async () => {
		await withSimulator({}, async (simulator) => {
			const bad = { ...seedItem(simulator), conversationId: 'x' };
			const { status } = await set(simulator, [bad], { options: { dryRun: true } });
			expect(status).toBe('error');
		});
	});
});

