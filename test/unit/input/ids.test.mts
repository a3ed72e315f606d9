import { readId } from '../../../nodes/GenesysParticipantAttributes/input/ids';
import { InvalidInput } from '../../../nodes/GenesysParticipantAttributes/input/invalidInput';

const ID = '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11';

function problemOf(value: unknown) {
	try {
		readId('conversationId', value);
	} catch (error) {
		if (error instanceof InvalidInput) return error.explanation;
	}
	return undefined;
}

test.each([ID, ID.toUpperCase(), ` ${ID}\n`, `\t${ID.toUpperCase()} `])(
	'%j is an ID, trimmed and in lower case',
	(value) => {
		expect(readId('conversationId', value)).toBe(ID);
	},
);

test.each([[undefined], [null], ['']])('%j is a missing ID', (value) => {
	expect(problemOf(value)?.message).toBe('Conversation ID is missing');
});

test.each<[unknown]>([
	[' '],
	['7b6a2c1e4d534f0a9a572f8a3f1f6c11'],
	[`{${ID}}`],
	[`${ID}/participants`],
	[`${ID}?x=1`],
	[`../${ID}`],
	[`${ID}\n${ID}`],
	[ID.slice(1)],
	[`${ID}0`],
	[ID.replace('7', 'g')],
	[ID.replace('-', '–')],
	['%37b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c1'],
	[42],
	[{ id: ID }],
	[[ID]],
])('%j is not an ID, and goes into no address', (value) => {
	expect(problemOf(value)).toEqual({
		message: 'Conversation ID is not a valid ID',
		description: expect.stringContaining('Conversation ID must be a UUID'),
	});
});
