import {
	NodeApiError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type NodeOperationError,
} from 'n8n-workflow';

import { addHint } from './hints';

/**
 * How a failed item gets to the error output with its record:
 * `details`: n8n takes an item of `error` and `details` for a failed one (from 2.35.3 on).
 * `hiddenError`: it takes an item with an `error` of its own for a failed one, copies it together
 * with its input, and would put the error's message in the place of all fields. An error that is
 * hidden from copying routes the item and leaves the fields.
 * `message`: it does not copy the item, since there is no input to add; of the fields beside `error`
 * it takes `message` alone.
 */
export type ErrorForm = 'details' | 'hiddenError' | 'message';

/** Nothing tells 2.35.3. From 2.37 on, n8n's errors have a `failure`, and before it both forms do. */
function surelyTakesDetails(): boolean {
	const failure = { cause: 'rate-limited' } as const;
	return new NodeApiError({} as INode, {}, { failure }).failure !== undefined;
}

/** The form that this n8n takes; a hint tells where it is another one than the node promises. */
export function errorForm(context: IExecuteFunctions): ErrorForm {
	if (surelyTakesDetails()) return 'details';
	if (context.getExecuteData().source !== null) return 'hiddenError';
	addHint(
		context,
		'In this n8n version, failed items on the error output have their details in the field message instead of details. Update n8n to 2.37 or later, or put another node in front of this one.',
		'warning',
	);
	return 'message';
}

/** @param common the parts of the item beside its fields */
export function failedItem(
	form: ErrorForm,
	record: IDataObject,
	common: Omit<INodeExecutionData, 'json'>,
): INodeExecutionData {
	const { error } = record;
	if (form === 'message') return { ...common, json: { error, message: record } };
	// No other fields, or it stays on the first output; no plain `item.error`, or n8n drops the record
	const item: INodeExecutionData = { ...common, json: { error, details: record } };
	if (form === 'details') return item;
	const hidden = { message: String(error) } as NodeOperationError;
	return Object.defineProperty(item, 'error', { value: hidden, enumerable: false });
}
