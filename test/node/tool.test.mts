import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { runAlone, runTool } from '../../tools/engine/tool.mts';
import type { SeededConversation } from '../../tools/simulator/server.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { CONTINUE, credentialFor, node as tested, TO_ERROR_OUTPUT } from './support.mts';

simulatorForAll();

function locator(name: string) {
	return { __rl: true, mode: 'id', value: `={{ $fromAI("${name}", "", "string") }}` };
}

const chosen: INodeParameters = {
	conversationId: locator('conversationId'),
	participantBy: 'id',
	participantId: locator('participantId'),
};
const setOne: INodeParameters = {
	...chosen,
	operation: 'set',
	attributesFrom: 'json',
	attributesJson: '={{ { tier: $fromAI("tier", "", "string") } }}',
};

function argumentsFor({ id, participantId }: SeededConversation, more: IDataObject = {}) {
	return { conversationId: id, participantId, ...more };
}

async function runAs(
	path: 'request' | 'invoke',
	parameters: INodeParameters,
	calls: IDataObject[],
) {
	const credential = credentialFor(simulator);
	return await runTool(tested, { parameters, calls, credential, path });
}

const paths = ['request', 'invoke'] as const;

test.each(paths)('an agent sets attributes by its arguments (%s)', async (path) => {
	const [first, second] = simulator.seed({ conversations: 2 });

	const { tool, answers } = await runAs(path, setOne, [
		argumentsFor(first, { tier: 'gold' }),
		argumentsFor(second, { tier: 'silver' }),
	]);

	expect(tool?.arguments.toSorted()).toEqual(['conversationId', 'participantId', 'tier']);
	expect(answers.map(({ items }) => items?.[0])).toMatchObject([
		{ status: 'verified', valid: true, conversationId: first.id },
		{ status: 'verified', valid: true, conversationId: second.id },
	]);
	expect(simulator.attributesOf(first.id, first.participantId)).toEqual({ tier: 'gold' });
	expect(simulator.attributesOf(second.id, second.participantId)).toEqual({ tier: 'silver' });
});

test.each<[INodeParameters, string]>([
	[{}, 'Set attributes'],
	[{ operation: 'get' }, 'Get attributes'],
	[{ operation: 'remove', attributeNames: 'tier' }, 'Remove attributes'],
	[{ resource: 'conversation', operation: 'find' }, 'Find conversations'],
])('a model is told what a tool does: %j', async (parameters, name) => {
	// With Set Automatically, and the name that n8n gives such a node on the canvas
	const { tool } = await runTool(tested, {
		parameters: { ...parameters, descriptionType: 'auto' },
		calls: [],
		credential: credentialFor(simulator),
		path: 'invoke',
		node: { name },
	});
	expect(tool).toMatchObject({
		name: name.replace(' ', '_'),
		description: `${name} in Genesys Participant Attributes`,
	});
});

test('a tool whose IDs nobody has chosen acts on what started the workflow; an agent need not choose', async () => {
	const [{ id: conversationId, participantId }] = simulator.seed({ conversations: 1 });
	const { attributesFrom, attributesJson } = setOne;
	const { tool, answers } = await runTool(tested, {
		parameters: { attributesFrom, attributesJson },
		calls: [{ tier: 'gold' }],
		credential: credentialFor(simulator),
		trigger: { name: 'New Conversation', json: { conversationId, participantId } },
	});
	expect(tool?.arguments).toEqual(['tier']);
	expect(answers[0].items).toMatchObject([{ status: 'verified', conversationId }]);
});

test.each(paths)('an agent finds conversations (%s)', async (path) => {
	const [email] = simulator.seed({ conversations: 1, mediaType: 'email' });
	simulator.seed({ conversations: 1 });
	const filters = { mediaType: '={{ $fromAI("mediaType", "", "string") }}' };

	const { answers } = await runAs(path, { operation: 'find', filters }, [{ mediaType: 'email' }]);

	expect(answers[0].items?.map(({ conversationId }) => conversationId)).toEqual([email.id]);
});

type Setting = [string, Partial<INode>];

