import { randomUUID } from 'node:crypto';

import type {
	IDataObject,
	INodeParameters,
	INodeType,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { TestCredential } from './credential.mts';
import { additionalDataOf, buildWorkflow } from './execution.mts';
import { core, withLog } from './host.mts';
import type { LogLine } from './host.mts';
import { refuseSecrets } from './leaks.mts';

/** A workflow that begins with a polling trigger, as n8n stores it. */
export interface PolledWorkflow {
	parameters: INodeParameters;
	credential: TestCredential;
	/** What the trigger remembers: n8n stores it after the first poll, and with items handed on. */
	staticData: IDataObject;
}

/** A running trigger: polls as n8n does, and gives the items of each poll. */
export type Poll = () => Promise<IDataObject[]>;

/**
 * Starts a trigger: `activate` by a person, `init` at a start of n8n, `manual` for a test event. Its
 * polls reject where the trigger throws, or where anything tells a secret of the credential.
 */
export function startPolling(
	nodeType: INodeType,
	stored: PolledWorkflow,
	activation: WorkflowActivateMode,
): Poll {
	const { parameters, credential } = stored;
	const name = 'Trigger';
	const mode: WorkflowExecuteMode = activation === 'manual' ? 'manual' : 'trigger';
	const workflow = buildWorkflow({
		nodes: [{ id: randomUUID(), name, type: 'node', typeVersion: 1, position: [0, 0], parameters }],
		connections: {},
		nodeTypes: { node: nodeType },
		credential,
	});
	const additionalData = additionalDataOf({ credential, mode }, []);
	const context = new core.PollContext(
		workflow,
		workflow.nodes[name],
		additionalData,
		mode,
		activation,
	);
	Object.assign(context.getWorkflowStaticData('node'), structuredClone(stored.staticData));
	let isStored = false;
	return async () => {
		const logs: LogLine[] = [];
		const polling = withLog(logs, async () => await nodeType.poll!.call(context));
		const [outcome] = await Promise.allSettled([polling]);
		const staticData = context.getWorkflowStaticData('node');
		refuseSecrets(credential, [outcome, logs, staticData]);
		const items = (await polling)?.[0] ?? [];
		if (items.length > 0 || !isStored) {
			stored.staticData = JSON.parse(JSON.stringify(staticData)) as IDataObject;
		}
		isStored = true;
		return items.map(({ json }) => json);
	};
}
