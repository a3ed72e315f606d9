import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { throwInvalid } from '../input/invalidInput';
import { readOnError } from '../input/options';
import { inputFailure, parametersOf } from '../input/parameters';
import { throwFirstInvalid } from '../output/errors';
import { find } from './find';
import { get } from './get';
import { outputsOf } from './reads';
import { remove } from './remove';
import { set } from './set';
import type { Operation } from './types';

/** All operations, in alphabetical order of their names, as the editor lists them. */
export const OPERATIONS: Operation[] = [find, get, remove, set];

/** @throws InvalidInput */
function readOperation(context: IExecuteFunctions): Operation {
	const chosen = parametersOf(context, 0)('operation');
	const values = OPERATIONS.map(({ value }) => value).join(', ');
	return (
		OPERATIONS.find(({ value }) => value === chosen) ??
		throwInvalid(
			'Operation is not one of its choices',
			`Choose one, or let the expression give one of: ${values}.`,
		)
	);
}

/** Every item fails: n8n takes a node that throws for one that passes its input on. */
function failEveryItem(context: IExecuteFunctions, error: unknown): INodeExecutionData[][] {
	const failure = inputFailure(error);
	const about = { status: 'failed', valid: false };
	const results = context.getInputData().map((_, item) => ({ item, failure, about, records: [] }));
	if (readOnError(context) === 'stop') throwFirstInvalid(context, results);
	return outputsOf(context, results);
}

/** Runs the operation that the node is set to. One that does not exist fails every item. */
export async function executeOperation(
	context: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
	let operation: Operation;
	try {
		operation = readOperation(context);
	} catch (error) {
		return failEveryItem(context, error);
	}
	return await operation.execute(context);
}
