import type {
	EngineRequest,
	EngineResponse,
	ExecuteNodeResult,
	IDataObject,
	IExecuteFunctions,
	INodeType,
} from 'n8n-workflow';

import { stubDescription } from './stubs.mts';

/** The two ways in which agents reach a tool in n8n. */
export type ToolPath = 'request' | 'invoke';

/** The answer to one call. */
export interface ToolAnswer {
	items?: IDataObject[];
	error?: string;
}

/** What an agent saw. */
export interface AgentLog {
	tool: { name: string; description: string; arguments: string[] } | undefined;
	answers: ToolAnswer[];
}

/** What n8n makes of a tool node for agents: a LangChain tool. */
interface Tool {
	name: string;
	description: string;
	schema: { shape: object };
	metadata?: { sourceNodeName?: string };
	invoke(args: IDataObject): Promise<string>;
}

/** A node type that makes the calls given, one after the other, and notes what it is answered. */
export function agentOf(path: ToolPath, calls: IDataObject[], log: AgentLog): INodeType {
	return {
		description: stubDescription('agent', ['main', 'ai_tool']),
		async execute(this: IExecuteFunctions, response?: EngineResponse) {
			if (response?.actionResponses.length) {
				log.answers = response.actionResponses.map(answerOf);
				return [this.getInputData()];
			}
			const [tool] = (await this.getInputConnectionData('ai_tool', 0)) as Tool[];
			const { name, description, schema } = tool;
			log.tool = { name, description, arguments: Object.keys(schema.shape) };
			if (path === 'request') return requestFor(tool, sourceOf(this, tool), calls);
			for (const call of calls) log.answers.push(await invoke(tool, call));
			return [this.getInputData()];
		},
	};
}

/** The tool's node: n8n 2 has its name in the tool, the agents of n8n 1 look up what is connected. */
function sourceOf(context: IExecuteFunctions, { metadata }: Tool): string {
	const options = { connectionType: 'ai_tool', depth: 1 } as const;
	const [connected] = context.getParentNodes(context.getNode().name, options);
	return metadata?.sourceNodeName ?? connected.name;
}

function requestFor(tool: Tool, nodeName: string, calls: IDataObject[]): EngineRequest {
	const actions = calls.map((input, index) => ({
		actionType: 'ExecutionNodeAction' as const,
		nodeName,
		input,
		type: 'ai_tool' as const,
		id: `call-${index}`,
		metadata: { itemIndex: 0, toolName: tool.name },
	}));
	return { actions, metadata: {} };
}

function answerOf({ data }: ExecuteNodeResult): ToolAnswer {
	if (data.error) return { error: data.error.message };
	return { items: (data.data?.ai_tool?.[0] ?? []).map(({ json }) => json) };
}

async function invoke(tool: Tool, call: IDataObject): Promise<ToolAnswer> {
	try {
		return { items: JSON.parse(await tool.invoke(call)) as IDataObject[] };
	} catch (error) {
		return { error: (error as Error).message };
	}
}
