import type { IDataObject } from 'n8n-workflow';

import { chooseInputFields } from '../../../nodes/GenesysParticipantAttributes/input/data';

function allOf(json: IDataObject, isTool = false) {
	return chooseInputFields(json, 'all', [], [], isTool).entries.map(([name]) => name);
}

test('an item that only looks a little like one of Find has all its fields', () => {
	const json = { purpose: 'upsell', direction: 'north', userId: 'u' };
	expect(allOf(json)).toEqual(['purpose', 'direction', 'userId']);
});

test('what an agent adds is left out, in the tool only', () => {
	const json = { toolCallId: 'call-1', tier: 'gold' };
	expect(allOf(json, true)).toEqual(['tier']);
	expect(allOf(json)).toEqual(['toolCallId', 'tier']);
});
