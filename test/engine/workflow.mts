import type {
	ExecutionError,
	ExecutionStatus,
	IConnections,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	IPinData,
	IRunData,
	IWorkflowSettings,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { TestCredential } from './credential.mts';
import { execute } from './execution.mts';
import type { LogLine } from './host.mts';
import { outputOf, toItems } from './output.mts';
import type { NodeOutput } from './output.mts';
import { passThrough, pinnedOnly } from './stubs.mts';

/** A workflow as n8n exports and imports it. */
export interface ExportedWorkflow {
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	/** n8n saves bare fields as well as whole items. */
	pinData?: Record<string, IDataObject[] | INodeExecutionData[]>;
}

/** How to run a workflow. */
export interface WorkflowRunOptions {
	/** The node types that are run, by full name; all others need pinned data. */
	nodeTypes: Record<string, INodeType>;
	credential: TestCredential;
	/** Name of the trigger to start with; without it the first one that is enabled. */
	trigger?: string;
	/** What the trigger gives; without it its pinned data, else one empty item. */
	triggerItems?: IDataObject[] | INodeExecutionData[];
	mode?: WorkflowExecuteMode;
	cancelWhen?: Promise<unknown>;
	/** Called after each node, in the order in which they run. */
	onNodeOutput?: (nodeName: string, output: NodeOutput) => void;
}

/** A finished workflow. */
export interface WorkflowRun {
	status: ExecutionStatus;
	error?: ExecutionError;
	/** Each node's last run, by the node's name. */
	nodes: Record<string, NodeOutput>;
	runData: IRunData;
	messages: unknown[];
	logs: LogLine[];
}

const triggers = new Set([
	'n8n-nodes-base.manualTrigger',
	'n8n-nodes-base.scheduleTrigger',
	'n8n-nodes-base.webhook',
]);
const stickyNote = 'n8n-nodes-base.stickyNote';
const noOperation = 'n8n-nodes-base.noOp';

/** Runs the JSON that users import into n8n under n8n's engine. */
export async function runWorkflow(
	workflow: ExportedWorkflow,
	options: WorkflowRunOptions,
): Promise<WorkflowRun> {
	const { nodeTypes, trigger, triggerItems, onNodeOutput, ...rest } = options;
	const nodes = workflow.nodes.filter(({ type }) => type !== stickyNote);
	const start = findTrigger(nodes, trigger);
	const pinData = pinnedItems(workflow.pinData, triggerItems && start);
	const { run, messages, logs } = await execute({
		...rest,
		nodes,
		connections: workflow.connections,
		settings: workflow.settings,
		nodeTypes: { ...stubsFor(nodes, nodeTypes, pinData), ...nodeTypes },
		start,
		items: toItems(triggerItems ?? [{}]),
		pinData,
		onNodeEnd: (name, data) => onNodeOutput?.(name, outputOf(data)),
	});
	const { runData, error } = run.data.resultData;
	const outputs = Object.entries(runData).map(([name, runs]) => [name, outputOf(runs.at(-1))]);
	return {
		status: run.status,
		error,
		nodes: Object.fromEntries(outputs) as Record<string, NodeOutput>,
		runData,
		messages,
		logs,
	};
}

function findTrigger(nodes: INode[], name: string | undefined): string {
	const candidates = nodes.filter(({ type, disabled }) => triggers.has(type) && !disabled);
	const found = name ? candidates.find((node) => node.name === name) : candidates[0];
	if (!found) throw new Error(`The workflow has no enabled trigger ${name ?? ''}`.trim());
	return found.name;
}

function pinnedItems(
	pinData: ExportedWorkflow['pinData'] = {},
	except: string | undefined,
): IPinData {
	const entries = Object.entries(pinData).filter(([name]) => name !== except);
	return Object.fromEntries(entries.map(([name, items]) => [name, toItems(items)]));
}

function stubsFor(
	nodes: INode[],
	nodeTypes: Record<string, INodeType>,
	pinData: IPinData,
): Record<string, INodeType> {
	const unknown = nodes.filter(({ type }) => !(type in nodeTypes));
	for (const { name, type, disabled } of unknown) {
		if (triggers.has(type) || type === noOperation || disabled || pinData[name]) continue;
		throw new Error(
			`Node "${name}" (${type}) cannot run in the test engine: pin its data or give its type`,
		);
	}
	return Object.fromEntries(
		unknown.map(({ type }) => [
			type,
			triggers.has(type) || type === noOperation ? passThrough : pinnedOnly,
		]),
	);
}
