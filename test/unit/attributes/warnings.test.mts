import type { Changes } from '../../../nodes/GenesysParticipantAttributes/attributes/change';
import {
	brokenWarning,
	changeWarnings,
	endWarnings,
	keptWarning,
	leftOutWarning,
	repeatedWarning,
} from '../../../nodes/GenesysParticipantAttributes/attributes/warnings';

function changesOf(attributes: Record<string, string | null>): Changes {
	return new Map(
		Object.entries(attributes).map(([name, sent]) => [name, { expected: sent, sent }]),
	);
}

const DOT = (name: string) => expect.stringContaining(`scripts will not find: ${name}.`);
const LONG = expect.stringMatching(
	/^Longer than the 256 characters that a bot flow can hold: a\.$/,
);

test.each<[string, string | null, unknown[]]>([
	['tier', 'x', []],
	['context.tier', 'x', []],
	['conversationDetails.participantData.Tier', 'x', []],
	...[
		'a.b',
		'context.a.b',
		'conversationDetails.tier',
		'conversationDetails.participantData.a.b',
		'Context.tier',
		'.',
	].map((name): [string, string, unknown[]] => [name, 'x', [DOT(name)]]),
	['a', 'x'.repeat(256), []],
	['a', 'x'.repeat(257), [LONG]],
	['a', null, []],
])('what is said of %s and its value (%#)', (name, value, warnings) => {
	expect(changeWarnings(changesOf({ [name]: value }))).toEqual(warnings);
});

test('names and values that look like what an expression left are told', () => {
	const changes = changesOf({ a: 'undefined', b: 'x', undefined: 'x', d: null });
	expect(brokenWarning(changes)).toEqual([
		expect.stringMatching(/looks like a failed expression: a, undefined\. Check/),
	]);
	expect(brokenWarning(changesOf({ b: 'x', d: null }))).toEqual([]);
});

test.each([
	'${input.x}',
	'$!{input.x}',
	'Dear ${customer.name},',
	'{{customer.tier}}',
	'{{ tier }}',
	'%%TIER%%',
])('a placeholder that nobody filled in is told, as a value and as a name: %s', (text) => {
	expect(brokenWarning(changesOf({ a: text, b: 'x', [text]: 'x' }))).toEqual([
		expect.stringContaining(`has a placeholder in it that was not filled in: a, ${text}. `),
	]);
});

test.each(['{"a":{"b":1}}', '100 %', '50%%', '$5 {net}', '{{}}', '{{ "a": 1 }}', '${}'])(
	'%s is no placeholder',
	(text) => {
		expect(brokenWarning(changesOf({ a: text }))).toEqual([]);
	},
);

test('names that were given more than once, or are there already, are told', () => {
	const names = ['a', 'b'];
	expect([...repeatedWarning(names), ...keptWarning(names)]).toEqual([
		'Given more than once, the last one counts: a, b.',
		'Kept as they are, because they are there already: a, b.',
	]);
});

describe('the end', () => {
	const BEFORE = '2026-11-22T09:59:59.000Z';
	const NOW = '2026-11-22T10:00:00.000Z';
	const LATER = '2026-11-22T10:00:00.001Z';

	test.each([
		['nothing has ended', {}, {}, undefined],
		['the conversation had ended', { endTime: BEFORE }, {}, 'conversation'],
		['the conversation ended just then', { endTime: NOW }, {}, 'conversation'],
		['the conversation ended after the write', { endTime: LATER }, {}, undefined],
		['the participant had ended', {}, { endTime: BEFORE }, 'participant'],
		['both had ended', { endTime: BEFORE }, { endTime: BEFORE }, 'conversation'],
		['the conversation ended later', { endTime: LATER }, { endTime: BEFORE }, 'participant'],
		['an end that is no date', { endTime: 'soon' }, {}, undefined],
	])('%s', (_, conversation, participant, what) => {
		expect(endWarnings(conversation, participant, NOW)).toEqual(
			what ? [expect.stringMatching(new RegExp(`^The ${what} had ended.*Analytics`))] : [],
		);
	});
});

test.each([
	[0, []],
	[2, [expect.stringMatching(/^Not written, because there is no value: n0, n1\. .*Null Values/)]],
	[10, [expect.stringMatching(/: (n\d, ){9}n9\. /)]],
	[25, [expect.stringMatching(/: (n\d, ){9}n9 and 15 more\. /)]],
])('of %d names left out, ten at the most are listed', (count, warnings) => {
	const names = Array.from({ length: count }, (_, index) => `n${index}`);
	expect(leftOutWarning(names)).toEqual(warnings);
});
