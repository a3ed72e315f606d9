import {
	evaluate,
	evaluateParticipant,
	invalidTarget,
	type Result,
	type Target,
	type UpdateOptions,
} from '../../../nodes/GenesysParticipantAttributes/update/target';
import {
	ACCEPTED,
	FAILURE,
	LOST,
	optionsWith,
	REFUSED,
	RIGHT,
	targetWith,
	UNREAD,
	written,
	WRONG,
} from './makers.mts';

const WANTED = { a: '1', b: '2' };
const OFF = { verify: false };
const FAIL = { onMismatch: 'fail' } as const;

type Case = [string, Partial<Target>, Partial<UpdateOptions>, Partial<Result>];

const failed = (reason: string, valid: boolean | null = false) =>
	({ status: 'failed', valid, reason }) as const;
const VERIFIED = { status: 'verified', valid: true } as const;
const MISMATCH = { status: 'mismatch', valid: false } as const;
const UNVERIFIED = { status: 'unverified', valid: null, reason: 'readFailed' } as const;
const JUST_WRITTEN = { written: ACCEPTED };
const CHECKED = { written: ACCEPTED, check: RIGHT };
const DIFFERENT = { written: ACCEPTED, check: WRONG };
const UNREADABLE = { written: ACCEPTED, check: UNREAD };

function resultOf(
	more: Partial<Target>,
	options: Partial<UpdateOptions> = {},
	superseded: string[] = [],
): Result {
	return evaluate(
		targetWith(WANTED, { options: optionsWith(options), ...more }),
		new Set(superseded),
	);
}

test.each<Case>([
	['written and read back as asked: verified', CHECKED, {}, VERIFIED],
	['written, not to be checked: accepted', JUST_WRITTEN, OFF, { status: 'accepted', valid: null }],
	['written and still different: mismatch', DIFFERENT, {}, MISMATCH],
	['written and still different, to fail: failed', DIFFERENT, FAIL, failed('mismatch')],
	['written and not readable: unverified', UNREADABLE, {}, UNVERIFIED],
	['written and not readable, to fail: nobody knows', UNREADABLE, FAIL, failed('readFailed', null)],
	['written and not checked any more: unverified', JUST_WRITTEN, {}, UNVERIFIED],
	['refused: failed', { written: REFUSED }, {}, failed('rejected')],
	['refused, verification off: failed', { written: REFUSED }, OFF, failed('rejected')],
	['not sent before the run ended: failed as cancelled', {}, {}, failed('cancelled')],
	['lost, but there it is: verified', { written: LOST, check: RIGHT }, {}, VERIFIED],
	['lost, verification off, but there: verified', { written: LOST, check: RIGHT }, OFF, VERIFIED],
	['lost, and not there: failed', { written: LOST, check: WRONG }, {}, failed('network')],
	[
		'lost, not readable: nobody knows',
		{ written: LOST, check: UNREAD },
		{},
		failed('network', null),
	],
	['lost, and not looked for: nobody knows', { written: LOST }, {}, failed('network', null)],
])('%s', (_, more, options, expected) => {
	expect(resultOf(more, options)).toMatchObject({ ...expected, superseded: [] });
});

test('only of a write that nobody knows the end of it is told that it may have been made', () => {
	const described = (more: Partial<Target>) => resultOf(more).failure?.description;
	const told = /^The attributes may have been written all the same\. /;
	expect(described({ written: LOST })).toMatch(told);
	expect(described({ written: LOST, check: UNREAD })).toMatch(told);
	expect(described({ written: LOST, check: WRONG })).not.toMatch(told);
	expect(described({ written: REFUSED })).not.toMatch(told);
});

test.each([
	[true, 'missing', /^Set On Error to Continue to see them/, false],
	[false, 'missing', /^See validation\.mismatches/, false],
	[false, 'notRemoved', /^See validation\.mismatches/, true],
] as const)(
	'what to do about a mismatch: Stop Workflow %s, %s',
	(stopAtFirst, reason, where, isRemoval) => {
		const comparison = {
			...WRONG.comparison,
			mismatches: [{ ...WRONG.comparison.mismatches[0], reason }],
		};
		const more = { written: ACCEPTED, check: { ...WRONG, comparison } };
		const { failure } = resultOf(more, { ...FAIL, stopAtFirst });
		expect(failure?.description).toMatch(where);
		expect(/try the other Remove By/.test(failure!.description)).toBe(isRemoval);
	},
);

