import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';

/** Stands in for triggers, which get their items from outside, and for n8n's No Operation node. */
export const passThrough = stub(async function (this: IExecuteFunctions) {
	return [this.getInputData()];
});

/** Stands in for a node that never runs, because its data is pinned or it is disabled. */
export const pinnedOnly = stub(async () => {
	throw new Error('This node is not part of the test engine');
});

function stub(execute: INodeType['execute']): INodeType {
	const description: INodeTypeDescription = {
		name: 'stub',
		displayName: 'Stub',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: {},
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	};
	return { description, execute };
}
