import { readId } from '../../../nodes/GenesysParticipantAttributes/input/ids';
import { InvalidInput } from '../../../nodes/GenesysParticipantAttributes/input/values';

const ID = '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11';

function problemOf(value: unknown, parameter = 'conversationId') {
	try {
		readId(parameter, value);
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

test.each([
	['in braces', `{${ID.toUpperCase()}}`],
	['in quotes', `"${ID}"`],
	['in both', `" {${ID}} "`],
	['in a list of one', [ID]],
	['in a list of one, as text', `["${ID}"]`],
	['in a list, again and again', [ID, '', ID, null]],
	['as a URN', `urn:uuid:${ID}`],
	['without hyphens', ID.replaceAll('-', '')],
])('an ID %s is that ID', (_, value) => {
	for (const parameter of ['conversationId', 'participantId', 'queueId'])
		expect(readId(parameter, value)).toBe(ID);
});

const OTHER = '11111111-4d53-4f0a-9a57-2f8a3f1f6c11';
const APP = 'https://apps.mypurecloud.de/directory/#';

test.each([
	`${APP}/analytics/interactions/${ID}/admin`,
	`${APP}/engage/admin/interactions/${ID}?tabId=${OTHER}`,
	`apps.mypurecloud.de/directory/#/analytics/interactions/${ID}/admin`,
	`https://apps.mypurecloud.de/directory/?conversationId=${ID}`,
	`?conversationId=${ID}`,
	`${APP}/home?tab=1&conversation=${ID}`,
	`#/home&conversation=${ID}`,
	`${APP}/organizations/${OTHER}/interactions/${ID}`,
	`${APP}/organizations/${OTHER}/inbox/${ID}`,
	`https://gateway.example.com/x/${ID}`,
	`http://localhost:5990/${ID.toUpperCase()}`,
	`https://api.mypurecloud.de/api/v2/conversations/${ID}/participants/${OTHER}/attributes`,
	`/api/v2/conversations/calls/${ID}`,
	`https://x.example/go?to=${encodeURIComponent(`${APP}/interactions/${ID}/admin`)}`,
	`{"conversationId":"${ID}","participantId":"${OTHER}"}`,
	`Conversation ID: ${ID}`,
])('%s names a conversation', (text) => {
	expect(readId('conversationId', text)).toBe(ID);
});

test.each([
	`https://api.mypurecloud.de/api/v2/conversations/${OTHER}/participants/${ID}`,
	`?conversationId=${OTHER}&participantId=${ID}`,
])('%s names a participant', (text) => {
	expect(readId('participantId', text)).toBe(ID);
});

test.each<[string, string, unknown, RegExp]>([
	['a purpose', 'participantId', ' Customer', /is a purpose: set Choose Participant By to Purpose/],
	['a call SID', 'conversationId', `CA${ID.replaceAll('-', '')}`, /is a call SID/],
	['a phone number', 'participantId', '+41 44 123 45 67', /number or an address of a person/],
	['a mail address', 'participantId', 'ann@example.com', /number or an address of a person/],
	['an object', 'conversationId', { id: ID }, /choose the field that holds the ID/],
	['a number', 'conversationId', 42, /choose the field that holds the ID/],
	[
		'what an expression left',
		'conversationId',
		'undefined',
		/the expression found no value, or was typed as plain text/,
	],
	[
		'an expression typed as text',
		'conversationId',
		'{{ $json.id }}',
		/the expression found no value, or was typed as plain text/,
	],
	...['${input.id}', '$!{input.id}', '{{conversation.id}}', '%%CONVERSATION_ID%%'].map(
		(text): [string, string, unknown, RegExp] => [
			text,
			'conversationId',
			text,
			/a placeholder that/,
		],
	),
	[
		'a text that is too long',
		'conversationId',
		`${APP}/${ID}?${'x'.repeat(2000)}`,
		/longer than any ID/,
	],
	['two IDs', 'conversationId', `${ID}, ${OTHER}`, /several IDs.+ Split Out/],
	['a list of two IDs', 'conversationId', [ID, OTHER], /several IDs.+ Split Out/],
	['the text of such a list', 'queueId', JSON.stringify([ID, OTHER]), /several IDs.+ Split Out/],
	['a list of "Not Found"', 'conversationId', ['Not Found'], /It is "Not Found"/],
	['its text', 'participantId', '["Not Found"]', /It is "Not Found"/],
	['two conversations', 'conversationId', `${APP}/a/${ID}/b/${OTHER}`, /several IDs/],
	['an address without an ID', 'conversationId', `${APP}/analytics`, /address without an ID/],
	[
		'the address of a conversation for a participant',
		'participantId',
		`${APP}/interactions/${ID}/admin`,
		/not plain what that ID is of/,
	],
])('%s is told as what it is', (_, parameter, value, description) => {
	const problem = problemOf(value, parameter);
	expect(problem?.message).toMatch(/^(Conversation|Participant|Queue) is not a valid ID$/);
	expect(problem?.description).toMatch(description);
	if (!/not found/i.test(String(value))) expect(problem?.description).not.toContain(String(value));
});

test.each([[undefined], [null], [''], [[]], [['']], [[null]], ['[]']])(
	'%j is a missing ID',
	(value) => {
		expect(problemOf(value)?.message).toBe('Conversation is missing');
	},
);

test.each<[unknown]>([
	[' '],
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
	[[{ id: ID }]],
])('%j is not an ID, and goes into no address', (value) => {
	expect(problemOf(value)).toEqual({
		message: 'Conversation is not a valid ID',
		description: expect.stringContaining('Conversation must be a UUID'),
	});
});
