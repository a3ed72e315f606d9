import { byPurpose, get, itemOf } from './getAttributes.mts';
import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { CONTINUE, TO_ERROR_OUTPUT } from './support.mts';

simulatorForAll();

const unknown = '00000000-0000-4000-8000-000000000000';
const fine = { tier: 'gold' };

/** Items of which the second is of no conversation, and the third is no ID. */
function seedItems() {
	const [first, last] = simulator.seed({ conversations: 2, attributes: fine }).map(itemOf);
	const missing = { conversationId: unknown, participantId: unknown };
	return [first, missing, { conversationId: 'nonsense', participantId: unknown }, last];
}

test('Stop Workflow: an ID that is none is found before the first request', async () => {
	const { error, status } = await get(simulator, seedItems());

	expect(status).toBe('error');
	expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 2 } });
	expect(error?.message).toContain('Conversation ID');
	expect(simulator.requests).toEqual([]);
});

test('Stop Workflow: what is not found ends the run and names the item', async () => {
	const [first, missing, , last] = seedItems();

	const { error, status, json } = await get(simulator, [first, missing, last]);

	expect(status).toBe('error');
	expect(json).toEqual([]);
	expect(error).toMatchObject({
		name: 'NodeApiError',
		httpCode: '404',
		context: { itemIndex: 1 },
		message: expect.stringContaining('[item 1]'),
		description: expect.stringContaining('not.found'),
	});
});

test('Stop Workflow: the item that failed is named, not one that it cut short', async () => {
	const [first, missing, , last] = seedItems();
	simulator.faults.next(
		{ route: 'getConversation', conversationId: String(last.conversationId) },
		{ kind: 'status', status: 503, headers: { 'Retry-After': '60' } },
	);
	const { error } = await get(simulator, [first, last, missing]);
	expect(error).toMatchObject({ httpCode: '404', context: { itemIndex: 2 } });
});

test('Continue: every item gets its output, failed ones with error and reason', async () => {
	const items = seedItems();

	const { outputs, error } = await get(simulator, items, {
		node: CONTINUE,
	});

	expect(error).toBeUndefined();
	expect(outputs).toHaveLength(1);
	expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual(
		items.map((_, item) => ({ item })),
	);
	expect(outputs[0].map(({ json }) => json)).toMatchObject([
		{ attributes: fine },
		{ conversationId: unknown, error: expect.any(String), reason: 'notFound' },
		{ error: expect.stringContaining('Conversation ID'), reason: 'invalidInput' },
		{ attributes: fine },
	]);
});

test('Continue (using error output): failed items leave there, with their record', async () => {
	const items = seedItems();

	const { outputs } = await get(simulator, items, { node: TO_ERROR_OUTPUT });

	expect(outputs[0].map(({ json }) => json.conversationId)).toEqual([
		items[0].conversationId,
		items[3].conversationId,
	]);
	expect(outputs[1].map(({ json }) => json)).toMatchObject([
		{ ...items[1], error: expect.any(String), details: { reason: 'notFound' } },
		{ ...items[2], error: expect.any(String), details: { reason: 'invalidInput' } },
	]);
});

test('a participant that the conversation does not have: the purposes that it has are told', async () => {
	const [{ id, participantId }] = simulator.seed({ conversations: 1, purposes: ['ivr', 'acd'] });
	const items = [{ conversationId: id, participantId: unknown }];
	const continued = { node: CONTINUE };

	const byId = await get(simulator, items, continued);
	const customer = { ...continued, parameters: byPurpose('customer') };
	const byPart = await get(simulator, [{ conversationId: id, participantId }], customer);

	for (const { json } of [byId, byPart]) {
		expect(json).toMatchObject([{ conversationId: id, reason: 'notFound' }]);
		expect(JSON.stringify(json)).toContain('IVR (Flow), ACD (Queue)');
	}
	expect(simulator.count('attributeSearch')).toBe(0);
});

test('a read that breaks down is tried again', async () => {
	const [conversation] = simulator.seed({ conversations: 1, attributes: fine });
	simulator.faults.next('getConversation', 503);
	simulator.faults.next('getConversation', { kind: 'html' });

	const { json } = await get(simulator, [itemOf(conversation)]);

	expect(json).toMatchObject([{ attributes: fine }]);
	expect(simulator.count('getConversation')).toBe(3);
});
