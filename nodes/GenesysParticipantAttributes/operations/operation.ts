import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { OnError } from '../input/options';

/** What operations act on. With the operation, n8n names nodes on the canvas, and tools for models. */
export const ATTRIBUTE: INodePropertyOptions = { name: 'Attribute', value: 'attribute' };
export const CONVERSATION: INodePropertyOptions = { name: 'Conversation', value: 'conversation' };

/** All that there is to an operation, for the form and for the run. */
export interface Operation {
	resource: INodePropertyOptions;
	/** Unlike that of every other operation, whatever the resource. */
	value: string;
	name: string;
	description: string;
	/** As the editor lists it, and names the node by it. */
	action: string;
	/** What stands below the node's name on the canvas. */
	subtitle: string;
	/** What the form asks for. A field that operations share is one object. */
	fields: INodeProperties[];
	/** Options, beside those that all operations have. */
	options: INodeProperties[];
	execute(context: IExecuteFunctions, onError: OnError): Promise<INodeExecutionData[][]>;
}
