import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { differs } from '../../tools/engine/differs.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { core } from '../../tools/engine/host.mts';
import { CONTINUE, node, run, setParameters, TO_ERROR_OUTPUT } from './support.mts';
import { itemsFor, remove, seedItem, set } from './updates.mts';
import { find } from './findConversations.mts';

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

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

const NODE_FOLDER = join(import.meta.dirname, '../../nodes/GenesysParticipantAttributes');

/** What the editor shows of an operation's output before the node has run. */
function schemaOf(operation: string): Schema {
	const path = join(NODE_FOLDER, '__schema__/v1.0.0', `${operation}.json`);
	const asked = { nodeDir: NODE_FOLDER, version: 1, operation };
	// Older releases of n8n look there without a function of their own
	expect(core.resolveOutputSchemaPath?.(asked) ?? path).toBe(path);
	return JSON.parse(readFileSync(path, 'utf8')) as Schema;
}

/** The paths in an output, with their types; what attributes there are is up to the user. */
function pathsOf(value: unknown, path = ''): string[] {
	if (Array.isArray(value))
		return [`${path}: array`, ...value.flatMap((one) => pathsOf(one, `${path}[]`))];
	if (value === null) return [];
	if (typeof value !== 'object') {
		return [`${path}: ${Number.isInteger(value) ? 'integer' : typeof value}`];
	}
	if (/\b(expected|actual|attributes)$/.test(path)) return [`${path}: object`];
	return [
		`${path}: object`,
		...Object.entries(value).flatMap(([name, one]) => pathsOf(one, `${path}.${name}`)),
	];
}

function pathsIn({ type, properties = {}, items }: Schema, path = ''): string[] {
	return [
		`${path}: ${type}`,
		...(items ? pathsIn(items, `${path}[]`) : []),
		...Object.entries(properties).flatMap(([name, one]) => pathsIn(one, `${path}.${name}`)),
	];
}

const outputs: Record<string, () => Promise<IDataObject[]>> = {
	set: async () => (await set(simulator, [seedItem(simulator)])).json,
	remove: async () => (await remove(simulator, [{ ...seedItem(simulator), names: 'tier' }])).json,
	get: async () => {
		const items = [seedItem(simulator)];
		return (await run({ simulator, items, parameters: setParameters({ operation: 'get' }) })).json;
	},
	find: async () => {
		simulator.seed({ conversations: 1 });
		return (await find(simulator)).json;
	},
};

test('every operation has a preview', () => {
	const { options } = node.description.properties.find(({ name }) => name === 'operation')!;
	const operations = options!.map((option) => (option as { value: string }).value);
	expect(operations.sort()).toEqual(Object.keys(outputs).sort());
});

test.each(Object.keys(outputs))('what %s puts out is in its preview', async (operation) => {
	const known = new Set(pathsIn(schemaOf(operation)));
	const [json] = await outputs[operation]();
	const paths = pathsOf(json);
	expect(paths.length).toBeGreaterThan(5);
	expect(paths.filter((path) => !known.has(path))).toEqual([]);
});
