import {
	PURPOSES,
	purposeName,
	purposesOf,
} from '../../../nodes/GenesysParticipantAttributes/genesys/participants';

test('every choice in the editor means participants, and has a name of its own', () => {
	for (const { name, value } of PURPOSES) {
		const purposes = purposesOf(String(value));
		expect(purposes).toEqual(value === 'customerOrExternal' ? ['customer', 'external'] : [value]);
		expect(purposeName(String(value))).toBe(name);
	}
});

test.each([
	['acd', 'ACD (Queue)'],
	['ivr', 'IVR (Flow)'],
	['purpose of the future', 'purpose of the future'],
	[undefined, 'Unknown'],
])('the purpose %s is told as %s', (purpose, name) => {
	expect(purposeName(purpose)).toBe(name);
});
