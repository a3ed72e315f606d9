import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** One operation: how it shows in the editor, and what it does. */
export interface Operation {
	name: string;
	value: string;
	description: string;
	/** What the canvas and the node panel call it. */
	action: string;
	execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}
