import { type IDataObject, type INodeExecutionData, NodeHelpers } from 'n8n-workflow';

import { GenesysParticipantAttributesTrigger } from '../../nodes/GenesysParticipantAttributesTrigger/GenesysParticipantAttributesTrigger.node';
import { liveTriggerName, nodeName, triggerName } from '../../tools/engine/built.mts';
import { judge, type WriteRecord } from '../../tools/demo/outcome.mts';
import {
	type ExportedWorkflow,
	runWorkflow,
	type WorkflowRun,
} from '../../tools/engine/engine.mts';
import { fetchTestEvent, polledWorkflow } from '../../tools/engine/poll.mts';
import { runTool, toolOf } from '../../tools/engine/tool.mts';
import type { SeededConversation } from '../../tools/simulator/server.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import type { Settings } from '../../tools/simulator/settings.mts';
import {
	agents,
	CHECK,
	exampleNamed,
	examples,
	ourNodes,
	polled,
	toolNodes,
	workflows,
	writers,
} from './exampleFiles.mts';
import { nodeTypesFor } from './exampleNodes.mts';
import { credentialFor, node } from './support.mts';

simulatorForAll();

let first: SeededConversation;
let second: SeededConversation;

beforeEach(() => {
	// What `npm run simulator` has: the samples in the files are of these
	[first, second] = simulator.seed({ conversations: 50, participants: 3 });
});

async function runExample(workflow: ExportedWorkflow) {
	const nodeTypes = nodeTypesFor(workflow);
	const run = await runWorkflow(workflow, { nodeTypes, credential: credentialFor(simulator) });
	const records = writers(workflow).flatMap(({ name }) =>
		run.nodes[name].outputs.flat().map(recordOf),
	);
	return { run, records };
}

function recordOf({ json }: INodeExecutionData): WriteRecord {
	return (json.details ?? json) as unknown as WriteRecord;
}

/** The run without what its writers say of items that failed: those are lost, by what it tells. */
function withoutFailed(workflow: ExportedWorkflow, run: WorkflowRun): WorkflowRun {
	const nodes = { ...run.nodes };
	for (const { name } of writers(workflow)) {
		const outputs = nodes[name].outputs.map((items) =>
			items.filter((item) => recordOf(item).status !== 'failed'),
		);
		nodes[name] = { ...nodes[name], outputs };
	}
	return { ...run, nodes };
}

describe.each(examples)('%s', (_file, workflow) => {
	test('needs no other nodes than these and those that n8n brings along', () => {
		const own = [nodeName, `${nodeName}Tool`, triggerName, liveTriggerName];
		const foreign = workflow.nodes.filter(
			({ type }) =>
				!own.includes(type) && !/^(n8n-nodes-base|@n8n\/n8n-nodes-langchain)\./.test(type),
		);
		expect(foreign).toEqual([]);
		expect(ourNodes(workflow).length).toBeGreaterThan(0);
	});

	test('is whole: everything an import asks for, and connections to nodes that are there', () => {
		const names = workflow.nodes.map(({ name }) => name);
		expect(workflow).toMatchObject({
			name: expect.any(String),
			active: false,
			settings: { executionOrder: 'v1' },
		});
		for (const one of workflow.nodes) {
			expect(one).toMatchObject({
				id: expect.stringMatching(/^[0-9a-f-]{36}$/),
				position: [expect.any(Number), expect.any(Number)],
				typeVersion: expect.any(Number),
			});
		}
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(workflow.nodes.map(({ id }) => id)).size).toBe(names.length);
		const targets = Object.values(workflow.connections).flatMap((outputs) =>
			Object.values(outputs).flat(2),
		);
		const connected = [...Object.keys(workflow.connections), ...targets.map((to) => to?.node)];
		expect(names).toEqual(expect.arrayContaining(connected));
	});

	test('explains itself in a sticky note', () => {
		const notes = workflow.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		expect(notes.map(({ parameters }) => parameters.content).join()).toContain(workflow.name);
	});

	test('sets what the node has, and nothing that is missing or unknown', () => {
		for (const one of ourNodes(workflow)) {
			const { description } = one.type === nodeName ? node : toolOf(node);
			const { properties } = description;
			const known = properties.map(({ name }) => name);
			expect(known).toEqual(expect.arrayContaining(Object.keys(one.parameters)));
			const options = properties.find(({ name }) => name === 'options')?.options ?? [];
			expect(options.map(({ name }) => name)).toEqual(
				expect.arrayContaining(Object.keys(one.parameters.options ?? {})),
			);
			const issues = NodeHelpers.getNodeParametersIssues(properties, one, description);
			expect(issues).toBeNull();
			expect(one).toMatchObject({
				typeVersion: 1,
				credentials: { genesysCloudOAuth2Api: { id: '1', name: 'Genesys Cloud' } },
			});
		}
	});
});

