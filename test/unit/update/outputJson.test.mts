import {
	evaluate,
	invalidTarget,
} from '../../../nodes/GenesysParticipantAttributes/update/evaluate';
import { toOutputJson } from '../../../nodes/GenesysParticipantAttributes/output/outputJson';
import type { Target } from '../../../nodes/GenesysParticipantAttributes/update/target';
import {
	ACCEPTED,
	NOW,
	optionsWith,
	P,
	REFUSED,
	RIGHT,
	targetWith,
	UNREAD,
	WRONG,
} from './makers.mts';

function record(target: Target, superseded: string[] = []) {
	const result = evaluate(target, new Set(superseded));
	return toOutputJson({ ...target, result });
}

test('a verified item has the whole record of the contract', () => {
	const written = { ...ACCEPTED, correlationId: 'id-1', waitedMs: 12, combinedItems: 3 };
	const comparison = { actual: new Map([['a', '1']]), mismatches: [], warnings: ['twin'] };
	const check = { ...RIGHT, comparison, reads: 2 };
	const warnings = ['ended', 'ended'];
	expect(
		record(targetWith({ a: '1' }, { purpose: 'customer', written, check, warnings })),
	).toStrictEqual({
		conversationId: 'c',
		participantId: P,
		purpose: 'customer',
		status: 'verified',
		valid: true,
		validation: {
			expected: { a: '1' },
			actual: { a: '1' },
			mismatches: [],
			reads: 2,
			checkedAt: NOW,
		},
		delivery: {
			statusCode: 202,
			attempts: 1,
			waitedMs: 12,
			correlationId: 'id-1',
			combinedItems: 3,
			acceptedAt: NOW,
		},
		warnings: ['ended', 'twin'],
	});
});

test('what is unknown is not in the record, but for the IDs', () => {
	const failure = {
		reason: 'invalidInput' as const,
		message: 'What is wrong',
		description: 'What to do',
	};
	expect(toOutputJson(invalidTarget(0, failure, optionsWith()))).toStrictEqual({
		conversationId: null,
		participantId: null,
		status: 'failed',
		valid: false,
		reason: 'invalidInput',
		error: 'What is wrong',
		validation: { expected: {}, actual: {}, mismatches: [], reads: 0 },
		delivery: { attempts: 0, waitedMs: 0, combinedItems: 0 },
		advice: 'What to do',
		warnings: [],
	});
});

test('what an item that was not sent is told of the request that ended the run is no delivery of its own', () => {
	const written = { ...REFUSED, statusCode: 401, correlationId: 'id-1', attempts: 0, waitedMs: 7 };
	expect(record(targetWith({ a: '1' }, { written })).delivery).toStrictEqual({
		attempts: 0,
		waitedMs: 7,
		combinedItems: 0,
	});
});

test('what is unknown of a write is not in the record', () => {
	const written = { attempts: 1, waitedMs: 0, combinedItems: 1, mayHaveApplied: false };
	expect(record(targetWith({ a: '1' }, { written })).delivery).toStrictEqual({
		attempts: 1,
		waitedMs: 0,
		combinedItems: 1,
	});
});

test('the error is the message, and stands only with failed', () => {
	expect(record(targetWith({ a: '1' }, { written: REFUSED }))).toMatchObject({
		status: 'failed',
		error: 'm',
		advice: 'd',
		warnings: [],
	});
	for (const check of [RIGHT, WRONG, UNREAD]) {
		expect(record(targetWith({ a: '1' }, { written: ACCEPTED, check }))).not.toHaveProperty(
			'error',
		);
	}
});

test('a mismatch is told by attribute, and needs no other reason', () => {
	const mismatch = record(targetWith({ a: '1' }, { written: ACCEPTED, check: WRONG }));
	expect(mismatch).not.toHaveProperty('reason');
	expect(mismatch).toMatchObject({
		status: 'mismatch',
		valid: false,
		validation: {
			mismatches: [{ attribute: 'a', expected: '1', actual: null, reason: 'missing' }],
		},
	});
});

test('advice stands with an item that nobody could check, and not with one that was set again', () => {
	const target = targetWith({ a: '1' }, { written: ACCEPTED, check: UNREAD });
	expect(record(target)).toMatchObject({ advice: 'not read. d', warnings: [] });
	expect(record(target, ['a'])).not.toHaveProperty('advice');
});

test('a removal expects null, and any name is a name', () => {
	const wanted = JSON.parse('{"__proto__":null,"constructor":"1"}') as Record<string, null>;
	const { expected } = record(targetWith(wanted)).validation as { expected: object };
	expect(Object.entries(expected)).toEqual([
		['__proto__', null],
		['constructor', '1'],
	]);
});

test('superseded names are listed where there are any', () => {
	const target = targetWith({ a: '1', b: '2' }, { written: ACCEPTED, check: RIGHT });
	expect(record(target, ['a']).validation).toMatchObject({ superseded: ['a'] });
	expect(record(target).validation).not.toHaveProperty('superseded');
});