const skipped = (reason: 'conversationEnded' | 'participantEnded' | 'nothingToWrite') =>
	({ status: 'skipped', reason }) as const;

test.each<[Target['early'], Partial<Result>]>([
	[{ status: 'unchanged' }, { status: 'unchanged', valid: true }],
	[{ status: 'planned' }, { status: 'planned', valid: null }],
	[skipped('conversationEnded'), { ...skipped('conversationEnded'), valid: null }],
	[skipped('participantEnded'), { ...skipped('participantEnded'), valid: null }],
	[skipped('nothingToWrite'), { ...skipped('nothingToWrite'), valid: null }],
	[{ status: 'failed', failure: FAILURE }, failed('rejected')],
])('early before the writes: %j', (early, expected) => {
	expect(resultOf({ early })).toMatchObject(expected);
});

describe('set again by later items', () => {
	test.each<[string, Partial<Target>, Partial<UpdateOptions>]>([
		['written and checked', CHECKED, {}],
		['written and still different', DIFFERENT, FAIL],
		['written and not to be checked', JUST_WRITTEN, OFF],
		['written and not readable', UNREADABLE, {}],
	])('in all names: superseded, whatever came of the check: %s', (_, more, options) => {
		expect(resultOf(more, options, ['a', 'b'])).toEqual({
			status: 'superseded',
			valid: null,
			superseded: ['a', 'b'],
		});
	});

	test('in some names: those are listed, and the others give the status', () => {
		const [right, wrong] = [resultOf(CHECKED, {}, ['a']), resultOf(DIFFERENT, {}, ['b'])];
		expect(right).toMatchObject({ status: 'verified', superseded: ['a'] });
		expect(wrong).toMatchObject({ status: 'mismatch', superseded: ['b'] });
	});

	test('does not make a failure a success', () => {
		const result = resultOf({ written: REFUSED }, {}, ['a', 'b']);
		expect(result).toMatchObject({ status: 'failed', reason: 'rejected' });
	});
});

test('every failure has a reason, a message and a description', () => {
	const targets: Array<Partial<Target>> = [
		{},
		{ written: REFUSED },
		{ written: ACCEPTED, check: WRONG },
		{ written: ACCEPTED, check: UNREAD },
		{ early: { status: 'failed', failure: FAILURE } },
	];
	for (const target of targets) {
		const { reason, failure } = resultOf(target, FAIL);
		expect(failure).toEqual({
			reason,
			message: expect.stringMatching(/./),
			description: expect.stringMatching(/./),
		});
	}
});

test("one participant's targets get their results, each with what later ones have set again", () => {
	const targets = [
		written({ a: '1' }, { check: RIGHT }),
		written({ a: '2' }, { check: RIGHT }),
		targetWith({}, { early: { status: 'skipped', reason: 'nothingToWrite' } }),
	];
	evaluateParticipant(targets);
	expect(targets.map(({ result }) => [result?.status, result?.superseded])).toEqual([
		['superseded', ['a']],
		['verified', []],
		['skipped', []],
	]);
});

test('an item whose input cannot be used has failed', () => {
	const failure = { ...FAILURE, reason: 'invalidInput' as const };
	expect(invalidTarget(4, failure, optionsWith()).result).toEqual({
		...failed('invalidInput'),
		failure,
		superseded: [],
	});
});

test('an unverified item says what happened to its check, and what to do', () => {
	expect(resultOf(UNREADABLE).advice).toBe('not read. d');
	expect(resultOf({ written: ACCEPTED }).advice).toContain('stopped before');
	expect(resultOf(CHECKED)).not.toHaveProperty('advice');
});

test('a mismatch that fails names the attributes, never their values', () => {
	const comparison = {
		actual: new Map(),
		warnings: [],
		mismatches: ['tier', 'city'].map((attribute) => ({
			...{ attribute, expected: 'secret', actual: 'hidden', reason: 'different' as const },
		})),
	};
	const { failure } = resultOf({ written: ACCEPTED, check: { ...WRONG, comparison } }, FAIL);
	expect(failure?.message).toBe(
		'What Genesys Cloud stores for tier, city is not what was asked for',
	);
	expect(JSON.stringify(failure)).not.toMatch(/secret|hidden/);
});
