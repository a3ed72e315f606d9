import { withSimulator, type Simulator } from './support.mts';
import {
	all,
	itemsFor,
	seedItem,
	set,
	statusesOf,
	storedFor,
	type UpdateRecord,
} from './updates.mts';

const TO_ERROR_OUTPUT = { onError: 'continueErrorOutput' } as const;
const CONTINUE = { onError: 'continueRegularOutput' } as const;

describe('Include Input Fields', () => {
	test('adds the fields of the input item; where names meet, the record wins', async () => {
		await withSimulator({}, async (simulator) => {
			const item = { ...seedItem(simulator), crmId: 7, status: 'new', nested: { a: 1 } };
			const { json } = await set(simulator, [item], { options: { includeInputFields: true } });
			expect(json[0]).toMatchObject({ crmId: 7, nested: { a: 1 }, status: 'verified' });
			expect(json[0].attributes).toEqual(item.attributes);
		});
	});

	test('is off by default, and chosen for each item by itself', async () => {
		await withSimulator({}, async (simulator) => {
			const items = [true, false].map((include) => ({ ...seedItem(simulator), include }));
			const { json } = await set(simulator, items, {
				options: { includeInputFields: '={{ $json.include }}' },
			});
			expect(json.map((fields) => 'include' in fields)).toEqual([true, false]);
			const plain = await set(simulator, items);
			expect(plain.json.some((fields) => 'include' in fields)).toBe(false);
		});
	});

	test('adds them to failed items, too', async () => {
		await withSimulator({}, async (simulator) => {
			const item = { ...seedItem(simulator), crmId: 7 };
			simulator.removeConversation(item.conversationId);
			const { json } = await set(simulator, [item], {
				options: { includeInputFields: true },
				node: CONTINUE,
			});
			expect(json[0]).toMatchObject({ crmId: 7, status: 'failed', reason: 'notFound' });
		});
	});

	test('leaves them to n8n where an item goes to the error output', async () => {
		await withSimulator({}, async (simulator) => {
			const item = { ...seedItem(simulator), crmId: 7 };
			simulator.removeConversation(item.conversationId);
			const { outputs } = await set(simulator, [item], {
				options: { includeInputFields: true },
				node: TO_ERROR_OUTPUT,
			});
			const { details, error, ...input } = outputs[1][0].json;
			expect(input).toEqual(item);
			expect(details).not.toHaveProperty('crmId');
			expect(error).toEqual(expect.any(String));
		});
	});
});

test('a hint sums up the run, as a warning where something is not as it should be', async () => {
	await withSimulator({}, async (simulator) => {
		const items = itemsFor(simulator.seed({ conversations: 3 }));
		const good = await set(simulator, items);
		expect(good.hints).toMatchObject([
			{ type: 'info', message: expect.stringMatching(/^3 items: 3 verified\. 6 requests, 0 /) },
		]);
		simulator.removeConversation(items[0].conversationId);
		const bad = await set(simulator, items, { node: CONTINUE });
		expect(bad.hints).toMatchObject([
			{ type: 'warning', message: expect.stringContaining('1 failed, 2 verified') },
		]);
	});
});

test("a hint says why n8n's Retry On Fail should not be on", async () => {
	await withSimulator({}, async (simulator) => {
		const item = seedItem(simulator);
		const messages = async (retryOnFail: boolean) =>
			(await set(simulator, [item], { node: { retryOnFail } })).hints.map(({ message }) => message);
		expect((await messages(true)).join()).toContain('Turn off Retry On Fail');
		expect((await messages(false)).join()).not.toContain('Retry On Fail');
	});
});

test('the record has the shape that downstream nodes rely on', async () => {
	await withSimulator({}, async (simulator) => {
		const item = seedItem(simulator, { tier: 'gold', gone: null }, { gone: 'x' });
		const { json } = await set(simulator, [item]);
		const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		const { correlationId } = simulator.requests.find(({ method }) => method === 'PATCH')!;
		const record: UpdateRecord = {
			conversationId: item.conversationId,
			participantId: item.participantId,
			status: 'verified',
			valid: true,
			validation: {
				expected: { tier: 'gold', gone: null },
				actual: { tier: 'gold', gone: null },
				mismatches: [],
				reads: 1,
				checkedAt: time,
			},
			delivery: {
				statusCode: 202,
				attempts: 1,
				waitedMs: 0,
				correlationId,
				combinedItems: 1,
				acceptedAt: time,
			},
			warnings: [],
		};
		expect(json).toEqual([record]);
	});
});