/** Examples that are about verdicts have others than all verified. */
const STATUSES: Record<string, string[]> = {
	'route-by-verdict': ['failed', 'superseded', 'verified', 'verified'],
};

describe.each(workflows)('%s', (file, workflow) => {
	test('runs to its end, and everything that it reports as written is stored', async () => {
		const { run, records } = await runExample(workflow);
		expect(run.error).toBeUndefined();
		expect(records.length).toBeGreaterThan(0);
		const statuses = records.map(({ status }) => status).toSorted();
		expect(statuses).toEqual(STATUSES[file] ?? records.map(() => 'verified'));
		const failed = statuses.filter((status) => status === 'failed').length;
		const { items, lost } = judge(workflow, withoutFailed(workflow, run), simulator);
		expect({ items, lost }).toEqual({ items: records.length, lost: failed });
	});

	test('has expressions that all give a value', async () => {
		const { records } = await runExample(workflow);
		const names = new Set(records.flatMap(({ validation }) => Object.keys(validation.expected)));
		const assigned = writers(workflow).flatMap(({ attributes }) => attributes);
		expect([...names].toSorted()).toEqual(assigned.toSorted());
		for (const value of records.flatMap(({ validation }) => Object.values(validation.expected))) {
			expect(value).toMatch(/^(?!.*(undefined|null|NaN|Invalid|\[object|\{\{)).+$/);
		}
	});
});

describe.each(polled)('%s', (_file, workflow) => {
	test('writes what its expressions give to the conversation that a test event is', async () => {
		const trigger = workflow.nodes.find(({ type }) => type === triggerName)!;
		const stored = polledWorkflow(trigger.parameters, credentialFor(simulator));
		const [event] = await fetchTestEvent(new GenesysParticipantAttributesTrigger(), stored);
		const pinData = { [trigger.name]: [event] };

		const { run, records } = await runExample({ ...workflow, pinData });

		expect(run.error).toBeUndefined();
		expect(records).toMatchObject([{ status: 'verified', conversationId: event.conversationId }]);
		const [{ attributes }] = writers(workflow);
		expect(Object.keys(records[0].validation.expected).toSorted()).toEqual(attributes.toSorted());
	});
});

test('the example that looks up the caller asks by the number, and hands on what is known', async () => {
	const workflow = exampleNamed('look-up-the-caller');
	const [{ id, participantId }] = simulator.seed({ conversations: 1, address: 'tel:+13175550007' });
	const event = { conversationId: id, participantId, from: '+13175550007' };
	await runExample({ ...workflow, pinData: { 'New Conversation': [event] } });
	expect(simulator.attributesOf(id, participantId)).toEqual({
		callerAddress: '+13175550007',
		customerTier: 'gold',
		customerNumber: 'C-1055',
	});
});

test('the scheduled example writes nothing when it runs again', async () => {
	const workflow = exampleNamed('tag-on-a-schedule');
	await runExample(workflow);
	const written = simulator.count('patchAttributes');

	const { records } = await runExample(workflow);

	expect(new Set(records.map(({ status }) => status))).toEqual(new Set(['unchanged']));
	expect(simulator.count('patchAttributes')).toBe(written);
});

test('the CRM example hands failures to its second branch', async () => {
	const workflow = exampleNamed('crm-webhook');
	const conversationId = '00000000-0000-4000-8000-000000000000';
	const unknown = { json: { body: { conversationId, customer: { tier: 'gold' } } } };
	const CRM = [workflow.pinData!.CRM[0], unknown] as IDataObject[];

	const { run } = await runExample({ ...workflow, pinData: { CRM } });

	expect(run.nodes.Updated.json).toHaveLength(1);
	expect(run.nodes['Failed Updates'].json).toMatchObject([
		{ error: expect.any(String), details: { status: 'failed', reason: 'notFound' } },
	]);
});

test('what is not stored as it was asked for is counted as lost by the demo', async () => {
	const workflow = exampleNamed('update-active-conversations');
	const { run, records } = await runExample(workflow);
	const [first, second] = records;
	simulator.setAttributes(first.conversationId, first.participantId, { customerTier: 'other' });
	simulator.setAttributes(second.conversationId, second.participantId, { caseNumber: null });
	expect(judge(workflow, run, simulator).lost).toBe(2);
	run.nodes['Set Attributes'].outputs[0].pop();
	expect(judge(workflow, run, simulator).lost).toBe(3);
});

/** What the workflow says of an organization, and what it leaves there. */
async function check(settings: Partial<Settings> = {}) {
	Object.assign(simulator.settings, settings);
	const workflow = exampleNamed(CHECK);
	const nodeTypes = nodeTypesFor(workflow);
	const run = await runWorkflow(workflow, { nodeTypes, credential: credentialFor(simulator) });
	expect(run.error).toBeUndefined();
	const findings = run.nodes['In Words'].json.map(({ finding }) => finding);
	return { findings, left: simulator.attributesOf(first.id, first.participantId) };
}

test('what is stored, and what null does', async () => {
	const { findings, left } = await check();
	expect(findings).toEqual([
		'A text is stored.',
		'An empty text is stored.',
		'A name with dots is stored.',
		'A name with blanks is stored.',
		'A name with an emoji is stored.',
		'A name of 256 characters is stored.',
		'A value of 256 characters is stored.',
		'A value of 2,000 characters is stored.',
		'A value of 32,000 characters is stored.',
		'The first read has what was written.',
		'Get reads the participant (purpose customer).',
		'null removes.',
		'Nothing of this check is left.',
	]);
	expect(left).toEqual({});
});

const names = { blanks: 'keep', dots: 'keep', chars256: 'keep', chars1000: 'keep' } as const;

test.each<[Partial<Settings>, RegExp]>([
	[{ emptyValue: 'remove' }, /^An empty text removes\.$/],
	[{ maxAttributeValueBytes: 2_000 }, /^A value of 32,000 characters is refused\. \S/],
	[{ names: { ...names, emoji: 'refuse' } }, /^A name with an emoji is refused\. \S/],
	[{ nullValue: 'reject', emptyValue: 'remove' }, /^null is refused\. \S/],
	[{ readDelayMs: 400 }, /^Reads are late, or miss something: it took [2-9] of them\.$/],
])('%j is told', async (settings, text) => {
	const { findings, left } = await check(settings);
	expect(findings).toContainEqual(expect.stringMatching(text));
	expect(findings.at(-1)).toBe('Nothing of this check is left.');
	expect(left).toEqual({});
});

test('names that are lost, and what cannot be removed', async () => {
	const { findings } = await check({
		nullValue: 'keep',
		names: { ...names, emoji: 'lose' },
	});
	expect(findings).toEqual(
		expect.arrayContaining([
			'A name with an emoji is accepted, but not stored as it is.',
			'null does not remove.',
		]),
	);
	expect(findings.at(-1)).toMatch(/left, .*: 8\.$/);
});

describe.each(agents)('%s', (_file, workflow) => {
	const [[trigger, [sample]]] = Object.entries(workflow.pinData!);
	const { json } = sample as { json: { body: IDataObject } };

	/** What an agent is answered that does not keep to what it may say. */
	async function call(operation: 'set' | 'get', args: IDataObject) {
		const { parameters } = toolNodes(workflow).find(
			(one) => (one.parameters.operation ?? 'set') === operation,
		)!;
		return await runTool(node, {
			parameters,
			calls: [args],
			credential: credentialFor(simulator),
			trigger: { name: trigger, json },
		});
	}

	test('an agent sets by its tool, and gets what it has set', async () => {
		const attributes = { tier: 'vip', caseNumber: 'C-1001' };
		const set = await call('set', attributes);
		const get = await call('get', {});
		expect(set.answers[0].items).toEqual([expect.objectContaining({ status: 'verified' })]);
		expect(simulator.attributesOf(first.id, first.participantId)).toEqual(attributes);
		expect(get.answers[0].items).toEqual([expect.objectContaining({ attributes })]);
	});

	test('an agent chooses neither the conversation nor the names of the attributes', async () => {
		const own = { conversationId: second.id, attributes: { other: 'x' } };
		const set = await call('set', { ...own, tier: 'vip', caseNumber: '' });
		expect(set.tool?.arguments.toSorted()).toEqual(['caseNumber', 'tier']);
		const get = await call('get', own);
		expect(get.tool?.arguments).toEqual([]);
		expect(get.answers[0].items).toEqual([
			expect.objectContaining({ conversationId: json.body.conversationId }),
		]);
		const [written] = simulator.requests.filter(({ route }) => route === 'patchAttributes');
		expect(written.path).toContain(json.body.conversationId);
		expect(written.body).toEqual({ attributes: { tier: 'vip' } });
	});
});

test('every webhook of an example answers only those who know its key', () => {
	const webhooks = examples.flatMap(([, { nodes }]) =>
		nodes.filter(({ type }) => type === 'n8n-nodes-base.webhook'),
	);
	expect(webhooks).toHaveLength(2);
	for (const { parameters, credentials } of webhooks) {
		expect(parameters.authentication).toBe('headerAuth');
		expect(credentials).toEqual({ httpHeaderAuth: { id: '2', name: 'Webhook Key' } });
	}
});
