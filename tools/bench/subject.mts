import type { IDataObject, INode, INodeParameters, INodeType } from 'n8n-workflow';

import { builtNode } from '../engine/built.mts';
import { runNode } from '../engine/engine.mts';
import type { NodeRun, TestCredential } from '../engine/engine.mts';
import type { Target } from './protocol.mts';

/** The node that is measured: the build, as users have it. */
export const subject: INodeType = builtNode();

/** One item: a participant and the attributes that it is to get. */
export interface Item extends IDataObject, Target {
	attributes: Record<string, string>;
}

/** One item for each participant, each with a value of its own. */
export function itemsFor(targets: Target[]): Item[] {
	return targets.map((target, index) => ({ ...target, attributes: { bench: `value ${index}` } }));
}

/** Parameters of Set for such items. */
export function setParameters(verified: boolean, options: INodeParameters = {}): INodeParameters {
	return {
		operation: 'set',
		conversationId: { __rl: true, mode: 'id', value: '={{ $json.conversationId }}' },
		participantBy: 'id',
		participantId: { __rl: true, mode: 'id', value: '={{ $json.participantId }}' },
		attributesFrom: 'json',
		attributesJson: '={{ $json.attributes }}',
		verification: verified ? 'readBack' : 'off',
		options,
	};
}

/** What one run of a node is to do. */
export interface NodeTask {
	items: Item[];
	credential: TestCredential;
	verified: boolean;
	options?: INodeParameters;
	node?: Partial<INode>;
	/** Cancels the execution when it resolves. */
	cancelWhen?: Promise<unknown>;
}

/** Runs a node, this one or a bare one, under n8n's engine. */
export async function runTask(
	nodeType: INodeType,
	{ verified, options, ...task }: NodeTask,
): Promise<NodeRun> {
	const parameters = setParameters(verified, options);
	return await runNode(nodeType, { ...task, parameters, isMeasured: true });
}
