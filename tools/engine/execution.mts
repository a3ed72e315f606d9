import type { ExecutionLifecycleHooks } from 'n8n-core';
import type {
	IConnections,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IPinData,
	IRun,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	IWorkflowSettings,
	ITaskData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { AgentLog } from './agent.mts';
import type { TestCredential } from './credential.mts';
import { core, n8n, withLog } from './host.mts';
import type { LogLine } from './host.mts';
import { refuseLeaks } from './leaks.mts';
import { ssrfBridge } from './ssrf.mts';
import type { Told } from './told.mts';

/** What the engine is to run. */
export interface Execution {
	nodes: INode[];
	connections: IConnections;
	nodeTypes: Record<string, INodeType>;
	/** Name of the node that gets the items. */
	start: string;
	items: INodeExecutionData[];
	credential: TestCredential;
	settings?: IWorkflowSettings;
	pinData?: IPinData;
	cancelWhen?: Promise<unknown>;
	/** Its time is measured, so it is not searched for leaks. */
	isMeasured?: boolean;
	onCancelled?: (run: IRun) => void;
	/** What an agent says to its tools. */
	calls?: IDataObject[];
	/** Where its answers are kept. */
	heard?: AgentLog;
}

/** A finished execution with all that it said beside its data. */
export interface Executed {
	run: IRun;
	/** What nodes sent to the browser's console. */
	messages: unknown[];
	logs: LogLine[];
	/** The highlighted data that n8n would have saved at the moment of a cancellation. */
	savedWhenCancelled?: Record<string, string>;
}

/**
 * Runs a workflow from its start node to its end, or until it is cancelled. Rejects where anything
 * that came out of it tells a secret of the credential, or an attribute's value beside the records.
 */
export async function execute(execution: Execution): Promise<Executed> {
	const messages: unknown[] = [];
	const logs: LogLine[] = [];
	const told: Told = { thrown: [], messages, logs };
	let savedWhenCancelled: Record<string, string> | undefined;
	const onCancelled = (run: IRun) => {
		// n8n saves the execution then, and not again when its nodes have ended
		savedWhenCancelled ??= { ...run.data.resultData.metadata };
	};
	const nodeTypes = listenedTo(execution.nodeTypes, (error) => told.thrown.push(error));
	try {
		told.run = await withLog(logs, async () => {
			const workflow = buildWorkflow({ ...execution, nodeTypes });
			const running = start(
				workflow,
				execution,
				additionalDataOf({ ...execution, onCancelled }, messages),
			);
			void execution.cancelWhen?.then(() => running.cancel());
			return await running;
		});
		return { run: told.run, messages, logs, savedWhenCancelled };
	} catch (error) {
		told.thrown.push(error);
		throw error;
	} finally {
		if (!execution.isMeasured) refuseLeaks(execution, told);
	}
}

/** The same node types; what their nodes throw is heard of as it is, not as the engine copies it. */
function listenedTo(
	types: Record<string, INodeType>,
	onError: (error: unknown) => void,
): Record<string, INodeType> {
	const entries = Object.entries(types).map(([name, type]) => [name, listened(type, onError)]);
	return Object.fromEntries(entries) as Record<string, INodeType>;
}

function listened(type: INodeType, onError: (error: unknown) => void): INodeType {
	const execute: INodeType['execute'] = async function (...rest) {
		try {
			return await type.execute!.apply(this, rest);
		} catch (error) {
			onError(error);
			throw error;
		}
	};
	// A node is a class instance: its methods are not its own properties
	return type.execute ? Object.create(type, { execute: { value: execute } }) : type;
}

function start(
	workflow: Workflow,
	{ start: name, items, pinData }: Execution,
	additionalData: IWorkflowExecuteAdditionalData,
) {
	const triggerData = { data: { main: [items] } } as unknown as ITaskData;
	return new core.WorkflowExecute(additionalData, 'manual').run({
		workflow,
		startNode: workflow.nodes[name],
		triggerToStartFrom: { name, data: triggerData },
		pinData,
	});
}

/** Makes n8n's workflow object, with the credential put into each node that takes it. */
export function buildWorkflow(
	execution: Pick<
		Execution,
		'nodes' | 'connections' | 'nodeTypes' | 'credential' | 'settings' | 'pinData'
	>,
): Workflow {
	const { nodeTypes, credential } = execution;
	return new n8n.Workflow({
		id: 'workflow',
		name: 'Workflow',
		nodes: execution.nodes.map((node) => withCredential(node, nodeTypes[node.type], credential)),
		connections: execution.connections,
		active: false,
		pinData: execution.pinData,
		nodeTypes: nodeTypesOf(nodeTypes),
		settings: { executionOrder: 'v1', ...execution.settings },
	});
}

function withCredential(
	node: INode,
	type: INodeType | undefined,
	{ type: name, ...rest }: TestCredential,
) {
	const takesIt = type?.description.credentials?.some((credential) => credential.name === name);
	if (!takesIt) return structuredClone(node);
	return { ...structuredClone(node), credentials: { [name]: { id: rest.id, name: rest.name } } };
}

function nodeTypesOf(types: Record<string, INodeType>): INodeTypes {
	return {
		getByName: (name) => types[name],
		getByNameAndVersion: (name) => types[name],
		getKnownTypes: () => ({}),
	};
}

/** What n8n's server hands to the engine; the parts that only a server has are left out. */
export function additionalDataOf(
	{
		credential,
		mode = 'manual',
		onCancelled,
	}: Pick<Execution, 'credential' | 'onCancelled'> & { mode?: WorkflowExecuteMode },
	messages: unknown[],
): IWorkflowExecuteAdditionalData {
	const url = 'http://localhost:5678/';
	const hooks: ExecutionLifecycleHooks = new core.ExecutionLifecycleHooks(
		mode,
		'execution',
		{} as IWorkflowBase,
	);
	hooks.addHandler('workflowExecuteAfter', (run) => {
		if (run.status === 'canceled') onCancelled?.(run);
	});
	const data: Partial<IWorkflowExecuteAdditionalData> = {
		executionId: 'execution',
		currentNodeExecutionIndex: 0,
		hooks,
		credentialsHelper: credential.helper,
		variables: {},
		restApiUrl: url,
		instanceBaseUrl: url,
		webhookBaseUrl: url,
		webhookWaitingBaseUrl: url,
		webhookTestBaseUrl: url,
		formWaitingBaseUrl: url,
		ssrfBridge: ssrfBridge(),
		logAiEvent: () => {},
		sendDataToUI: (_type, content) => messages.push(...messagesOf(content)),
	};
	return data as IWorkflowExecuteAdditionalData;
}

function messagesOf(content: unknown): unknown[] {
	return (content as { messages?: unknown[] }).messages ?? [];
}
