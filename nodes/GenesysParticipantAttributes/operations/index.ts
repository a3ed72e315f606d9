import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { InvalidInput, readExactChoice } from '../input/values';
import type { OnError } from '../input/options';
import { inputFailure, inputItems } from '../input/parameters';
import { throwFirstInvalid } from '../output/errors';
import { toOutput } from '../output/items';
import { find } from './find';
import { get } from './get';
import type { Operation } from './operation';
import { recordsOf } from './reads';
import { remove } from './remove';
import { set } from './set';

/** What the node can do; the first one is what it does by default. */
export const OPERATIONS: Operation[] = [set, remove, get, find];

/**
 * The operation that the node is set to.
 *
 * @throws InvalidInput
 */
export function operationOf(context: IExecuteFunctions): Operation {
	const [{ parameter }] = inputItems(context);
	const choose = (name: string, choices: unknown[]) =>
		readExactChoice(name, parameter(name), [...new Set(choices)].sort());
	// n8n has no operation for a resource that does not exist
	choose(
		'resource',
		OPERATIONS.map(({ resource }) => resource.value),
	);
	const chosen = choose(
		'operation',
		OPERATIONS.map(({ value }) => value),
	);
	return OPERATIONS.find(({ value }) => value === chosen)!;
}

/**
 * For what is wrong with the run as a whole: n8n takes a node that throws for one that passes its input
 * on.
 */
export async function failEveryItem(
	context: IExecuteFunctions,
	onError: OnError,
	error: unknown,
): Promise<INodeExecutionData[][]> {
	if (!(error instanceof InvalidInput)) throw error;
	const failure = inputFailure(error);
	const about = { status: 'failed', valid: false };
	const results = context.getInputData().map((_, item) => ({ item, failure, about, records: [] }));
	if (onError === 'stop') throwFirstInvalid(context, results);
	return await toOutput(context, results, recordsOf, { onError, includesInput: () => false });
}
