import type {
	IExecuteFunctions,
	INodeType,
	INodeTypeDescription,
	NodeConnectionType,
} from 'n8n-workflow';

/** Stands in for triggers, which get their items from outside, and for n8n's No Operation node. */
export const passThrough = stub(async function (this: IExecuteFunctions) {
	return [this.getInputData()];
});

/** Stands in for a node that never runs, because its data is pinned or it is disabled. */
export const pinnedOnly = stub(async () => {
	throw new Error('This node is not part of the test engine');
});

function stub(execute: INodeType['execute']): INodeType {
	return { description: stubDescription('stub', ['main']), execute };
}

export function stubDescription(name: string, inputs: NodeConnectionType[]): INodeTypeDescription {
	return {
		name,
		displayName: name,
		group: ['transform'],
		version: 1,
		description: '',
		defaults: {},
		inputs,
		outputs: ['main'],
		properties: [],
	};
}
