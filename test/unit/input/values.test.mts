import { readChoice, readWord } from '../../../nodes/GenesysParticipantAttributes/input/values';

describe('a word is understood in any letter case, with blanks, or as its label in the form', () => {
	test.each([
		['participantPurpose', 'Customer', 'customer'],
		['participantPurpose', ' AGENT\n', 'agent'],
		['participantPurpose', 'ACD (Queue)', 'acd'],
		['participantPurpose', 'bot flow', 'botflow'],
		['participantPurpose', 'customer_or_external', 'customerOrExternal'],
		['participantPurpose', 'Any', 'any'],
		['mediaType', 'VOICE', 'voice'],
		['direction', ' Inbound ', 'inbound'],
	])('%s: %j', (name, given, word) => {
		expect(readWord(name, given)).toBe(word);
	});

	test.each([
		['inputFields', 'All Except', 'allExcept'],
		['participantMatch', 'LAST', 'last'],
		['splitBy', ' conversation', 'conversation'],
		['emptyValues', 'Set an Empty Text', 'keep'],
		['existingValues', 'Keep', 'keep'],
		['order', 'newest first', 'newestFirst'],
	])('%s: %j', (name, given, choice) => {
		expect(readChoice(name, given)).toBe(choice);
	});
});

test.each(['', ' ', '-', 'somebody', 'x'.repeat(101)])('%j is no choice', (given) => {
	expect(() => readChoice('participantMatch', given)).toThrow('is not one of its choices');
});

test('a word that the form does not have is taken as it is, without blanks around it', () => {
	expect(readWord('participantPurpose', ' newPurpose ')).toBe('newPurpose');
	expect(readWord('address', ' Ann@Example.com')).toBe('Ann@Example.com');
});
