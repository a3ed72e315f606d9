import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { fields } from '../fields';

/** A field, and those inside of it where it is a collection. */
function withInner(field: INodeProperties): INodeProperties[] {
	const inner = field.type === 'collection' ? (field.options as INodeProperties[]) : [];
	return [field, ...inner];
}

const byName = new Map(fields.flatMap(withInner).map((field) => [field.name, field]));

export function hasLabel(name: string): boolean {
	return byName.has(name);
}

/** A parameter or option as errors name it: as the editor does, and one that takes an ID as that. */
export function labelOf(name: string): string {
	const field = byName.get(name)!;
	return field.type === 'resourceLocator' ? `${field.displayName} ID` : field.displayName;
}

/** The values that the editor offers for a parameter or option. */
export function choicesOf(name: string): unknown[] {
	const options = byName.get(name)!.options as INodePropertyOptions[];
	return options.map(({ value }) => value);
}

/** What a parameter or option is where nothing is given. */
export function defaultOf(name: string): unknown {
	return byName.get(name)!.default;
}
