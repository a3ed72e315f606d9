import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { fields } from '../fields';

/** A field, and those inside of it where it is a collection. */
function withInner(field: INodeProperties): INodeProperties[] {
	const inner = field.type === 'collection' ? (field.options as INodeProperties[]) : [];
	return [field, ...inner];
}

const byName = new Map(fields.flatMap(withInner).map((field) => [field.name, field]));

/** A parameter or option as errors name it: as the editor does, and one that takes an ID as that. */
export function labelOf(name: string): string {
	const { type, displayName } = byName.get(name)!;
	return type === 'resourceLocator' ? `${displayName} ID` : displayName;
}

/** The values that the editor offers for a parameter or option. */
export function choicesOf(name: string): unknown[] {
	const options = byName.get(name)!.options as INodePropertyOptions[];
	return options.map(({ value }) => value);
}
