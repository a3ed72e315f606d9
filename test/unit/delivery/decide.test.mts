import type { AttemptResult } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { decide } from '../../../nodes/GenesysParticipantAttributes/delivery/decide';
import { noAnswer, refusedCredential, response } from './answers.mts';

const OBJECT = '{"id":"c"}';
const READ = { method: 'GET' } as const;
const WRITE = { method: 'PATCH' } as const;

function retried(reason: string, mayHaveApplied: boolean, isOutage = true, more: object = {}) {
	return { kind: 'retry', reason, mayHaveApplied, isOutage, retryAfterMs: undefined, ...more };
}

const FAILED = (reason: string, endsRun = false) => ({
	kind: 'fail',
	reason,
	endsRun,
	mayHaveApplied: false,
});

describe('a status', () => {
	test.each<[number, string, object]>([
		[408, 'was not carried out', retried('timeout', false, false)],
		[409, 'is retried twice', retried('conflict', false, false, { maxRetries: 2 })],
		[500, 'may have been carried out', retried('serverError', true)],
		[502, 'may have been carried out', retried('serverError', true)],
		[503, 'was not carried out', retried('serverError', false)],
		[504, 'may have been carried out', retried('serverError', true)],
		[520, 'may have been carried out', retried('serverError', true)],
		[599, 'may have been carried out', retried('serverError', true)],
	])('%d %s, and tells how long to wait', (status, _, decision) => {
		// The rate limit and the message are of other waits
		const other = response(status, { 'inin-ratelimit-reset': '50' }, 'in [40] seconds');
		expect(decide(other, WRITE)).toEqual(decision);
		const telling = response(status, { 'retry-after': '7' });
		expect(decide(telling, WRITE)).toEqual({ ...decision, retryAfterMs: 7000 });
	});

	test('400 for a request that came cut off is retried like 408, whatever was asked for', () => {
		const cutOff = response(400, {}, '{"code":"client.failed.request","status":400}');
		for (const request of [READ, WRITE])
			expect(decide(cutOff, request)).toEqual(retried('network', false, false));
	});

	test.each<[number, object]>([
		[401, FAILED('unauthorized', true)],
		[403, FAILED('forbidden')],
		[404, FAILED('notFound')],
		[407, FAILED('rejected', true)],
		[501, FAILED('serverError')],
		[505, FAILED('serverError')],
		...[199, 300, 301, 302, 304, 307, 400, 402, 405, 406, 410, 413, 415, 422, 451, 499].map(
			(status): [number, object] => [status, FAILED('rejected')],
		),
	])('%d is final: %j', (status, decision) => {
		expect(decide(response(status, { 'retry-after': '1' }), WRITE)).toEqual(decision);
	});

	test('429 is waited for as long as it tells, and no retry', () => {
		expect(decide(response(429), WRITE)).toEqual({ kind: 'wait', hintMs: undefined });
		const telling = response(429, { 'retry-after': '7' });
		expect(decide(telling, WRITE)).toEqual({ kind: 'wait', hintMs: 7000 });
	});
});

const UNUSABLE = retried('serverError', true);
const ok = (json?: object) => ({ kind: 'ok', json });

test.each<[string, object, object]>([
	['', ok(), UNUSABLE],
	[' \r\n', ok(), UNUSABLE],
	[OBJECT, ok({ id: 'c' }), ok({ id: 'c' })],
	...['<html>Sorry</html>', '{"id":"c', '[]', 'null', '"ok"', '1'].map(
		(body): [string, object, object] => [body, UNUSABLE, UNUSABLE],
	),
])('a success with %j: as the answer of a write, and of a read', (body, ofWrite, ofRead) => {
	for (const status of [200, 201, 204, 299]) {
		expect(decide(response(status, {}, body), WRITE)).toEqual(ofWrite);
		expect(decide(response(status, {}, body), READ)).toEqual(ofRead);
	}
	expect(decide(response(202, {}, body), WRITE).kind).toBe('ok');
});

test.each<[string, AttemptResult, object]>([
	['a lost connection is retried', noAnswer('network', true), retried('network', true)],
	['a refused connection is retried', noAnswer('network', false), retried('network', false)],
	['a timeout is retried', noAnswer('timeout', true), retried('timeout', true)],
	['a login host out of order', noAnswer('serverError', false), retried('serverError', false)],
	['a login host over its limit is waited for', { kind: 'tokenLimited' }, { kind: 'wait' }],
	['a refused credential ends the run', refusedCredential(), FAILED('unauthorized', true)],
	[
		'a cancelled request is final, and may have been carried out',
		{ kind: 'cancelled', mayHaveApplied: true },
		{ ...FAILED('cancelled'), mayHaveApplied: true },
	],
])('%s', (_, answer, decision) => {
	expect(decide(answer, WRITE)).toEqual(decision);
	expect(decide(answer, READ)).toEqual(decision);
});
