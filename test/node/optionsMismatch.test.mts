import { withSimulator, type Simulator } from './support.mts';
import { itemsFor, set } from './updates.mts';

const TO_ERROR_OUTPUT = { onError: 'continueErrorOutput' } as const;
const CONTINUE = { onError: 'continueRegularOutput' } as const;

/** A stranger sets this participant's tier right before each check. */
function interfere(
	simulator: Simulator,
	item: { conversationId: string; participantId: string },
): void {
	simulator.onRequest(({ route }) => {
		if (route !== 'getConversation') return;
		simulator.setAttributes(item.conversationId, item.participantId, { tier: 'stranger' });
	});
}

describe('On Mismatch', () => {
	/** A good item, one that a stranger changes, and one that cannot be read back. */
	async function withTrouble(
		onMismatch: string,
		node: Record<string, unknown>,
		judge: (run: Awaited<ReturnType<typeof set>>) => void,
	) {
		await withSimulator({}, async (simulator) => {
			const items = itemsFor(simulator.seed({ conversations: 3 }));
			interfere(simulator, items[1]);
			const target = { route: 'getConversation', conversationId: items[2].conversationId } as const;
			simulator.faults.next(target, 403);
			const options = { onMismatch, verifyFor: 0 };
			judge(await set(simulator, items, { options, node }));
		});
	}

	test('flag: says so in the item', async () => {
		await withTrouble('flag', {}, (result) => {
			expect(result.error).toBeUndefined();
			expect(result.outputs).toHaveLength(1);
			const said = result.records.map(({ status, valid, reason }) => [status, valid, reason]);
			expect(said).toEqual([
				['verified', true, undefined],
				['mismatch', false, undefined],
				['unverified', null, 'readFailed'],
			]);
			expect(result.records.some((record) => 'error' in record)).toBe(false);
		});
	});

	test('route: sends them to a second output', async () => {
		await withTrouble('route', {}, ({ outputs, error }) => {
			expect(error).toBeUndefined();
			expect(outputs.map((items) => items.map(({ json }) => json.status))).toEqual([
				['verified'],
				['mismatch', 'unverified'],
			]);
			expect(outputs[1].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 2 }]);
		});
	});

	test('route: failed items still go to the error output', async () => {
		await withSimulator({}, async (simulator) => {
			const items = itemsFor(simulator.seed({ conversations: 3 }));
			interfere(simulator, items[1]);
			simulator.removeConversation(items[2].conversationId);
			const options = { onMismatch: 'route', verifyFor: 0 };
			const { outputs } = await set(simulator, items, { options, node: TO_ERROR_OUTPUT });
			expect(outputs.map((one) => one.map(({ pairedItem }) => pairedItem))).toEqual([
				[{ item: 0 }],
				[{ item: 1 }],
				[{ item: 2 }],
			]);
			expect(outputs[2][0].json).toMatchObject({ details: { reason: 'notFound' } });
		});
	});

	test('fail: fails the items', async () => {
		await withTrouble('fail', CONTINUE, ({ records }) => {
			const said = records.map(({ status, valid, reason }) => [status, valid, reason]);
			expect(said).toEqual([
				['verified', true, undefined],
				['failed', false, 'mismatch'],
				['failed', null, 'readFailed'],
			]);
			expect(records[1].validation.mismatches).toHaveLength(1);
			expect(records.map(({ error }) => typeof error)).toEqual(['undefined', 'string', 'string']);
		});
	});

	test('fail: ends the run with Stop Workflow, and names the item', async () => {
		await withTrouble('fail', {}, ({ error, status }) => {
			expect(status).toBe('error');
			expect(error?.name).toBe('NodeApiError');
			expect(error?.message).toMatch(/\[item [12]\]$/);
		});
	});
});

