import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readChoice } from '../input/choice';
import { readOnError } from '../input/options';
import { createParameterReader, inputFailure } from '../input/parameters';
import { removalReader, setReader } from '../input/updates';
import { throwFirstInvalid } from '../output/errors';
import { toOutput } from '../output/items';
import { executeFind } from './find';
import { executeGet } from './get';
import { recordsOf } from './reads';
import { executeUpdates } from './updates';

/** What each choice of the field Operation does. */
const OPERATIONS = {
	find: executeFind,
	get: executeGet,
	remove: async (context: IExecuteFunctions) => await executeUpdates(context, removalReader),
	set: async (context: IExecuteFunctions) => await executeUpdates(context, setReader),
};

/** Every item fails: n8n takes a node that throws for one that passes its input on. */
async function failEveryItem(context: IExecuteFunctions, error: unknown) {
	const failure = inputFailure(error);
	const about = { status: 'failed', valid: false };
	const results = context.getInputData().map((_, item) => ({ item, failure, about, records: [] }));
	if (readOnError(context) === 'stop') throwFirstInvalid(context, results);
	return await toOutput(context, results, recordsOf);
}

/** Runs the operation that the node is set to. One that does not exist fails every item. */
export async function executeOperation(
	context: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
	let operation: keyof typeof OPERATIONS;
	try {
		operation = readChoice('operation', createParameterReader(context)(0)('operation'));
	} catch (error) {
		return await failEveryItem(context, error);
	}
	return await OPERATIONS[operation](context);
}
