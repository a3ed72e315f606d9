import { randomUUID } from 'node:crypto';

import type {
	IDataObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	ITriggerFunctions,
	ITriggerResponse,
	IWorkflowExecuteAdditionalData,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { TestCredential } from './credential.mts';
import { additionalDataOf, buildWorkflow } from './execution.mts';
import { core, withLog } from './host.mts';
import type { LogLine } from './host.mts';
import { refuseSecrets } from './leaks.mts';

/** A workflow that begins with a trigger which runs all the time, and what n8n stores of it. */
export interface TriggeredWorkflow {
	parameters: INodeParameters;
	credential: TestCredential;
	nodeId: string;
	/** As it was saved last. */
	staticData: IDataObject;
	/** Answers the trigger's requests in place of a server. */
	answer?: (request: IHttpRequestOptions) => IN8nHttpFullResponse;
}

/** What such a trigger has begun, told and logged. */
export interface Triggered {
	/** The items of each execution that it has begun. */
	executions: IDataObject[][];
	/** Failed executions, and the error that ends it. */
	failed: Error[];
	logs: LogLine[];
	/** What n8n's clock does once a minute, at a time of the test's choice. */
	tick(): void;
	/** Resolves once this is so, looked at whenever the trigger tells anything. */
	until(isSo: () => boolean): Promise<void>;
	/** Deactivates it. */
	close(): Promise<void>;
}

export function triggeredWorkflow(
	parameters: INodeParameters,
	credential: TestCredential,
): TriggeredWorkflow {
	return { parameters, credential, nodeId: randomUUID(), staticData: {} };
}

interface Run {
	nodeType: INodeType;
	stored: TriggeredWorkflow;
	mode: WorkflowExecuteMode;
	activation: WorkflowActivateMode;
}

/** n8n's context for the trigger, and what comes out of it. */
function contextOf({ nodeType, stored, mode, activation }: Run) {
	const { credential, parameters, nodeId, answer } = stored;
	const logs: LogLine[] = [];
	const executions: IDataObject[][] = [];
	const failed: Error[] = [];
	const ticks: Array<(scheduled: Date) => void> = [];
	const waiting = new Set<() => void>();
	const look = () => waiting.forEach((one) => one());
	const workflow = buildWorkflow({
		nodes: [
			{ id: nodeId, name: 'Trigger', type: 'node', typeVersion: 1, position: [0, 0], parameters },
		],
		connections: {},
		nodeTypes: { node: nodeType },
		credential,
	});
	const node = workflow.nodes.Trigger;
	const data = workflow.getStaticData('node', node);
	Object.assign(data, structuredClone(stored.staticData));
	const save = () => {
		stored.staticData = JSON.parse(JSON.stringify(data)) as IDataObject;
	};
	const emit = (items: INodeExecutionData[][]) => {
		save();
		const all = items.flat().map(({ json }) => json);
		refuseSecrets(credential, [all, stored.staticData]);
		executions.push(all);
		look();
	};
	const fail = (error: Error) => {
		refuseSecrets(credential, error);
		failed.push(error);
		look();
	};
	const additionalData = additionalDataOf({ credential, mode }, []);
	const context = new core.TriggerContext(
		workflow,
		node,
		additionalData,
		mode,
		activation,
		emit,
		fail,
		fail,
	) as ITriggerFunctions;
	context.helpers.registerCron = (_cron, onTick) => void ticks.push(onTick);
	if (answer) {
		context.helpers.httpRequestWithAuthentication = async (_credential, request) =>
			await Promise.resolve(answer(request));
	}
	const until = async (isSo: () => boolean) => {
		if (isSo()) return;
		await new Promise<void>((resolve) => {
			const one = () => {
				if (!isSo()) return;
				waiting.delete(one);
				resolve();
			};
			waiting.add(one);
		});
	};
	const tick = () => withLog(logs, () => ticks.forEach((onTick) => onTick(new Date())));
	return { workflow, node, context, additionalData, logs, executions, failed, tick, until, save };
}

/** As n8n's own part does, which its older releases do not give away. */
async function runInOlder(
	{ workflow, node, context }: ReturnType<typeof contextOf>,
	mode: WorkflowExecuteMode,
): Promise<ITriggerResponse> {
	const { trigger } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const response = (await trigger!.call(context))!;
	if (mode !== 'manual') return response;
	const given = new Promise<INodeExecutionData[][]>((resolve, reject) => {
		context.emit = (items) => resolve(items);
		context.emitError = reject;
	});
	return Object.assign(response, { manualTriggerResponse: given });
}

async function runTrigger(
	built: ReturnType<typeof contextOf>,
	additionalData: IWorkflowExecuteAdditionalData,
	{ mode, activation }: Run,
): Promise<ITriggerResponse> {
	const { workflow, node, context, logs } = built;
	const { TriggersAndPollers } = core as Partial<typeof core>;
	return await withLog(logs, async () => {
		if (!TriggersAndPollers) return await runInOlder(built, mode);
		const parts = new TriggersAndPollers();
		const response = await parts.runTriggerFunction(
			workflow,
			node,
			() => context,
			additionalData,
			mode,
			activation,
		);
		return response!;
	});
}

/** Publishes a workflow, or starts n8n (`init`) with one that is published. Rejects where it cannot begin. */
export async function activate(
	nodeType: INodeType,
	stored: TriggeredWorkflow,
	activation: WorkflowActivateMode = 'activate',
): Promise<Triggered> {
	const run: Run = { nodeType, stored, mode: 'trigger', activation };
	const built = contextOf(run);
	const { closeFunction } = await runTrigger(built, built.additionalData, run);
	const { executions, failed, logs, tick, until, save } = built;
	save();
	const close = async () => {
		await closeFunction?.();
		refuseSecrets(stored.credential, [logs, failed, stored.staticData]);
	};
	return { executions, failed, logs, tick, until, close };
}

/** "Listen for test event" in the editor, up to the first event, or until it is stopped. */
export async function listenForTestEvent(
	nodeType: INodeType,
	stored: TriggeredWorkflow,
): Promise<{ items: Promise<IDataObject[]>; logs: LogLine[]; stop(): Promise<void> }> {
	const run: Run = { nodeType, stored, mode: 'manual', activation: 'manual' };
	const built = contextOf(run);
	const response = await runTrigger(built, built.additionalData, run);
	const stop = async () => await response.closeFunction?.();
	const { logs } = built;
	const items = (async () => {
		try {
			await withLog(logs, async () => await response.manualTriggerFunction?.());
			const given = await response.manualTriggerResponse!;
			return given.flat().map(({ json }) => json);
		} finally {
			await stop();
		}
	})();
	return { items, logs, stop };
}
