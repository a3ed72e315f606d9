import type {
	ExecutionStatus,
	IDataObject,
	INode,
	INodeParameters,
	INodeType,
	INodeExecutionData,
	INodeTypeDescription,
	IRunExecutionData,
} from 'n8n-workflow';

import { agentOf } from './agent.mts';
import type { AgentLog, ToolPath } from './agent.mts';
import type { TestCredential } from './credential.mts';
import { additionalDataOf, buildWorkflow, execute } from './execution.mts';
import { core } from './host.mts';
import { passThrough } from './stubs.mts';

/** How an agent is to use a node. */
export interface ToolRunOptions {
	/** The node's parameters; those that the agent fills in are `$fromAI(…)` expressions. */
	parameters: INodeParameters;
	/** What the agent says in each of its calls. */
	calls: IDataObject[];
	credential: TestCredential;
	/** `request` (the default) is how n8n's current agent calls tools, `invoke` how others do. */
	path?: ToolPath;
	node?: Partial<INode>;
	/** The node that the workflow began with, and its item: the tool's expressions may name it. */
	trigger?: { name: string; json: IDataObject };
}

/** What the agent saw of the tool, and what it was answered. */
export interface ToolRun extends AgentLog {
	status: ExecutionStatus;
}

/** The tool that n8n derives from a node with `usableAsTool`. */
export function toolOf(nodeType: INodeType): INodeType {
	const { usableAsTool, ...description } = structuredClone(nodeType.description);
	if (!usableAsTool) throw new Error(`${description.displayName} is not usable as a tool`);
	const tool: INodeTypeDescription = {
		...description,
		...(typeof usableAsTool === 'object' ? usableAsTool.replacements : {}),
		name: `${description.name}Tool`,
		displayName: `${description.displayName} Tool`,
		inputs: [],
		outputs: ['ai_tool'],
		properties: [...toolProperties(description), ...description.properties],
	};
	// A node is a class instance: its methods are not its own properties
	return Object.create(nodeType, { description: { value: tool } }) as INodeType;
}

function toolProperties(description: INodeTypeDescription): INodeTypeDescription['properties'] {
	const automatic = description.properties.some(({ name }) => /^(resource|operation)$/.test(name));
	const text: INodeTypeDescription['properties'][number] = {
		displayName: 'Description',
		name: 'toolDescription',
		type: 'string',
		default: description.description,
		required: true,
	};
	if (!automatic) return [text];
	return [
		{
			displayName: 'Tool Description',
			name: 'descriptionType',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Set Automatically', value: 'auto' },
				{ name: 'Set Manually', value: 'manual' },
			],
			default: 'auto',
		},
		{ ...text, displayOptions: { show: { descriptionType: ['manual'] } } },
	];
}

/** Lets a stand-in for n8n's AI Agent node call the node as a tool under the real engine. */
export async function runTool(nodeType: INodeType, options: ToolRunOptions): Promise<ToolRun> {
	const { parameters, calls, credential, path = 'request', node } = options;
	const { trigger = { name: 'Start', json: {} } } = options;
	const log: AgentLog = { tool: undefined, answers: [] };
	const place = { typeVersion: 1, position: [0, 0] as [number, number] };
	const tool = toolOf(nodeType);
	const type = tool.description.name;
	const { run } = await execute({
		credential,
		nodes: [
			{ ...place, id: '1', name: trigger.name, type: 'start', parameters: {} },
			{ ...place, id: '2', name: 'Agent', type: 'agent', parameters: {} },
			{ ...place, id: '3', name: 'Tool', type, parameters, ...node },
		],
		connections: {
			[trigger.name]: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
			[node?.name ?? 'Tool']: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
		},
		nodeTypes: { start: passThrough, agent: agentOf(path, calls, log), [type]: tool },
		start: trigger.name,
		items: [{ json: trigger.json }],
		calls,
		heard: log,
	});
	return { ...log, status: run.status };
}

/**
 * Runs a node as n8n's own agents do: outside of a workflow, with its type as it is, and an item of
 * arguments that no other node has put out. Rejects where the node throws.
 */
export async function runAlone(
	nodeType: INodeType,
	{ parameters, credential, call }: Omit<ToolRunOptions, 'calls'> & { call: IDataObject },
): Promise<IDataObject[]> {
	const name = 'Alone';
	const workflow = buildWorkflow({
		nodes: [{ id: '1', name, type: 'node', typeVersion: 1, position: [0, 0], parameters }],
		connections: {},
		nodeTypes: { node: nodeType },
		credential,
	});
	workflow.id = undefined as unknown as string;
	const node = workflow.nodes[name];
	const mode = 'internal';
	const items = [{ json: call }];
	const data = { main: [items] };
	const context = new core.ExecuteContext(
		workflow,
		node,
		additionalDataOf({ credential, mode }, []),
		mode,
		{ resultData: { runData: {} } } as unknown as IRunExecutionData,
		0,
		items,
		data,
		{ node, data, source: null },
		[],
	);
	const output = (await nodeType.execute!.call(context)) as INodeExecutionData[][];
	return output[0].map(({ json }) => json);
}
