import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/**
 * A failed item as n8n's error output wants it: no other fields beside these, or it stays on the
 * first output; and no `item.error`, or n8n drops the record.
 */
function errorItem(record: IDataObject, item: number): INodeExecutionData {
	return { json: { error: record.error, details: record }, pairedItem: { item } };
}

/** Makes an output item of a record, as the node's On Error setting wants it. */
export function createItemMaker(
	context: IExecuteFunctions,
): (record: IDataObject, item: number, inputFields?: IDataObject) => INodeExecutionData {
	const toErrorOutput = context.getNode().onError === 'continueErrorOutput';
	return (record, item, inputFields) =>
		toErrorOutput && record.error !== undefined
			? errorItem(record, item)
			: { json: inputFields ? { ...inputFields, ...record } : record, pairedItem: { item } };
}
