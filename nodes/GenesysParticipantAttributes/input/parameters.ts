import type { IExecuteFunctions } from 'n8n-workflow';

import type { Explanation } from '../explanation';
import { InvalidInput, invalid } from './problem';

/** Whether this is the variant of the node that n8n derives for AI agents. */
export function isToolNode(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}

/** Reads parameters of one item, with expressions resolved. */
export type ReadParameter = (name: string, options?: { extractValue: boolean }) => unknown;

/** Parameters by the names that the editor shows, where they differ. */
const LABELS: Record<string, string> = {
	conversationId: 'Conversation',
	participantId: 'Participant',
	attributes: 'Attributes',
	attributesJson: 'Attributes (JSON)',
	inputFieldNames: 'Field Names',
	attributeNames: 'Attribute Names',
	options: 'Options',
	filters: 'Filters',
	limit: 'Limit',
};

function parametersOf(context: IExecuteFunctions, item: number): ReadParameter {
	return (name, options) => {
		try {
			return context.getNodeParameter(name, item, undefined, options);
		} catch {
			// n8n's own text may quote values
			return invalid(
				`${LABELS[name] ?? name} cannot be read`,
				'Check the expression of this parameter: it does not work for this item.',
			);
		}
	};
}

/** One item's reading: its value, or why its input cannot be used. */
export type Read<T> = { item: number; value: T } | { item: number; problem: Explanation };

/** Reads every item, so that all that is wrong with the input is known before the first request. */
export function readEach<T>(
	context: IExecuteFunctions,
	read: (parameter: ReadParameter, item: number) => T,
): Array<Read<T>> {
	return context.getInputData().map((_, item) => {
		try {
			return { item, value: read(parametersOf(context, item), item) };
		} catch (error) {
			return { item, problem: problemOf(error) };
		}
	});
}

function problemOf(error: unknown): Explanation {
	if (error instanceof InvalidInput) return error.problem;
	return {
		message: 'The parameters of this item cannot be read',
		description: 'Check the values and expressions of this node for this item.',
	};
}

/** Names separated by commas, or an array of names by expression. */
export function readNames(value: unknown, label: string): string[] {
	// Spaces are part of a name, unless it stands between commas
	const list: unknown[] = Array.isArray(value)
		? value
		: typeof value === 'string'
			? value.split(',').map((name) => name.trim())
			: [value];
	const names = list.map((name) => {
		if (typeof name === 'string') return name;
		return invalid(
			`${label} must be names`,
			'Give names separated by commas, or an array of names.',
		);
	});
	const given = names.filter((name) => name.trim() !== '');
	return given.length > 0
		? given
		: invalid(`${label} is empty`, 'Give at least one name. Separate several with commas.');
}
