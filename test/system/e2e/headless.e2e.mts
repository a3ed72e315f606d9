import type { IDataObject } from 'n8n-workflow';

import { credentialType } from '../../../tools/editor/editor.mts';
import { readExamples } from '../../../tools/n8n/examples.mts';
import { runHeadless } from '../../../tools/n8n/headless.mts';
import type { ExportedWorkflow, HeadlessRun } from '../../../tools/n8n/headless.mts';
import { hasOwnTrigger } from '../../node/exampleFiles.mts';
import { credentialData } from '../../../tools/simulator/credential.mts';
import { startSimulator } from '../../../tools/simulator/server.mts';
import type { SeededConversation, Simulator } from '../../../tools/simulator/server.mts';
import { startModel } from './model.mts';
import type { Model } from './model.mts';

let simulator: Simulator;
let conversations: SeededConversation[];
let model: Model;
let runs: Record<string, HeadlessRun>;
/** All but those that n8n has to poll for. */
const examples = [...readExamples()].filter(([, one]) => !hasOwnTrigger(one));

beforeAll(async () => {
	simulator = await startSimulator({ limit: 300, windowMs: 6000 });
	conversations = simulator.seed({ conversations: 50, participants: 3 });
	const args = { tier: 'vip', caseNumber: 'C-1001' };
	model = await startModel([{ tool: 'Set_Customer_Attributes', args }, { text: 'It is stored.' }]);
	const done = await runHeadless({
		workflows: examples.map(([, example]) => withModel(example)),
		credential: [
			{ type: credentialType, data: credentialData(simulator) },
			{ type: 'openAiApi', data: { apiKey: 'none', url: model.url } },
		],
	});
	runs = Object.fromEntries(examples.map(([name], index) => [name, done[index]]));
});

afterAll(async () => {
	await simulator?.close();
	await model?.close();
});

/** Gives a chat model its credential. */
function withModel(example: ExportedWorkflow): ExportedWorkflow {
	const nodes = example.nodes.map((node) =>
		node.type.endsWith('.lmChatOpenAi')
			? { ...node, credentials: { openAiApi: { id: '', name: '' } } }
			: node,
	);
	return { ...example, nodes };
}

/** What a node handed on, by its outputs. */
function outputsOf(example: string, node: string, type = 'main'): IDataObject[][] {
	const { run } = runs[example];
	const outputs = run!.data.resultData.runData[node]?.[0].data?.[type] ?? [];
	return outputs.map((items) => (items ?? []).map(({ json }) => json));
}

const names = examples.map(([name]) => name);

test.each(names)('the example %s runs to its end in real n8n', (name) => {
	const { run, output } = runs[name];
	const { status, data } = run ?? {};
	const said = run ? data?.resultData.error?.message : output;
	expect({ status, said }).toEqual({ status: 'success', said: undefined });
});

test.each([
	['crm-webhook', 'Set Customer Data'],
	['tag-on-a-schedule', 'Set Tags'],
	['update-active-conversations', 'Set Attributes'],
])('every item of %s is stored as asked', (name, node) => {
	const records = outputsOf(name, node).flat();
	expect(records.length).toBeGreaterThan(0);
	for (const { status, participantId, validation } of records) {
		expect(['verified', 'unchanged']).toContain(status);
		if (status === 'unchanged') continue;
		const { expected, superseded = [] } = validation as { expected: object; superseded?: string[] };
		const own = Object.entries(expected).filter(([attribute]) => !superseded.includes(attribute));
		const body = { attributes: expect.objectContaining(Object.fromEntries(own)) };
		// What is stored in the end may be a later example's
		const isWrite = expect.objectContaining({ status: 202, participantId, body });
		expect(simulator.requests.some((request) => isWrite.asymmetricMatch(request))).toBe(true);
	}
});

test('verdicts take their branches and are counted', () => {
	const [asked] = outputsOf('route-by-verdict', 'As Asked');
	const [failed] = outputsOf('route-by-verdict', 'Failed');
	const [others] = outputsOf('route-by-verdict', 'Look at It');
	expect(asked.map(({ status }) => status)).toEqual(['verified', 'verified']);
	expect(failed).toMatchObject([{ status: 'failed', reason: 'notFound' }]);
	expect(others.map(({ status }) => status)).toEqual(['superseded']);
	expect(outputsOf('route-by-verdict', 'Summary').flat()).toEqual(
		expect.arrayContaining([
			{ status: 'verified', count_conversationId: 2 },
			{ status: 'failed', count_conversationId: 1 },
			{ status: 'superseded', count_conversationId: 1 },
		]),
	);
});

test('an AI agent writes with the node as its tool and hears the verdict', () => {
	const [{ id, participantId }] = conversations;
	expect(simulator.attributesOf(id, participantId)).toMatchObject({ tier: 'vip' });
	expect(outputsOf('ai-agent', 'AI Agent').flat()).toMatchObject([{ output: 'It is stored.' }]);
	const heard = JSON.stringify(model.requests[1].filter(({ role }) => role === 'tool'));
	expect(heard).toContain('verified');
});

test('all examples share one token, and none comes back before it was told to', () => {
	expect(simulator.tokenRequests).toBe(1);
	expect(simulator.earlyReturns).toEqual([]);
});
