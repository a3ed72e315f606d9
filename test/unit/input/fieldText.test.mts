import { choicesOf, labelOf } from '../../../nodes/GenesysParticipantAttributes/input/fieldText';

test.each([
	['conversationId', 'Conversation ID'],
	['participantId', 'Participant ID'],
	['attributesJson', 'Attributes (JSON)'],
	['keyPrefix', 'Name Prefix'],
	['mediaType', 'Media Type'],
])('%s is named as in the editor: %s', (name, label) => {
	expect(labelOf(name)).toBe(label);
});

test('choices are those of the editor, also inside a collection', () => {
	expect(choicesOf('attributesFrom')).toEqual(['fields', 'input', 'json']);
	expect(choicesOf('removeBy')).toEqual(['emptyString', 'null']);
});
