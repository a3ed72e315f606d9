import type { AttemptResult } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import {
	checkByAnswer,
	checkConversation,
} from '../../../nodes/GenesysParticipantAttributes/update/check';
import { evaluate } from '../../../nodes/GenesysParticipantAttributes/update/target';
import { response } from '../delivery/answers.mts';
import { createFakeApi } from '../fakeApi.mts';
import { optionsWith, P, Q, written } from './makers.mts';

const conversation = (...participants: object[]) =>
	response(200, {}, JSON.stringify({ id: 'c', participants }));
const NOTHING_YET = conversation({ id: P });
const DONE = conversation({ id: P, attributes: { a: '1' } });

/** Checks one target; the reads get these answers in turn, the last one again and again. */
async function check(answers: AttemptResult[], verifyForMs: number) {
	const { api, sent, run } = createFakeApi(
		() => answers[Math.min(sent.length, answers.length) - 1],
	);
	const target = written({ a: '1' }, { options: optionsWith({ verifyForMs }) });
	await run(async () => await checkConversation(api, [[target]]));
	/** When each read was sent, in quarters of a second. */
	const quarters = sent.map(({ at }) => Math.floor(at / 250));
	return { quarters, check: target.check, result: evaluate(target, new Set()) };
}

test.each([
	[0, [0]],
	[1000, [0, 1, 4]],
	[2500, [0, 1, 5, 10]],
	[15_000, [0, 1, 5, 13, 29, 60]],
])('what is late is read again for %d ms, with growing waits', async (verifyForMs, quarters) => {
	const checked = await check([NOTHING_YET], verifyForMs);
	expect(checked.quarters).toEqual(quarters);
	expect(checked).toMatchObject({ check: { reads: quarters.length }, result: { valid: false } });
});

test.each<[string, AttemptResult, number | undefined]>([
	['fails', response(500), 1],
	['is cut short', { kind: 'cancelled', mayHaveApplied: false }, undefined],
])('a second read that %s does not make a mismatch of what was late', async (_, answer, reads) => {
	const { check: one, result } = await check([NOTHING_YET, answer], 15_000);
	expect(result).toMatchObject({ status: 'unverified', valid: null });
	expect(one?.reads).toBe(reads);
});

test('a read without the participant is done again while there is time', async () => {
	const { check: one, result } = await check([conversation(), DONE], 15_000);
	expect(result.status).toBe('verified');
	expect(one?.reads).toBe(1);
});

test('where no read has the participant, the item says so', async () => {
	const { check: one, result } = await check([conversation()], 1000);
	expect(result).toMatchObject({ status: 'unverified', valid: null, reason: 'readFailed' });
	expect(result.advice).toMatch(
		/^Written, but the check failed: The conversation .* does not have this participant/,
	);
	expect(one).toMatchObject({ reads: 0 });
});

describe('the answer of a write to the participant', () => {
	test.each<[string, object, number | undefined]>([
		['has all as asked', { id: P, attributes: { a: '1' } }, 0],
		['lacks a name', { id: P, attributes: {} }, undefined],
		['has another value', { id: P, attributes: { a: 'x' } }, undefined],
		['lacks the attributes', { id: P }, undefined],
		['is of another participant', { id: Q, attributes: { a: '1' } }, undefined],
		['is empty', {}, undefined],
	])('that %s is the check without a read, or none', (_, json, reads) => {
		const target = written({ a: '1' });
		checkByAnswer([target], json, '2026-11-22T10:00:00.000Z');
		expect(target.check?.reads).toBe(reads);
	});

	test('is no check of a removal', () => {
		const target = written({ gone: null });
		checkByAnswer([target], { id: P, attributes: {} }, '2026-11-22T10:00:00.000Z');
		expect(target.check).toBeUndefined();
	});
});