describe.each(paths)('whatever On Error says, an agent is told what to do (%s)', (path) => {
	const settings: Setting[] = [
		['stopWorkflow', {}],
		['continueRegularOutput', CONTINUE],
		// n8n's engine has no place for the output of a tool with an error output, whatever the tool
		...(path === 'invoke' ? [['continueErrorOutput', TO_ERROR_OUTPUT] satisfies Setting] : []),
	];

	async function answerTo(parameters: INodeParameters, call: IDataObject, node: Partial<INode>) {
		const credential = credentialFor(simulator);
		const run = await runTool(tested, { parameters, calls: [call], credential, path, node });
		expect(run.status).toBe('success');
		return run.answers[0].items?.[0];
	}

	test.each(settings)('of an argument that is wrong: %s', async (_, node) => {
		const [{ participantId }] = simulator.seed({ conversations: 1 });
		const call = { conversationId: 'the last one', participantId, tier: 'gold' };
		expect(await answerTo(setOne, call, node)).toMatchObject({
			status: 'failed',
			reason: 'invalidInput',
			error: 'Conversation is not a valid ID',
			advice: expect.stringContaining('must be a UUID such as'),
		});
		expect(simulator.count('patchAttributes')).toBe(0);
	});

	test.each(settings)('of a purpose that nobody has: %s', async (_, node) => {
		const [{ id }] = simulator.seed({ conversations: 1, purposes: ['external', 'user'] });
		for (const operation of ['set', 'get']) {
			const parameters = { ...setOne, operation, participantBy: 'purpose' };
			const call = { conversationId: id, tier: 'gold' };
			expect(await answerTo(parameters, call, node)).toMatchObject({
				reason: 'notFound',
				error: expect.stringContaining('no participant with purpose Customer'),
				advice: expect.stringContaining('External, User'),
			});
		}
	});

	test.each(settings)('of a permission that is missing: %s', async (_, node) => {
		const permission = 'analytics:conversationDetail:view';
		simulator.settings.forbidden = { permissions: [permission] };
		expect(await answerTo({ operation: 'find' }, {}, node)).toMatchObject({
			reason: 'forbidden',
			error: expect.any(String),
			advice: expect.stringContaining(permission),
		});
	});
});

const fromInput = { ...chosen, operation: 'set', attributesFrom: 'input', inputFields: 'all' };

test('what n8n adds to a call is never written', async () => {
	const [conversation] = simulator.seed({ conversations: 1 });

	const { answers } = await runAs('request', fromInput, [
		argumentsFor(conversation, { tier: 'gold' }),
	]);

	expect(answers[0].items).toEqual([expect.objectContaining({ status: 'verified' })]);
	const stored = simulator.attributesOf(conversation.id, conversation.participantId);
	expect(stored).toEqual({ tier: 'gold' });
});

const jsonByModel = {
	...setOne,
	attributesJson: '={{ $fromAI("attributes", "", "json") }}',
};

test.each<[string, INodeParameters, Record<string, string>, string[]]>([
	['is unknown', {}, { tier: 'gold', city: 'Rome' }, ['city']],
	['is unknown by Automatic', { nullValues: 'auto' }, { tier: 'gold', city: 'Rome' }, ['city']],
	['removes if asked for', { nullValues: 'remove' }, { tier: 'gold' }, []],
])('null from a model %s', async (_, options, expected, leftOut) => {
	const [conversation] = simulator.seed({ conversations: 1, attributes: { city: 'Rome' } });
	const { answers } = await runAs('request', { ...jsonByModel, options }, [
		argumentsFor(conversation, { attributes: { tier: 'gold', city: null } }),
	]);
	const warnings = leftOut.map((name) =>
		expect.stringContaining(`Not written, because there is no value: ${name}.`),
	);
	expect(answers[0].items).toEqual([expect.objectContaining({ status: 'verified', warnings })]);
	expect(simulator.attributesOf(conversation.id, conversation.participantId)).toEqual(expected);
});

test.each<[string, INodeParameters, Record<string, string>, string[]]>([
	['is unknown', {}, { tier: 'gold', city: 'Rome' }, ['city']],
	['is set if asked for', { emptyValues: 'keep' }, { tier: 'gold', city: '' }, []],
])('an empty text from a model %s', async (_, options, expected, leftOut) => {
	const [conversation] = simulator.seed({ conversations: 1, attributes: { city: 'Rome' } });
	const { answers } = await runAs('request', { ...jsonByModel, options }, [
		argumentsFor(conversation, { attributes: { tier: 'gold', city: '' } }),
	]);
	const warnings = leftOut.map((name) =>
		expect.stringContaining(`Not written, because there is no value: ${name}.`),
	);
	expect(answers[0].items).toEqual([expect.objectContaining({ status: 'verified', warnings })]);
	expect(simulator.attributesOf(conversation.id, conversation.participantId)).toEqual(expected);
});

describe("n8n's own agents run the node outside of a workflow, and get what any agent gets", () => {
	const given = (name: string) => ({ __rl: true, mode: 'id', value: `={{ $json.${name} }}` });
	const parameters: INodeParameters = {
		...setOne,
		conversationId: given('conversationId'),
		participantId: given('participantId'),
		attributesJson: '={{ $json.attributes }}',
	};
	const answerTo = async (call: IDataObject) =>
		await runAlone(tested, { parameters, call, credential: credentialFor(simulator) });

	test('what to do, of an argument that is wrong', async () => {
		const call = { conversationId: 'the last one', participantId: '', attributes: {} };
		expect(await answerTo(call)).toMatchObject([
			{ status: 'failed', reason: 'invalidInput', error: 'Conversation is not a valid ID' },
		]);
	});

	test('nothing is erased by null or an empty text', async () => {
		const attributes = { city: 'Rome', area: 'north' };
		const [seeded] = simulator.seed({ conversations: 1, attributes });
		const call = { tier: 'gold', city: null, area: '' };
		const answers = await answerTo(argumentsFor(seeded, { attributes: call }));
		const stored = { ...attributes, tier: 'gold' };
		expect(answers).toMatchObject([{ status: 'verified' }]);
		expect(simulator.attributesOf(seeded.id, seeded.participantId)).toEqual(stored);
	});
});
