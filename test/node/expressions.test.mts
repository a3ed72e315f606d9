import type { INode, INodeParameters, INodeType } from 'n8n-workflow';

import { runWorkflow } from '../../tools/engine/engine.mts';
import { passThrough } from '../../tools/engine/stubs.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { CONTINUE, credentialFor, node, setParameters } from './support.mts';
import { seedItem, type UpdateRecord } from './updates.mts';

simulatorForAll();

const { env } = process;
beforeAll(() => {
	process.env = { ...env, N8N_BLOCK_ENV_ACCESS_IN_NODE: 'true' };
});
afterAll(() => {
	process.env = env;
});

/** A node such as Code that does not say which item became which. */
const unlinked: INodeType = {
	description: { ...passThrough.description, name: 'unlinked' },
	async execute() {
		const [{ json }] = this.getInputData();
		return [[{ json }, { json }, { json }].map((item) => ({ ...item }))];
	},
};

const VALUES = { secret: 'the-value', unit: 'IBAN-DE89', word: 'platinum', two: 'xy', own: 'Ann' };
const NODE = 'genesys';
const at = (name: string, type: string, more: Partial<INode> = {}): INode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	...more,
});

interface Scene {
	parameters: INodeParameters;
	node?: Partial<INode>;
	/** Whether what Split gave is pinned. */
	isPinned?: boolean;
}

/** Start → Source → Split → Set; `Aside` never runs, and no node has no trigger before it. */
async function run({ parameters, node: more = CONTINUE, isPinned }: Scene) {
	const item = { ...seedItem(simulator), ...VALUES };
	const next = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
	const { nodes, error } = await runWorkflow(
		{
			nodes: [
				at('Start', 'n8n-nodes-base.manualTrigger'),
				at('Source', 'n8n-nodes-base.noOp'),
				at('Split', 'unlinked'),
				at('Aside', 'n8n-nodes-base.noOp'),
				at('Set', NODE, { parameters: setParameters(parameters), ...more }),
			],
			connections: { Start: next('Source'), Source: next('Split'), Split: next('Set') },
			pinData: isPinned ? { Split: [item, item, item] } : {},
		},
		{
			nodeTypes: { [NODE]: node, unlinked },
			credential: credentialFor(simulator),
			triggerItems: [item, item],
		},
	);
	const records = (nodes.Set?.json ?? []) as unknown as UpdateRecord[];
	return { error: error ?? nodes.Set?.error, records };
}

const rows = (...values: Array<[string, string]>): INodeParameters => ({
	attributesFrom: 'fields',
	attributes: {
		assignments: values.map(([name, value], n) => ({ id: String(n), name, value, type: 'string' })),
	},
});
const json = (expression: string) => ({ attributesJson: `={{ ${expression} }}` });
const SOURCE = json('$("Source").item.json.attributes');

const cases: Array<[string, Scene, RegExp, RegExp]> = [
	[
		'a node that does not exist, in the second row',
		{ parameters: rows(['a', '={{ $json.secret }}'], ['tier', '={{ $("Gone").item.json.t }}']) },
		/^Row 2 of Attributes \("tier"\) cannot be read: Referenced node doesn't exist \("Gone"\)/,
		/Check the name of the node/,
	],
	[
		'a name by expression: the row is told by its number',
		{ parameters: rows(['={{ $("Gone").item.json.name }}', 'x']) },
		/^Row 1 of Attributes cannot be read: Referenced node doesn't exist \("Gone"\)/,
		/Check the name of the node/,
	],
	[
		'a node that has not run',
		{ parameters: json('$("Aside").first().json') },
		/^Attributes \(JSON\) cannot be read: Node 'Aside' hasn't been executed/,
		/has not run in this execution/,
	],
	[
		'items that are not linked',
		{ parameters: SOURCE },
		/^Attributes \(JSON\) cannot be read: Paired item data .* 'Split' is unavailable/,
		/which item of that node/,
	],
	[
		'pinned data',
		{ parameters: SOURCE, isPinned: true },
		/^Attributes \(JSON\) cannot be read: .*[Uu]npin 'Split'/,
		/which item of that node/,
	],
	[
		'environment variables, which n8n may forbid',
		{ parameters: json('$env.HOME') },
		/^Attributes \(JSON\) cannot be read: access to env vars denied/,
		/Check the expression/,
	],
	[
		'an option',
		{ parameters: { options: { emptyValues: 'skip', keyPrefix: '={{ $("Gone").first() }}' } } },
		/^Name Prefix cannot be read: Referenced node doesn't exist \("Gone"\)/,
		/Check the name of the node/,
	],
];

describe("n8n's own sentence says why an expression fails, and where", () => {
	test.each(cases)('%s', async (_, scene, message, advice) => {
		const { records } = await run(scene);
		expect(records).toHaveLength(3);
		for (const record of records) {
			expect(record).toMatchObject({ status: 'failed', valid: false, reason: 'invalidInput' });
			expect(record.error).toMatch(message);
			expect(record.advice).toMatch(advice);
		}
		expect(simulator.count('patchAttributes')).toBe(0);
	});
});

const OTHER = '$("Source").first().json';
const DAY = '"2026-01-01".toDateTime()';

test.each([
	['the name of a node', '$($json.secret).first()'],
	['the name of an algorithm', '$json.secret.hash($json.secret)'],
	['an algorithm, from a value', `"text".hash(${OTHER}.word.toUpperCase())`],
	['a unit, in quotes', `${DAY}.diffTo("2026-02-01", ${OTHER}.unit.toLowerCase())`],
	['a unit of two letters', `${DAY}.diffTo("2026-02-01", ${OTHER}.two)`],
	[
		'a format that is a piece of a word of the expression',
		`(5).toDateTime(${OTHER}.own) + "Annex"`,
	],
	['text that is no JSON', `${OTHER}.word.parseJson()`],
])('a value that an expression makes %s is not told', async (_, expression) => {
	const { records } = await run({ parameters: json(expression) });
	expect(records[0].error).toMatch(/^Attributes \(JSON\) cannot be read/);
	for (const value of Object.values(VALUES)) {
		expect(`${records[0].error} ${records[0].advice}`).not.toMatch(
			new RegExp(`\\b${value}\\b`, 'i'),
		);
	}
});

test("n8n's sentence on a function is told, with what the expression has in quotes", async () => {
	const { records } = await run({ parameters: json(`${DAY}.isBetween("2026-02-01")`) });
	expect(records[0].error).toMatch(/: isBetween\(\): expected exactly two args$/);
});
