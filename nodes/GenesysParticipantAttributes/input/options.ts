import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ApiOptions } from '../client/api';
import type { UpdateOptions } from '../update/target';
import { isToolNode } from './parameters';

/**
 * What becomes of failed items, by n8n's On Error setting: the first one ends the run, each has its
 * record, or its record goes to the error output. An agent gets the records whatever the setting,
 * since they say what to do.
 */
export function readOnError(context: IExecuteFunctions): 'stop' | 'record' | 'errorOutput' {
	if (isToolNode(context)) return 'record';
	if (!context.continueOnFail()) return 'stop';
	return context.getNode().onError === 'continueErrorOutput' ? 'errorOutput' : 'record';
}

/** The options as they stand. Those for the whole run take no expressions, so that is their value. */
function staticOptions(context: IExecuteFunctions): IDataObject {
	return (context.getNode().parameters.options ?? {}) as IDataObject;
}

function numberIn(value: unknown, fallback: number, min: number, max = Infinity): number {
	const number = Number(value ?? fallback);
	return Number.isFinite(number) ? Math.min(max, Math.max(min, number)) : fallback;
}

export function readApiOptions(context: IExecuteFunctions): ApiOptions {
	const options = staticOptions(context);
	return {
		maxRetries: numberIn(options.maxRetries, 5, 0),
		maxWaitMs: numberIn(options.maxWait, 180, 0, 86_400) * 1000,
		share: numberIn(options.rateLimitShare, 100, 1, 100) / 100,
		concurrency: Math.floor(numberIn(options.concurrency, 10, 1, 50)),
		timeoutMs: numberIn(options.timeout, 30, 0.001, 86_400) * 1000,
	};
}

export function readUpdateOptions(context: IExecuteFunctions): UpdateOptions {
	const options = staticOptions(context);
	return {
		verify: context.getNode().parameters.verification !== 'off',
		verifyForMs: numberIn(options.verifyFor, 15, 0) * 1000,
		combineItems: options.combineItems !== false,
		skipUnchanged: options.skipUnchanged === true,
		skipEnded: options.skipEnded === true,
		writeTo: options.writeTo === 'participant' ? 'participant' : 'attributes',
		onMismatch: options.onMismatch === 'fail' ? 'fail' : 'flag',
		// Anything but a plain no: a wrong yes writes nothing
		dryRun: (options.dryRun ?? false) !== false,
		stopAtFirst: readOnError(context) === 'stop',
	};
}

/**
 * Whether an item's output has the fields of its input, too. Items may differ: for those where the
 * expression fails it is no.
 */
export function readIncludeInputFields(context: IExecuteFunctions): (item: number) => boolean {
	const { includeInputFields } = staticOptions(context);
	if (typeof includeInputFields !== 'string') return () => includeInputFields === true;
	return (item) => {
		try {
			return context.getNodeParameter('options.includeInputFields', item) === true;
		} catch {
			return false;
		}
	};
}

/** Days back to search for a conversation that is gone from the live API. */
export function readSearchDays(context: IExecuteFunctions): number {
	return numberIn(staticOptions(context).searchDays, 2, 1, 30);
}
