import type {
	ExecutionStatus,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import type { TestCredential } from './credential.mts';
import { execute, type Executed } from './execution.mts';
import { outputOf, toItems } from './output.mts';
import type { NodeOutput } from './output.mts';
import { passThrough } from './stubs.mts';

export { runWorkflow } from './workflow.mts';
export type { ExportedWorkflow, WorkflowRun } from './workflow.mts';
export { createCredential } from './credential.mts';
export type { TestCredential } from './credential.mts';
export type { LogLine } from './host.mts';

/** How to run a node. */
export interface NodeRunOptions {
	parameters: INodeParameters;
	items: IDataObject[] | INodeExecutionData[];
	credential: TestCredential;
	/** The node's own settings: `onError`, `retryOnFail`, `maxTries`, `executeOnce` … */
	node?: Partial<INode>;
	/** Cancels the execution when it resolves. */
	cancelWhen?: Promise<unknown>;
	/** Its time is measured, so it is not searched for leaks. */
	isMeasured?: boolean;
}

/** A node's output with what the execution as a whole did. */
export interface NodeRun extends NodeOutput, Omit<Executed, 'run'> {
	status: ExecutionStatus;
}

const nodeName = 'Node';

/**
 * Runs one node under n8n's engine, after a start node that gives it the items.
 * Rejects where the engine refuses to start, as for a required parameter left empty.
 */
export async function runNode(nodeType: INodeType, options: NodeRunOptions): Promise<NodeRun> {
	const { items, parameters, node, ...rest } = options;
	const position: [number, number] = [0, 0];
	const { run, ...said } = await execute({
		...rest,
		nodes: [
			{ id: '1', name: 'Start', type: 'start', typeVersion: 1, position, parameters: {} },
			{ id: '2', name: nodeName, type: 'node', typeVersion: 1, position, parameters, ...node },
		],
		connections: { Start: { main: [[{ node: node?.name ?? nodeName, type: 'main', index: 0 }]] } },
		nodeTypes: { start: passThrough, node: nodeType },
		start: 'Start',
		items: toItems(items),
	});
	const { runData, error } = run.data.resultData;
	const output = outputOf(runData[node?.name ?? nodeName]?.at(-1));
	return { ...output, error: output.error ?? error, status: run.status, ...said };
}
