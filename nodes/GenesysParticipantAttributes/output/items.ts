import {
	NodeApiError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type NodeOperationError,
} from 'n8n-workflow';

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

/**
 * Whether n8n surely takes an item with `error` and `details` for a failed one: so it is from 2.35.3
 * on, and nothing tells that release. From 2.37 on its errors have a `failure`.
 */
function knowsDetails(): boolean {
	const failure = { cause: 'rate-limited' } as const;
	return new NodeApiError({} as INode, {}, { failure }).failure !== undefined;
}

/**
 * Marks an item as failed for older releases of n8n. Those take an item with an `error` of its own
 * for a failed one, copy it, and put the error's message in the place of all fields. So the error is
 * hidden from copying: the fields stay.
 */
function withHiddenError(item: INodeExecutionData, message: string): INodeExecutionData {
	const error = { message } as NodeOperationError;
	return Object.defineProperty(item, 'error', { value: error, enumerable: false });
}

/** @param toErrorOutput whether n8n takes failed items from there, and adds the input itself */
export function createItemMaker(toErrorOutput: boolean): MakeItem {
	const marksFailed = toErrorOutput && !knowsDetails();
	return (record, item, input) => {
		const common = {
			pairedItem: { item },
			...(input?.binary && { binary: input.binary }),
		};
		if (toErrorOutput && record.error !== undefined) {
			// No other fields, or it stays on the first output; no `item.error`, or n8n drops the record
			const failed = { json: { error: record.error, details: record }, ...common };
			return marksFailed ? withHiddenError(failed, String(record.error)) : failed;
		}
		return { json: input ? { ...withoutFailure(input.json), ...record } : record, ...common };
	};
}
