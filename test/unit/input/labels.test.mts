import type { INodeProperties } from 'n8n-workflow';

import { GenesysParticipantAttributes } from '../../../nodes/GenesysParticipantAttributes/GenesysParticipantAttributes.node';
import { LABELS } from '../../../nodes/GenesysParticipantAttributes/input/labels';

/** A parameter, and those inside of it. */
function withInner(property: INodeProperties): INodeProperties[] {
	const inner = property.type === 'collection' ? (property.options as INodeProperties[]) : [];
	return [property, ...inner.flatMap(withInner)];
}

const properties = new GenesysParticipantAttributes().description.properties.flatMap(withInner);

test.each(Object.entries(LABELS))('%s is named as in the editor: %s', (name, label) => {
	const shown = properties.filter((property) => property.name === name);
	expect(shown.length).toBeGreaterThan(0);
	for (const { type, displayName } of shown) {
		expect(label).toBe(type === 'resourceLocator' ? `${displayName} ID` : displayName);
	}
});
