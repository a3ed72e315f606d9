import type { INodeParameters } from 'n8n-workflow';

import { differs } from '../support/engine/differs.mts';
import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { CONTINUE, run, setParameters, TO_ERROR_OUTPUT } from './support.mts';
import { itemsFor } from './updates.mts';

simulatorForAll();

/** What a person or a model may write for the operation. */
const wrong: Array<[string, unknown]> = [
	['a word that is none', 'update'],
	['another letter case', 'Set'],
	['a name that every object has', 'constructor'],
	['nothing', ''],
	['a list', ['set']],
	...(differs('2.11', 'n8n 2.0 begins no workflow in which the expression of Operation fails')
		? []
		: [['an expression that fails', '={{ $("Gone").first() }}'] as [string, unknown]]),
];

const runWith = async (operation: unknown, node = {}) =>
	await run({
		simulator,
		items: itemsFor(simulator.seed({ conversations: 3 })),
		parameters: setParameters({ operation } as INodeParameters),
		node,
	});

const failed = {
	status: 'failed',
	valid: false,
	reason: 'invalidInput',
	error: expect.stringMatching(/^Operation (is not one of its choices|cannot be read)/),
	advice: expect.stringMatching(/./),
};

describe.each(wrong)('an operation that does not exist, %s, fails every item', (_, operation) => {
	afterEach(() => expect(simulator.requests).toEqual([]));

	test('with Stop Workflow, all of the run', async () => {
		const { error, status, outputs } = await runWith(operation);
		expect(status).toBe('error');
		expect(error?.name).toBe('NodeOperationError');
		expect(error?.message).toMatch(/^Operation .*\[item 0\]$/);
		expect(outputs.flat()).toEqual([]);
	});

	test('with Continue', async () => {
		const { error, json, outputs } = await runWith(operation, CONTINUE);
		expect(error).toBeUndefined();
		expect(json).toEqual([failed, failed, failed]);
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2].map((item) => ({ item })),
		);
	});

	test('to the error output', async () => {
		const { outputs } = await runWith(operation, TO_ERROR_OUTPUT);
		expect(outputs.map(({ length }) => length)).toEqual([0, 3]);
		for (const { json } of outputs[1]) expect(json.details).toEqual(failed);
	});
});

test('the choices are named', async () => {
	const { json } = await runWith('update', CONTINUE);
	expect(json[0].advice).toContain('find, get, remove, set');
});
