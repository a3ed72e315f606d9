import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ApiOptions } from '../client/api';
import type { UpdateOptions } from '../update/target';
import { isToolNode } from './parameters';
import {
	defaultOf,
	labelOf,
	readBoolean,
	readChoice,
	readCollection,
	readNumber,
	throwInvalid,
} from './values';

/**
 * What becomes of failed items: the first one ends the run, each has its record, or its record goes
 * to the error output.
 */
export type OnError = 'stop' | 'record' | 'errorOutput';

/**
 * By n8n's On Error setting. An agent gets the records whatever the setting, since they say what to
 * do.
 */
export function readOnError(context: IExecuteFunctions, continuesOnFail: boolean): OnError {
	if (isToolNode(context)) return 'record';
	if (!continuesOnFail) return 'stop';
	return context.getNode().onError === 'continueErrorOutput' ? 'errorOutput' : 'record';
}

/** More than any value that an expression could give of itself. */
const LONGEST_LITERAL = 100;

/**
 * What a text says by itself, or as an expression that gives the same for every item, such as
 * `={{ true }}` or `={{ 'off' }}`; undefined for any other expression. n8n takes the `=` away where a
 * field offers no expressions.
 */
function literalIn(given: string): string | undefined {
	const text = given.replace(/^=/, '').trim();
	if (!text.includes('{{')) return text;
	if (text.length > LONGEST_LITERAL) return undefined;
	const inside = /^\{\{([^{}]*)\}\}$/.exec(text)?.[1].trim() ?? '';
	const quoted = /^(['"`])([^'"`$\\]*)\1$/.exec(inside)?.[2].trim();
	return quoted ?? (/^(?:true|false|-?\d+(?:\.\d+)?)$/.test(inside) ? inside : undefined);
}

/** Parameters and options that hold for the whole run: as they stand, since they take no expressions. */
class RunParameters {
	private readonly given: IDataObject;

	constructor(context: IExecuteFunctions) {
		const { options, ...parameters } = context.getNode().parameters;
		this.given = { ...parameters, ...readCollection('options', options) };
	}

	boolean(name: string): boolean {
		return readBoolean(name, this.plain(name));
	}

	number(name: string, min: number, max?: number): number {
		return readNumber(name, this.plain(name), min, max);
	}

	choice<Choice extends string>(name: string): Choice {
		return readChoice<Choice>(name, this.plain(name));
	}

	/** As it stands, be it an expression. */
	raw(name: string): unknown {
		return this.given[name] ?? defaultOf(name);
	}

	private plain(name: string): unknown {
		const value = this.raw(name);
		if (typeof value !== 'string') return value;
		return (
			literalIn(value) ??
			throwInvalid(
				`${labelOf(name)} takes no expression`,
				'It holds for the whole run, whatever the item. Give it a fixed value.',
			)
		);
	}
}

/** What the output items are like. */
export interface OutputOptions {
	onError: OnError;
	/** Whether an item's output has the fields of its input, too. */
	includesInput(item: number): boolean;
}

/** How requests are sent, and what the output items are like. */
export interface Options {
	api: ApiOptions;
	output: OutputOptions;
}

function apiOptions(parameters: RunParameters): ApiOptions {
	return {
		maxRetries: parameters.number('maxRetries', 0),
		maxWaitMs: parameters.number('maxWait', 0, 86_400) * 1000,
		share: parameters.number('rateLimitShare', 1, 100) / 100,
		concurrency: Math.floor(parameters.number('concurrency', 1, 50)),
		timeoutMs: parameters.number('timeout', 0.001, 86_400) * 1000,
	};
}

/** Items may differ; for those that cannot be read it is no. */
function inputIncluder(context: IExecuteFunctions, parameters: RunParameters) {
	const name = 'includeInputFields';
	if (!String(parameters.raw(name)).startsWith('=')) {
		const includesInput = parameters.boolean(name);
		return () => includesInput;
	}
	return (item: number) => {
		try {
			return readBoolean(name, context.getNodeParameter(`options.${name}`, item));
		} catch {
			return false;
		}
	};
}

/** @throws InvalidInput */
export function readFindOptions(context: IExecuteFunctions, onError: OnError): Options {
	const api = apiOptions(new RunParameters(context));
	return { api, output: { onError, includesInput: () => false } };
}

/**
 * `searchDays`: how far back to search for a conversation that is gone from the live API.
 *
 * @throws InvalidInput
 */
export function readGetOptions(
	context: IExecuteFunctions,
	onError: OnError,
): Options & { run: { searchDays: number } } {
	const parameters = new RunParameters(context);
	return {
		run: { searchDays: parameters.number('searchDays', 1, 30) },
		api: apiOptions(parameters),
		output: { onError, includesInput: () => false },
	};
}

/** @throws InvalidInput */
export function readUpdateOptions(
	context: IExecuteFunctions,
	onError: OnError,
): Options & { run: UpdateOptions } {
	const parameters = new RunParameters(context);
	return {
		run: {
			verify: parameters.choice('verification') === 'readBack',
			verifyForMs: parameters.number('verifyFor', 0) * 1000,
			combineItems: parameters.boolean('combineItems'),
			skipUnchanged: parameters.boolean('skipUnchanged'),
			skipEnded: parameters.boolean('skipEnded'),
			writeTo: parameters.choice('writeTo'),
			onMismatch: parameters.choice('onMismatch'),
			dryRun: parameters.boolean('dryRun'),
			stopAtFirst: onError === 'stop',
		},
		api: apiOptions(parameters),
		output: { onError, includesInput: inputIncluder(context, parameters) },
	};
}
