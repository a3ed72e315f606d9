import type { IExecuteFunctions } from 'n8n-workflow';

import type { Failure } from '../genesys/explain';
import { labelOf } from './fieldText';
import { InvalidInput, throwInvalid } from './invalidInput';

/** Whether this is the variant of the node that n8n derives for AI agents. */
export function isToolNode(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}

/** Reads parameters of one item, with expressions resolved. */
export type ReadParameter = (name: string, options?: { extractValue: boolean }) => unknown;

function parametersOf(context: IExecuteFunctions, item: number): ReadParameter {
	return (name, options) => {
		try {
			return context.getNodeParameter(name, item, undefined, options);
		} catch {
			// n8n's own text may quote values
			return throwInvalid(
				`${labelOf(name)} cannot be read`,
				'Check the expression of this parameter: it does not work for this item.',
			);
		}
	};
}

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

/** Reads every item, so that all that is wrong with the input is known before the first request. */
export function readEach<T>(
	context: IExecuteFunctions,
	read: (parameter: ReadParameter, item: number) => T,
): Readings<T> {
	const readings: Readings<T> = { usable: [], unusable: [] };
	for (const [item, { json }] of context.getInputData().entries()) {
		try {
			readings.usable.push({ item, value: read(parametersOf(context, item), item) });
		} catch (error) {
			const failure = inputFailure(error);
			const isEmpty = Object.keys(json).length === 0;
			if (isEmpty) failure.description = `${failure.description} ${EMPTY_ITEM}`;
			readings.unusable.push({ item, failure });
		}
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
