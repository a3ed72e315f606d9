import type { INodeParameters } from 'n8n-workflow';

import { find } from './findConversations.mts';
import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { CONTINUE, TO_ERROR_OUTPUT } from './support.mts';

simulatorForAll();

const permission = 'analytics:conversationDetail:view';

test.each<[string, INodeParameters, INodeParameters]>([
	['Queue ID', { queueId: 'sales' }, {}],
	['Started After', { startedAfter: 'noon' }, {}],
	['Limit', {}, { returnAll: false, limit: 0 }],
])(
	'Stop Workflow: a wrong %s is named, and nothing is sent',
	async (label, filters, parameters) => {
		const { error } = await find(simulator, { filters, parameters });
		expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
		expect(error?.message).toContain(label);
		expect(simulator.requests).toEqual([]);
	},
);

test('Stop Workflow: nothing more is asked after the first failure', async () => {
	simulator.settings.forbidden = { permissions: [permission] };
	const { error } = await find(simulator, {
		items: ['voice', 'chat', 'email', 'message'].map((mediaType) => ({ mediaType })),
		filters: { mediaType: '={{ $json.mediaType }}' },
		options: { concurrency: 1 },
	});
	expect(error).toMatchObject({ httpCode: '403', context: { itemIndex: 0 } });
	expect(simulator.count('conversationDetails')).toBe(1);
});

test.each([1, 2, 3, 4])('request %i that fails is a failure, not a shorter list', async (nth) => {
	simulator.seed({ conversations: 250 });
	simulator.onRequest(({ route }) => {
		const isIt = route === 'conversationDetails' && simulator.count(route) === nth;
		if (isIt) simulator.faults.next(route, 500);
	});
	const { error, json } = await find(simulator, { options: { maxRetries: 0 } });
	expect(error).toMatchObject({ httpCode: '500' });
	expect(json).toEqual([]);
});

test('a page that breaks down is asked for again', async () => {
	simulator.seed({ conversations: 150 });
	simulator.faults.next('conversationDetails', { kind: 'brokenJson' });
	simulator.faults.next('conversationDetails', 503);
	const { json } = await find(simulator);
	expect(json).toHaveLength(150);
});

const items = [{ mediaType: 'voice' }, { mediaType: 'voice', queueId: 'sales' }];
const filters = { mediaType: '={{ $json.mediaType }}', queueId: '={{ $json.queueId }}' };

test('Continue: an input that fails has its one item, the others theirs', async () => {
	simulator.seed({ conversations: 2 });
	const { outputs, error } = await find(simulator, {
		items,
		filters,
		node: CONTINUE,
	});
	expect(error).toBeUndefined();
	expect(outputs[0]).toMatchObject([
		{ json: { purpose: 'customer' }, pairedItem: { item: 0 } },
		{ json: { purpose: 'customer' }, pairedItem: { item: 0 } },
		{
			json: { error: expect.stringContaining('Queue ID'), reason: 'invalidInput' },
			pairedItem: { item: 1 },
		},
	]);
});

test('Continue (using error output): what fails leaves there, with its record', async () => {
	simulator.seed({ conversations: 2 });
	const { outputs } = await find(simulator, {
		items,
		filters,
		node: TO_ERROR_OUTPUT,
	});
	expect(outputs[0]).toHaveLength(2);
	expect(outputs[1].map(({ json }) => json)).toEqual([
		{
			...items[1],
			error: expect.stringContaining('Queue ID'),
			details: expect.objectContaining({ reason: 'invalidInput' }),
		},
	]);
});

test('Continue: equal inputs ask once, and each has its own item where that fails', async () => {
	simulator.settings.forbidden = { permissions: [permission] };
	const { outputs } = await find(simulator, {
		items: [{ n: 1 }, { n: 2 }, { n: 3 }],
		node: CONTINUE,
	});
	expect(simulator.count('conversationDetails')).toBe(1);
	const failed = (item: number) => ({
		json: { reason: 'forbidden', advice: expect.stringContaining(permission) },
		pairedItem: { item },
	});
	expect(outputs[0]).toMatchObject([failed(0), failed(1), failed(2)]);
});
