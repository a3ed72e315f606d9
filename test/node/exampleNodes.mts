import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { nodeName } from '../../tools/engine/built.mts';
import type { ExportedWorkflow } from '../../tools/engine/engine.mts';
import { passThrough } from '../../tools/engine/stubs.mts';
import { node } from './support.mts';

/** Runs a Code node's script once for all items, with its input and what it may ask of other nodes. */
const code: INodeType = {
	...passThrough,
	async execute(this: IExecuteFunctions) {
		const script = new Function('$', '$input', String(this.getNodeParameter('jsCode', 0)));
		const { $, $input } = this.getWorkflowDataProxy(0);
		return [script($, $input) as INodeExecutionData[]];
	},
};
code.description = {
	...passThrough.description,
	properties: [{ displayName: 'Code', name: 'jsCode', type: 'string', default: '' }],
};

const codeName = 'n8n-nodes-base.code';

/** The node itself; those of n8n that are not installed here only hand their items on. */
export function nodeTypesFor({ nodes }: ExportedWorkflow): Record<string, INodeType> {
	const others = nodes
		.map(({ type }) => type)
		.filter((type) => !/Trigger$|webhook$|stickyNote$|noOp$/.test(type));
	return {
		...Object.fromEntries(others.map((type) => [type, passThrough])),
		[codeName]: code,
		[nodeName]: node,
	};
}
