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
				name === 'conversationId'
					? 'Check its value or expression for this item. By URL, the URL must contain the ID of the conversation.'
					: 'Check the expression of this parameter: it does not work for this item.',
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

/** Reads every item, so that all that is wrong with the input is known before the first request. */
export function readEach<T>(
	context: IExecuteFunctions,
	read: (parameter: ReadParameter, item: number) => T,
): Readings<T> {
	const readings: Readings<T> = { usable: [], unusable: [] };
	for (const item of context.getInputData().keys()) {
		try {
			readings.usable.push({ item, value: read(parametersOf(context, item), item) });
		} catch (error) {
			readings.unusable.push({ item, failure: inputFailure(error) });
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

/** Names separated by commas, or an array of names by expression. */
export function readNames(parameter: string, value: unknown): string[] {
	const label = labelOf(parameter);
	// Spaces are part of a name, unless it stands between commas
	const list: unknown[] = Array.isArray(value)
		? value
		: typeof value === 'string'
			? value.split(',').map((name) => name.trim())
			: [value];
	const names = list.map((name) => {
		if (typeof name === 'string') return name;
		return throwInvalid(
			`${label} must be names`,
			'Give names separated by commas, or an array of names.',
		);
	});
	const given = names.filter((name) => name.trim() !== '');
	return given.length > 0
		? given
		: throwInvalid(`${label} is empty`, 'Give at least one name. Separate several with commas.');
}
