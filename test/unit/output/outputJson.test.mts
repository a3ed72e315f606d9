import {
	evaluate,
	invalidTarget,
} from '../../../nodes/GenesysParticipantAttributes/update/evaluate';
import { toOutputJson } from '../../../nodes/GenesysParticipantAttributes/output/outputJson';
import type { Target } from '../../../nodes/GenesysParticipantAttributes/update/target';
import { ACCEPTED, optionsWith, REFUSED, RIGHT, targetWith, UNREAD } from '../update/makers.mts';

function record(target: Target, superseded: string[] = []) {
	const result = evaluate(target, new Set(superseded));
	return toOutputJson({ ...target, result });
}

test('warnings of the item and of its check stand together, each once', () => {
	const check = { ...RIGHT, comparison: { ...RIGHT.comparison, warnings: ['twin'] } };
	const warnings = ['ended', 'ended'];
	const target = targetWith({ a: '1' }, { written: ACCEPTED, check, warnings });
	expect(record(target).warnings).toEqual(['ended', 'twin']);
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
