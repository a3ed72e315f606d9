import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { failedItem, type ErrorForm } from './errorOutput';

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

/** @param form how failed items get to the error output, where they go there; n8n adds the input itself */
export function createItemMaker(form?: ErrorForm): MakeItem {
	return (record, item, input) => {
		const common = {
			pairedItem: { item },
			...(input?.binary && { binary: input.binary }),
		};
		if (form && record.error !== undefined) return failedItem(form, record, common);
		return { json: input ? { ...withoutFailure(input.json), ...record } : record, ...common };
	};
}
