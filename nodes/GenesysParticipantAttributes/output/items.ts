import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** Fields that say how an item failed: those of an earlier run do not hold for this one. */
const FAILURE_FIELDS = new Set(['error', 'reason', 'advice', 'details']);

function withoutFailure(input: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(input).filter(([name]) => !FAILURE_FIELDS.has(name)));
}

/**
 * Makes an output item of a record.
 *
 * @param input the item whose fields and binary data go along; where names meet, the record wins
 */
export type MakeItem = (
	record: IDataObject,
	item: number,
	input?: INodeExecutionData,
) => INodeExecutionData;

/** @param toErrorOutput whether n8n takes failed items from there, and adds the input itself */
export function createItemMaker(toErrorOutput: boolean): MakeItem {
	return (record, item, input) => {
		const common = {
			pairedItem: { item },
			...(input?.binary && { binary: input.binary }),
		};
		if (toErrorOutput && record.error !== undefined) {
			// No other fields, or it stays on the first output; no `item.error`, or n8n drops the record
			return { json: { error: record.error, details: record }, ...common };
		}
		return { json: input ? { ...withoutFailure(input.json), ...record } : record, ...common };
	};
}
