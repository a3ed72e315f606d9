import {
	NodeApiError,
	NodeOperationError,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type IPollFunctions,
	type ITriggerFunctions,
} from 'n8n-workflow';

import type { Failure, Reason } from '../genesys/failures';
import { withoutMarkup } from './withoutMarkup';

type DeclaredFailure = NonNullable<
	NonNullable<ConstructorParameters<typeof NodeApiError>[2]>['failure']
>;

/** n8n's own words for why something failed, where it has one. */
const DECLARED: Partial<Record<Reason, DeclaredFailure>> = {
	rateLimited: { cause: 'rate-limited' },
	quotaExhausted: { cause: 'quota-exhausted' },
	serverError: { cause: 'temporarily-unavailable' },
	network: { cause: 'temporarily-unavailable' },
	timeout: { cause: 'temporarily-unavailable' },
	unauthorized: { cause: 'credential-invalid' },
};

/** What the error is until it has its own message, which n8n would replace. */
const WITHOUT_MESSAGE = 'Genesys Cloud';

/**
 * The error that ends a run, a poll or a list: every error of this package is made here.
 *
 * @param item the input item, where there is one
 */
export function toNodeError(
	context: IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions | ITriggerFunctions,
	{ reason, statusCode, message, description }: Failure,
	item?: number,
): NodeApiError | NodeOperationError {
	const node = context.getNode();
	const error =
		reason === 'invalidInput'
			? new NodeOperationError(node, WITHOUT_MESSAGE, { itemIndex: item })
			: new NodeApiError(
					node,
					{},
					{
						message: WITHOUT_MESSAGE,
						httpCode: statusCode === undefined ? undefined : String(statusCode),
						itemIndex: item,
						failure: DECLARED[reason],
					},
				);
	// Once it is made: n8n takes a message with a system's error code in it, such as the EACCES of
	// "remoteAccess", for that error, and puts a sentence of its own in its place
	error.message = withoutMarkup(item === undefined ? message : `${message} [item ${item}]`);
	error.description = withoutMarkup(description);
	return error;
}

/** Ends a run whose input cannot be used, before anything is sent. */
export function throwFirstInvalid(
	context: IExecuteFunctions,
	[first]: Array<{ item: number; failure: Failure }>,
): void {
	if (first) throw toNodeError(context, first.failure, first.item);
}

/**
 * Ends a run by the first item that failed by itself, not because the run was cut short; nothing
 * where none has failed.
 *
 * @param results in item order
 * @param progress how far the run had come, as a sentence of its own
 */
export function throwFirstFailure(
	context: IExecuteFunctions,
	results: Array<{ item: number; failure?: Failure }>,
	progress = '',
): void {
	const failed = results.filter(({ failure }) => failure);
	const first = failed.find(({ failure }) => failure?.reason !== 'cancelled') ?? failed[0];
	if (!first) return;
	const { item, failure } = first;
	const description = [failure!.description, progress].filter(Boolean).join(' ');
	throw toNodeError(context, { ...failure!, description }, item);
}
