import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import type {
	IDataObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	IPollFunctions,
	Workflow,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { TestCredential } from './credential.mts';
import { additionalDataOf, buildWorkflow } from './execution.mts';
import { core, withLog } from './host.mts';
import type { LogLine } from './host.mts';
import { refuseSecrets } from './leaks.mts';

/**
 * How n8n polls, as its releases from 2.38 do; each is a way of its own to lose what a trigger remembers.
 * `classic`: one context for as long as the workflow is published; what is remembered lies in the
 * workflow's static data under the node's name, and is saved at the publication and with each emit.
 * `scheduler`: each tick has a workflow and a context of its own, with what was saved; it is saved with
 * each emit only.
 * `cursors`: the same, with a row for each node ID in place of static data; saved with each tick, but not
 * at the publication.
 */
export type PollWay = 'classic' | 'scheduler' | 'cursors';

export const POLL_WAYS: PollWay[] = ['classic', 'scheduler', 'cursors'];

/** A published workflow that begins with a polling trigger, and what n8n stores of it. */
export interface PolledWorkflow {
	parameters: INodeParameters;
	credential: TestCredential;
	nodeId: string;
	nodeName: string;
	/** By `node:` and the node's name. */
	staticData: Record<string, IDataObject>;
	/** By node ID; only with durable cursors. */
	cursors: Record<string, IDataObject>;
	/** Answers the trigger's requests in place of a server. */
	answer?: (request: IHttpRequestOptions) => IN8nHttpFullResponse;
}

/** What came of a poll: items, if any; or the error that n8n records or shows. */
export interface Polled {
	items: IDataObject[];
	error?: Error;
	logs: LogLine[];
}

/** A trigger that n8n polls, or has polled. */
export interface Registration {
	/** The poll of the publication, whose error n8n shows. */
	publication: Polled;
	poll(): Promise<Polled>;
	/** n8n polls it no more, and drops what comes of a poll that is under way. */
	remove(): void;
}

export function polledWorkflow(
	parameters: INodeParameters,
	credential: TestCredential,
): PolledWorkflow {
	return {
		parameters,
		credential,
		nodeId: randomUUID(),
		nodeName: 'Trigger',
		staticData: {},
		cursors: {},
	};
}

/** The poll that is under way. */
const polls = new AsyncLocalStorage<Polled>();

type Execute = (isPublication?: boolean) => Promise<void>;

/** The hooks of a poll that n8n's own executor calls; older releases have no such executor. */
type Hooked = IPollFunctions & {
	__runPoll<T>(poll: () => Promise<T>): Promise<T>;
	__commitCursor(): Promise<void>;
};

const noSpan = { setStatus: () => {} };
const tracing = {
	pickWorkflowAttributes: () => ({}),
	pickNodeAttributes: () => ({}),
	startSpan: async (_: unknown, run: (span: unknown) => Promise<void>) => await run(noSpan),
	startNewTraceSpan: async (_: unknown, run: (span: unknown) => Promise<void>) => await run(noSpan),
};
const silent = { debug() {}, error() {}, scoped: () => silent };

/** n8n's own way from a poll to what it emits, commits or drops. */
function executorOf(
	workflow: Workflow,
	node: INode,
	context: Hooked,
	isCurrent: () => boolean,
): Execute {
	const triggersAndPollers = new core.TriggersAndPollers();
	const { error } = silent;
	const parts = [silent, triggersAndPollers, tracing, { error }] as unknown as ExecutorParts;
	return new core.PollTriggerExecutor(...parts).create(workflow, node, context, isCurrent);
}

type ExecutorParts = ConstructorParameters<typeof core.PollTriggerExecutor>;

/** What n8n gives a tick of its durable scheduler, in milliseconds. */
const TICK_BUDGET_MS = 36_000;

/** A context, its workflow and what it stores, as n8n builds them for a registration or a tick. */
function contextOf(
	nodeType: INodeType,
	stored: PolledWorkflow,
	way: PollWay,
	{ mode, activation, budgetMs }: Tick,
) {
	const { parameters, credential, nodeId, nodeName } = stored;
	const workflow = buildWorkflow({
		nodes: [
			{ id: nodeId, name: nodeName, type: 'node', typeVersion: 1, position: [0, 0], parameters },
		],
		connections: {},
		nodeTypes: { node: nodeType },
		credential,
	});
	const node = workflow.nodes[nodeName];
	const name = `node:${nodeName}`;
	Object.assign(workflow.getStaticData('node', node), structuredClone(stored.staticData[name]));
	const saveStaticData = () => {
		stored.staticData[name] = JSON.parse(
			JSON.stringify(workflow.getStaticData('node', node)),
		) as IDataObject;
	};
	const staged = new AsyncLocalStorage<{ snapshot: IDataObject; seed: IDataObject }>();
	const commit = () => {
		const store = staged.getStore();
		if (!store || isDeepStrictEqual(store.snapshot, store.seed)) return;
		stored.cursors[nodeId] = JSON.parse(JSON.stringify(store.snapshot)) as IDataObject;
	};
	const emit = (data: INodeExecutionData[][]) => {
		polls.getStore()!.items.push(...data.flat().map(({ json }) => json));
		if (way === 'cursors') commit();
		else saveStaticData();
	};
	const emitError = (error: Error) => {
		polls.getStore()!.error = error;
	};
	const runPoll = async <T,>(poll: () => Promise<T>): Promise<T> => {
		if (way !== 'cursors') return await poll();
		const bucket = workflow.getStaticData('node', node);
		stored.cursors[nodeId] ??= JSON.parse(JSON.stringify(bucket)) as IDataObject;
		const seed = stored.cursors[nodeId];
		return await staged.run({ snapshot: structuredClone(seed), seed }, poll);
	};
	const staticData = () =>
		way === 'cursors' ? staged.getStore()!.snapshot : workflow.getStaticData('node', node);
	const context = new core.PollContext(
		workflow,
		node,
		additionalDataOf({ credential, mode }, []),
		mode,
		activation,
		emit,
		emitError,
		async () => void (way === 'cursors' && commit()),
		runPoll,
		staticData,
		budgetMs === undefined ? undefined : () => budgetMs,
	) as unknown as Hooked;
	const { answer } = stored;
	if (answer) {
		context.helpers.httpRequestWithAuthentication = async (_credential, request) =>
			await Promise.resolve(answer(request));
	}
	return { workflow, node, context, saveStaticData };
}

interface Tick {
	mode: WorkflowExecuteMode;
	activation: WorkflowActivateMode;
	budgetMs?: number;
}

/**
 * Publishes a workflow, or starts n8n (`init`) with one that is published.
 *
 * @param budgetMs what n8n gives a tick of its durable scheduler
 */
export async function register(
	nodeType: INodeType,
	stored: PolledWorkflow,
	way: PollWay,
	activation: WorkflowActivateMode,
	budgetMs = TICK_BUDGET_MS,
): Promise<Registration> {
	let isCurrent = true;

	/** One poll with a context, in which nothing may tell a secret. */
	async function run(built: ReturnType<typeof contextOf>, isPublication: boolean): Promise<Polled> {
		const { workflow, node, context } = built;
		const logs: LogLine[] = [];
		const polled: Polled = { items: [], logs };
		const execute = executorOf(workflow, node, context, () => isCurrent);
		const [outcome] = await Promise.allSettled([
			polls.run(polled, () => withLog(logs, async () => await execute(isPublication))),
		]);
		if (outcome.status === 'rejected') polled.error = outcome.reason as Error;
		const { staticData, cursors } = stored;
		refuseSecrets(stored.credential, [polled, outcome, logs, staticData, cursors]);
		return polled;
	}

	const own = contextOf(nodeType, stored, way, { mode: 'trigger', activation });
	// n8n's durable scheduler has the job already when n8n starts, and polls at the next tick
	const isPolled = way === 'classic' || activation !== 'init';
	const publication = isPolled ? await run(own, true) : { items: [], logs: [] };
	if (publication.error) isCurrent = false;
	else if (way === 'classic') own.saveStaticData();
	return {
		publication,
		poll: async () => {
			if (way === 'classic') return await run(own, false);
			const tick = { mode: 'trigger', activation: 'update', budgetMs } as const;
			return await run(contextOf(nodeType, stored, way, tick), false);
		},
		remove: () => {
			isCurrent = false;
		},
	};
}

/** "Fetch Test Event" in the editor. Rejects where the trigger throws. */
export async function fetchTestEvent(
	nodeType: INodeType,
	stored: PolledWorkflow,
): Promise<IDataObject[]> {
	const tick = { mode: 'manual', activation: 'manual' } as const;
	const { context } = contextOf(nodeType, stored, 'classic', tick);
	const items = await nodeType.poll!.call(context);
	refuseSecrets(stored.credential, items);
	return (items ?? []).flat().map(({ json }) => json);
}
