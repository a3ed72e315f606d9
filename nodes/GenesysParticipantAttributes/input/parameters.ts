import type { IExecuteFunctions } from 'n8n-workflow';

import { createYield } from '../eventLoop';
import type { Failure } from '../genesys/explain';
import { InvalidInput, throwInvalid } from './invalidInput';
import { explainParameter } from './parameterError';

/** Whether this is the variant of the node that n8n derives for AI agents. */
export function isToolNode(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}

/** Reads parameters of one item, with expressions resolved. */
export type ReadParameter = (name: string, options?: { extractValue: boolean }) => unknown;

/** A parameter that n8n cannot resolve ends in InvalidInput. */
export function parametersOf(context: IExecuteFunctions, item: number): ReadParameter {
	return (name, options) => {
		try {
			return context.getNodeParameter(name, item, undefined, options);
		} catch (error) {
			const { message, description } = explainParameter(context, name, item, error);
			return throwInvalid(message, description);
		}
	};
}

/** Reads what one item asks for. @throws InvalidInput */
export type ReadItem<T> = (parameter: ReadParameter, item: number) => T;

/** An item whose input cannot be used, and why. */
export interface Unusable {
	item: number;
	failure: Failure;
}

/** What the items ask for. Both lists are in item order, and each item is in one of them. */
export interface Readings<T> {
	usable: Array<{ item: number; value: T }>;
	unusable: Unusable[];
}

const EMPTY_ITEM =
	'The input item is empty: with Always Output Data, the node before hands on an empty item where it found nothing. Turn that off there, or filter empty items out.';

export function readItem<T>(
	context: IExecuteFunctions,
	item: number,
	read: ReadItem<T>,
): Readings<T>['usable'][number] | Unusable {
	try {
		return { item, value: read(parametersOf(context, item), item) };
	} catch (error) {
		const failure = inputFailure(error);
		const isEmpty = Object.keys(context.getInputData()[item].json).length === 0;
		if (isEmpty) failure.description = `${failure.description} ${EMPTY_ITEM}`;
		return { item, failure };
	}
}

/**
 * Reads every item, so that all that is wrong with the input is known before the first request.
 * Ends early when the execution is cancelled.
 */
export async function readEach<T>(
	context: IExecuteFunctions,
	read: ReadItem<T>,
): Promise<Readings<T>> {
	const readings: Readings<T> = { usable: [], unusable: [] };
	const cancelSignal = context.getExecutionCancelSignal();
	const yieldIfDue = createYield();
	for (const item of context.getInputData().keys()) {
		await yieldIfDue();
		if (cancelSignal?.aborted) break;
		const reading = readItem(context, item, read);
		if ('failure' in reading) readings.unusable.push(reading);
		else readings.usable.push(reading);
	}
	return readings;
}

/** What to say of an error while input was read. */
export function inputFailure(error: unknown): Failure {
	if (error instanceof InvalidInput) return { reason: 'invalidInput', ...error.explanation };
	return {
		reason: 'invalidInput',
		message: 'The parameters of this item cannot be read',
		description: 'Check the values and expressions of this node for this item.',
	};
}
