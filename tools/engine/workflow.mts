import type {
	ExecutionError,
	ExecutionStatus,
	IConnections,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	IPinData,
	IWorkflowSettings,
} from 'n8n-workflow';

import type { TestCredential } from './credential.mts';
import { execute } from './execution.mts';
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
	/** What the trigger gives; without it its pinned data, else one empty item. */
	triggerItems?: IDataObject[] | INodeExecutionData[];
}

/** A finished workflow. */
export interface WorkflowRun {
	status: ExecutionStatus;
	error?: ExecutionError;
	/** Each node's last run, by the node's name. */
	nodes: Record<string, NodeOutput>;
}

const isTrigger = (type: string) => /(Trigger|\.webhook)$/.test(type);
const stickyNote = 'n8n-nodes-base.stickyNote';
const noOperation = 'n8n-nodes-base.noOp';

/** Runs the JSON that users import into n8n under n8n's engine, from its first trigger that is enabled. */
export async function runWorkflow(
	workflow: ExportedWorkflow,
	{ nodeTypes, credential, triggerItems }: WorkflowRunOptions,
): Promise<WorkflowRun> {
	const nodes = workflow.nodes.filter(({ type }) => type !== stickyNote);
	const start = nodes.find(({ type, disabled }) => isTrigger(type) && !disabled)?.name;
	if (start === undefined) throw new Error('The workflow has no enabled trigger');
	const pinData = pinnedItems(workflow.pinData, triggerItems && start);
	const { run } = await execute({
		credential,
		nodes,
		connections: workflow.connections,
		settings: workflow.settings,
		nodeTypes: { ...stubsFor(nodes, nodeTypes, pinData), ...nodeTypes },
		start,
		items: toItems(triggerItems ?? [{}]),
		pinData,
	});
	const { runData, error } = run.data.resultData;
	const outputs = Object.entries(runData).map(([name, runs]) => [name, outputOf(runs.at(-1))]);
	return {
		status: run.status,
		error,
		nodes: Object.fromEntries(outputs) as Record<string, NodeOutput>,
	};
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
		if (isTrigger(type) || type === noOperation || disabled || pinData[name]) continue;
		throw new Error(
			`Node "${name}" (${type}) cannot run in the test engine: pin its data or give its type`,
		);
	}
	return Object.fromEntries(
		unknown.map(({ type }) => [
			type,
			isTrigger(type) || type === noOperation ? passThrough : pinnedOnly,
		]),
	);
}
