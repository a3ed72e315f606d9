import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { createYield } from '../client/clock';
import type { Failure } from '../genesys/failures';
import { InvalidInput, throwInvalid } from './values';
import { explainParameter } from './parameterError';

/**
 * Whether an AI agent calls the node: as the variant that n8n derives for agents, or, as n8n's own
 * agents do, the node as it is, outside of any workflow.
 */
export function isToolNode(context: IExecuteFunctions): boolean {
	if (context.getNode().type.endsWith('Tool')) return true;
	return context.getMode() === 'internal' && !context.getWorkflow().id;
}

/** Reads a parameter, with expressions resolved. @throws InvalidInput */
export type ReadParameter = (name: string, options?: { extractValue: boolean }) => unknown;

/** One input item, and the node's parameters for it. */
export interface InputItem {
	item: number;
	json: IDataObject;
	parameter: ReadParameter;
	/** A parameter as the node has it, with its expressions. */
	written(name: string): unknown;
	/** Whether a parameter of the node is an expression. */
	isExpression(name: string): boolean;
	isTool: boolean;
}

/** Whether any text in a value is an expression. */
function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}

/** The input items one by one; what is the same for all of them is resolved once. */
export function* inputItems(context: IExecuteFunctions): Generator<InputItem> {
	const { parameters = {} } = context.getNode();
	const isTool = isToolNode(context);
	const isFixed = (name: string) => name in parameters && !hasExpression(parameters[name]);
	const isExpression = (name: string) => String(parameters[name] ?? '').startsWith('=');
	const written = (name: string) => parameters[name];
	const fixed = new Map<string, unknown>();
	for (const [item, { json }] of context.getInputData().entries()) {
		const parameter: ReadParameter = (name, options) => {
			if (fixed.has(name)) return fixed.get(name);
			try {
				const value: unknown = context.getNodeParameter(name, item, undefined, options);
				if (isFixed(name)) fixed.set(name, value);
				return value;
			} catch (error) {
				const { message, description } = explainParameter(context, name, item, error);
				return throwInvalid(message, description);
			}
		};
		yield { item, json, parameter, written, isExpression, isTool };
	}
}

/** Reads what one item asks for. @throws InvalidInput */
export type ReadItem<T> = (input: InputItem) => T;

/** An item whose input cannot be used, and why. */
export interface InvalidItem {
	item: number;
	failure: Failure;
}

/** What an item asks for, with its index in the input. */
export type ValidItem<T> = T & { item: number };

/** What the items ask for. Both lists are in item order, and each item is in one of them. */
export interface ItemsRead<T> {
	valid: Array<ValidItem<T>>;
	invalid: InvalidItem[];
}

const EMPTY_ITEM =
	'The input item is empty: with Always Output Data, the previous node hands on an empty item where it found nothing. Turn that off there, or filter empty items out.';

export function readItem<T extends object>(
	input: InputItem,
	read: ReadItem<T>,
): ValidItem<T> | InvalidItem {
	const { item, json } = input;
	try {
		return { item, ...read(input) };
	} catch (error) {
		const failure = inputFailure(error);
		if (Object.keys(json).length === 0) failure.description += ` ${EMPTY_ITEM}`;
		return { item, failure };
	}
}

/**
 * Reads every item, so that all that is wrong with the input is known before the first request.
 * Ends early when the execution is cancelled.
 */
export async function readItems<T extends object>(
	context: IExecuteFunctions,
	read: ReadItem<T>,
): Promise<ItemsRead<T>> {
	const items: ItemsRead<T> = { valid: [], invalid: [] };
	const cancelSignal = context.getExecutionCancelSignal();
	const yieldIfDue = createYield();
	for (const input of inputItems(context)) {
		await yieldIfDue();
		if (cancelSignal?.aborted) break;
		const one = readItem(input, read);
		if ('failure' in one) items.invalid.push(one);
		else items.valid.push(one);
	}
	return items;
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
