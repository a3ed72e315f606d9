import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';

import type { Failure } from '../../../nodes/GenesysParticipantAttributes/genesys/failures';
import {
	inputItems,
	readItem,
	type InvalidItem,
	type ReadItem,
} from '../../../nodes/GenesysParticipantAttributes/input/parameters';

/** A parameter's value, or what makes it for an item. */
type Parameter = unknown | ((item: number) => unknown);

interface Scene {
	items?: IDataObject[];
	/** As the node would give them, with expressions resolved; the defaults come from here, too. */
	parameters?: Record<string, Parameter>;
	/** As they stand in the workflow. */
	options?: unknown;
}

/** As much of n8n as reading parameters needs; anything else that is asked for is an error. */
export function createContext(scene: Scene): IExecuteFunctions {
	const { items = [{}], parameters = {}, options } = scene;
	const node = {
		type: 'genesys',
		parameters: { verification: parameters.verification, options },
	} as unknown as INode;
	const known: Record<string, unknown> = {
		getInputData: () => items.map((json) => ({ json })),
		getNode: () => structuredClone(node),
		getMode: () => 'manual',
		getExecutionCancelSignal: () => undefined,
		getNodeParameter: (name: string, item: number, fallback?: unknown) => {
			const value = Object.hasOwn(parameters, name) ? parameters[name] : fallback;
			return typeof value === 'function' ? (value as (item: number) => unknown)(item) : value;
		},
	};
	return new Proxy(known, {
		get: (target, name) => {
			if (typeof name === 'string' && Object.hasOwn(target, name)) return target[name];
			throw new Error(`Nothing here needs ${String(name)}`);
		},
	}) as unknown as IExecuteFunctions;
}

/** What was read of one item. */
export interface Read<T> {
	item: number;
	value?: T;
	failure?: Failure;
}

/** Reads one item, what was read apart from its index. */
export function readOne<T extends object>(
	context: IExecuteFunctions,
	item: number,
	read: ReadItem<T>,
): Read<T> {
	const one = readItem<T>([...inputItems(context)][item], read);
	if ('failure' in one) return one as InvalidItem;
	const { item: index, ...value } = one;
	return { item: index, value: value as unknown as T };
}
