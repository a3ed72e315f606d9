import type {
	ExecutionError,
	IDataObject,
	INodeExecutionData,
	ITaskData,
	NodeExecutionHint,
} from 'n8n-workflow';

/** What one node gave in its last run. */
export interface NodeOutput {
	outputs: INodeExecutionData[][];
	/** The fields of the first output's items. */
	json: IDataObject[];
	/** The engine's copy of a thrown error: its fields, not its class. */
	error?: ExecutionError;
	hints: NodeExecutionHint[];
}

/** The parts of a node's run data that tests look at. */
export function outputOf(data: ITaskData | undefined): NodeOutput {
	const outputs = (data?.data?.main ?? []).map((items) => items ?? []);
	return {
		outputs,
		json: (outputs[0] ?? []).map(({ json }) => json),
		error: data?.error,
		hints: data?.hints ?? [],
	};
}

/** Wraps plain objects as items; items stay as they are. */
export function toItems(items: IDataObject[] | INodeExecutionData[]): INodeExecutionData[] {
	return items.map((item) => (isItem(item) ? item : { json: item as IDataObject }));
}

const itemKeys = new Set(['json', 'binary', 'error', 'pairedItem', 'metadata', 'index']);

function isItem(item: IDataObject | INodeExecutionData): item is INodeExecutionData {
	return (
		typeof item.json === 'object' &&
		item.json !== null &&
		Object.keys(item).every((key) => itemKeys.has(key))
	);
}
