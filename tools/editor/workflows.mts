import type { IConnections, IDataObject, INode } from 'n8n-workflow';

import { packageName } from '../n8n/pack.mts';
import { credentialName, credentialType } from './editor.mts';
import type { Editor } from './editor.mts';

export const nodeName = 'Genesys Participant Attributes';
export const nodeId = 'genesys';
const settings = { executionOrder: 'v1' };

/** What the node of a small workflow is to be, and what it is given. */
export interface Sample {
	name: string;
	/** Without any the node is left out. */
	parameters?: IDataObject;
	/** What the node before it hands on. */
	items?: IDataObject[];
	/** More of the node: `onError`, … */
	node?: Partial<INode>;
	/** Names of nodes that stand behind the node's outputs. */
	behind?: string[];
}

/** Where a workflow is saved, and its node's credential if it has one. */
type Place = Pick<Editor, 'rest'> & Partial<Pick<Editor, 'credentialId'>>;

/** Saves a workflow of a trigger, some customers and the node, and returns its ID. */
export async function saveSample(editor: Place, sample: Sample): Promise<string> {
	const { name, parameters, items = [{}], behind = [] } = sample;
	const nodes = [
		place('start', 'Run', 'n8n-nodes-base.manualTrigger', 0),
		{ ...place('customers', 'Customers', 'n8n-nodes-base.code', 220), ...codeOf(items) },
		...(parameters ? [genesysNode(editor, sample)] : []),
		...behind.map((one, index) => ({
			...place(`behind${index}`, one, 'n8n-nodes-base.noOp', 740),
			position: [740, (index - (behind.length - 1) / 2) * 180],
		})),
	];
	const connections: IConnections = {
		Run: { main: [[to('Customers')]] },
		...(parameters && {
			Customers: { main: [[to(nodeName)]] },
			[nodeName]: { main: behind.map((one) => [to(one)]) },
		}),
	};
	// Without pinned data n8n's server stumbles over their absence
	const workflow = { name, nodes, connections, settings, pinData: {} };
	const { id } = await editor.rest.post<{ id: string }>('/rest/workflows', workflow);
	return id;
}

/** Saves a workflow that begins with the trigger, and returns its ID. */
export async function saveTrigger(editor: Place, parameters: INode['parameters']): Promise<string> {
	const trigger = {
		...place(nodeId, 'New Conversation', `${packageName}.genesysParticipantAttributesTrigger`, 0),
		parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, ...parameters },
		credentials: { [credentialType]: { id: editor.credentialId ?? '', name: credentialName } },
	};
	const workflow = { name: 'Trigger', nodes: [trigger], connections: {}, settings, pinData: {} };
	const { id } = await editor.rest.post<{ id: string }>('/rest/workflows', workflow);
	return id;
}

function genesysNode({ credentialId = '' }: Place, { parameters, node }: Sample): INode {
	return {
		...place(nodeId, nodeName, `${packageName}.genesysParticipantAttributes`, 440),
		parameters: parameters as INode['parameters'],
		credentials: { [credentialType]: { id: credentialId, name: credentialName } },
		...node,
	};
}

function place(id: string, name: string, type: string, x: number): INode {
	const typeVersion = type.endsWith('.code') ? 2 : 1;
	return { id, name, type, typeVersion, position: [x, 0], parameters: {} };
}

function codeOf(items: IDataObject[]): Pick<INode, 'parameters'> {
	const json = JSON.stringify(items.map((json) => ({ json })));
	return { parameters: { jsCode: `return ${json};` } };
}

function to(node: string) {
	return { node, type: 'main' as const, index: 0 };
}

/** A resource locator that takes its ID from a field of the item. */
export function idFrom(field: string): IDataObject {
	return { __rl: true, mode: 'id', value: `={{ $json.${field} }}` };
}

/** Attributes from fields of the same names. */
export function attributesFrom(...fields: string[]): IDataObject {
	const assignments = fields.map((name) => {
		return { id: name, name, type: 'string', value: `={{ $json.${name} }}` };
	});
	return { assignments };
}
