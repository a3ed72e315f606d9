import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeParameters, INodePropertyOptions } from 'n8n-workflow';

import { differs } from '../../tools/engine/differs.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { core, n8n } from '../../tools/engine/host.mts';
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

test('a resource that does not exist fails every item', async () => {
	const items = itemsFor(simulator.seed({ conversations: 2 }));
	const parameters = setParameters({ resource: 'Attribute' });
	const { json } = await run({ simulator, items, parameters, node: CONTINUE });
	const error = 'Resource is not one of its choices';
	const advice = expect.stringContaining('attribute, conversation');
	expect(json).toEqual(items.map(() => expect.objectContaining({ ...failed, error, advice })));
	expect(simulator.requests).toEqual([]);
});

test('a workflow without a resource finds conversations, as its filters say', async () => {
	simulator.seed({ conversations: 2, mediaType: 'voice' });
	const [email] = simulator.seed({ conversations: 1, mediaType: 'email' });
	const { json } = await find(simulator, { filters: { mediaType: 'email' } });
	expect(json.map(({ conversationId }) => conversationId)).toEqual([email.id]);
});

test('the resource alone is enough where it has one operation', async () => {
	simulator.seed({ conversations: 2 });
	const parameters = { resource: 'conversation', limit: 1 };
	const { json } = await run({ simulator, items: [{}], parameters });
	expect(json).toHaveLength(1);
});

/** The operations of the form, each with its resource. */
const operations = node.description.properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ displayOptions, options }) =>
		(options as INodePropertyOptions[]).map(({ value, action }) => ({
			resource: displayOptions!.show!.resource![0] as string,
			operation: value as string,
			action,
		})),
	);

test.each(operations)('n8n names nodes and tools by $action', ({ resource, operation, action }) => {
	const { description } = node;
	const { makeNodeName, makeDescription } = n8n.NodeHelpers;
	expect(makeNodeName({ resource, operation }, description)).toBe(action);
	const { displayName } = description;
	expect(makeDescription({ resource, operation }, description)).toBe(`${action} in ${displayName}`);
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
	const { resource } = operations.find((one) => one.operation === operation)!;
	const path = join(NODE_FOLDER, '__schema__/v1.0.0', resource, `${operation}.json`);
	const asked = { nodeDir: NODE_FOLDER, version: 1, resource, operation };
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
	const values = operations.map(({ operation }) => operation);
	expect(values.sort()).toEqual(Object.keys(outputs).sort());
});

test.each(Object.keys(outputs))('what %s puts out is in its preview', async (operation) => {
	const known = new Set(pathsIn(schemaOf(operation)));
	const [json] = await outputs[operation]();
	const paths = pathsOf(json);
	expect(paths.length).toBeGreaterThan(5);
	expect(paths.filter((path) => !known.has(path))).toEqual([]);
});
