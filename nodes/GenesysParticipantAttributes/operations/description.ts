import {
	updateDisplayOptions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { operationField, resourceField } from '../fields/operation';
import { optionsField, requestOptions } from '../fields/options';
import type { Operation } from './operation';

/** Each field once, after those that come before it in any of the lists. */
function merge(lists: INodeProperties[][]): INodeProperties[] {
	const merged: INodeProperties[] = [];
	for (const list of lists) {
		let next = merged.length;
		for (const field of [...list].reverse()) {
			const index = merged.indexOf(field);
			if (index < 0) merged.splice(next, 0, field);
			else next = index;
		}
	}
	return merged;
}

/** The fields of all operations, each shown for those that have it. */
function fieldsOf(
	operations: Operation[],
	of: (operation: Operation) => INodeProperties[],
	operationPath: string,
): INodeProperties[] {
	return merge(operations.map(of)).flatMap((field) => {
		const values = operations.filter((one) => of(one).includes(field)).map(({ value }) => value);
		return updateDisplayOptions({ show: { [operationPath]: values } }, [field]);
	});
}

const byName = (a: INodePropertyOptions, b: INodePropertyOptions) => a.name.localeCompare(b.name);

/** One field for the operations of each resource. */
function operationFields(operations: Operation[], resource: INodePropertyOptions): INodeProperties {
	const own = operations.filter((operation) => operation.resource === resource);
	return {
		...operationField,
		default: own[0].value,
		displayOptions: { show: { resource: [resource.value] } },
		options: own
			.map(({ name, value, description, action }) => ({ name, value, description, action }))
			.sort(byName),
	};
}

/**
 * The form of a node with these operations; the first one is the default.
 *
 * A field is shown by the operation alone, whatever the resource: a workflow may say nothing of it, n8n
 * then takes the default, and it drops the values of fields that are not shown.
 */
export function propertiesOf(operations: Operation[]): INodeProperties[] {
	const resources = [...new Set(operations.map(({ resource }) => resource))];
	return [
		{ ...resourceField, default: resources[0].value, options: [...resources].sort(byName) },
		...resources.map((resource) => operationFields(operations, resource)),
		...fieldsOf(operations, ({ fields }) => fields, 'operation'),
		optionsField([
			...requestOptions,
			...fieldsOf(operations, ({ options }) => options, '/operation'),
		]),
	];
}

/** The expression for what stands below the node's name. */
export function subtitleOf(operations: Operation[]): string {
	const subtitles = operations.map(({ value, subtitle }) => `${value}: "${subtitle}"`);
	return `={{ { ${subtitles.join(', ')} }[$parameter["operation"]] }}`;
}
