import {
	NodeApiError,
	NodeOperationError,
	type IExecuteFunctions,
	type IPollFunctions,
} from 'n8n-workflow';

import type { Failure, Reason } from '../genesys/explain';

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

/** Ends a run whose input cannot be used, before anything is sent. */
export function throwFirstInvalid(
	context: IExecuteFunctions,
	[first]: Array<{ item: number; failure: Failure }>,
): void {
	if (!first) return;
	const { item, failure } = first;
	throw new NodeOperationError(context.getNode(), `${failure.message} [item ${item}]`, {
		description: failure.description,
		itemIndex: item,
	});
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
	progress?: string,
): void {
	const failed = results.filter(({ failure }) => failure);
	const first = failed.find(({ failure }) => failure?.reason !== 'cancelled') ?? failed[0];
	if (first) throw apiError(context, first.failure!, first.item, progress);
}

/**
 * For what went wrong with Genesys Cloud.
 *
 * @param item the input item, where there is one
 * @param progress how far the run had come, as a sentence of its own
 */
export function apiError(
	context: IExecuteFunctions | IPollFunctions,
	failure: Failure,
	item?: number,
	progress = '',
): NodeApiError {
	return new NodeApiError(
		context.getNode(),
		{},
		{
			message: item === undefined ? failure.message : `${failure.message} [item ${item}]`,
			description: [progress, failure.description].filter(Boolean).join(' '),
			httpCode: failure.statusCode === undefined ? undefined : String(failure.statusCode),
			itemIndex: item,
			failure: DECLARED[failure.reason],
		},
	);
}
