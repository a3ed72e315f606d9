import type { Changes } from '../../../nodes/GenesysParticipantAttributes/attributes/change';
import {
	changeWarnings,
	endWarnings,
	leftOutWarning,
} from '../../../nodes/GenesysParticipantAttributes/attributes/warnings';

function changesOf(attributes: Record<string, string | null>): Changes {
	return new Map(
		Object.entries(attributes).map(([name, sent]) => [name, { expected: sent, sent }]),
	);
}

describe('a name with a dot', () => {
	test.each([
		['tier', false],
		['context.tier', false],
		['conversationDetails.participantData.Tier', false],
		['a.b', true],
		['context.a.b', true],
		['conversationDetails.tier', true],
		['conversationDetails.participantData.a.b', true],
		['Context.tier', true],
		['.', true],
	])('%s: scripts cannot find it: %s', (name, isWarned) => {
		const warnings = changeWarnings(changesOf({ [name]: 'x' }));
		expect(warnings).toEqual(
			isWarned ? [expect.stringContaining(`scripts will not find: ${name}.`)] : [],
		);
	});
});

describe('a long value', () => {
	test.each([
		[256, false],
		[257, true],
	])('of %d characters does not fit a bot flow: %s', (length, isWarned) => {
		const warnings = changeWarnings(changesOf({ a: 'x'.repeat(length) }));
		expect(warnings).toEqual(
			isWarned ? [expect.stringContaining('256 characters of a value; longer: a.')] : [],
		);
	});

	test('is named and not quoted', () => {
		expect(changeWarnings(changesOf({ a: 'secret'.repeat(50) })).join()).not.toContain('secret');
	});
});

test('a removal needs no warning about its value', () => {
	expect(changeWarnings(changesOf({ a: null }))).toEqual([]);
});

test('ten names are told in full', () => {
	const names = Array.from({ length: 10 }, (_, index) => `n${index}`);
	expect(leftOutWarning(names)).toEqual([expect.stringMatching(/: (n\d, ){9}n9\.$/)]);
});

test('many names are ten and a number', () => {
	const names = Array.from({ length: 25 }, (_, index) => `a.${index}`);
	const [warning] = changeWarnings(changesOf(Object.fromEntries(names.map((name) => [name, 'x']))));
	expect(warning).toContain('a.9 and 15 more.');
	expect(warning).not.toContain('a.10');
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
		[
			'the participant had, the conversation later',
			{ endTime: LATER },
			{ endTime: BEFORE },
			'participant',
		],
		['an end that is no date', { endTime: 'soon' }, {}, undefined],
	])('%s', (_, conversation, participant, what) => {
		expect(endWarnings(conversation, participant, NOW)).toEqual(
			what ? [expect.stringMatching(new RegExp(`^The ${what} had ended.*Analytics`))] : [],
		);
	});
});

test('names left out are listed, and nothing is said where there are none', () => {
	expect(leftOutWarning(['a', 'b'])).toEqual(['Not written, because there is no value: a, b.']);
	expect(leftOutWarning([])).toEqual([]);
});
