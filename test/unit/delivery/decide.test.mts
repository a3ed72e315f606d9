import type { AttemptResult } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { decide, type Decision } from '../../../nodes/GenesysParticipantAttributes/delivery/decide';
import { noAnswer, refusedCredential, response } from './answers.mts';

const OBJECT = '{"id":"c"}';
const READ = { method: 'GET' } as const;
const WRITE = { method: 'PATCH' } as const;

function retried(reason: string, mayHaveApplied: boolean, more: object = {}) {
	return expect.objectContaining({ kind: 'retry', reason, mayHaveApplied, ...more });
}

const FAILED = (reason: string, endsRun = false) => ({
	kind: 'fail',
	reason,
	endsRun,
	mayHaveApplied: false,
});

describe('a status', () => {
	const unsure = 'which may have been carried out';
	const undone = 'which was not carried out';
	test.each([
		[408, `is retried as timeout, ${undone}`, retried('timeout', false)],
		[409, 'is retried as conflict, twice', retried('conflict', false, { maxRetries: 2 })],
		[500, `is retried as serverError, ${unsure}`, retried('serverError', true)],
		[502, `is retried as serverError, ${unsure}`, retried('serverError', true)],
		[503, `is retried as serverError, ${undone}`, retried('serverError', false)],
		[504, `is retried as serverError, ${unsure}`, retried('serverError', true)],
		[429, 'is waited for, and no retry', { kind: 'wait', hintMs: undefined }],
		[401, 'ends as unauthorized', FAILED('unauthorized', true)],
		[403, 'ends as forbidden', FAILED('forbidden')],
		[404, 'ends as notFound', FAILED('notFound')],
		[501, 'ends as serverError', FAILED('serverError')],
		[505, 'ends as serverError', FAILED('serverError')],
		[520, `is retried as serverError, ${unsure}`, retried('serverError', true)],
		[599, `is retried as serverError, ${unsure}`, retried('serverError', true)],
		[407, 'ends the run as rejected', FAILED('rejected', true)],
	])('%d %s', (status, _, decision) => {
		expect(decide(response(status), WRITE)).toEqual(decision);
	});

	test.each([199, 300, 301, 302, 304, 307, 400, 402, 405, 406, 410, 413, 415, 422, 451, 499])(
		'%d ends as rejected',
		(status) => {
			expect(decide(response(status, { 'retry-after': '1' }), WRITE)).toEqual(FAILED('rejected'));
		},
	);

	test.each([408, 409, 500, 502, 503, 504])('%d tells how long to wait', (status) => {
		const answer = response(status, { 'retry-after': '7' });
		expect(decide(answer, WRITE)).toMatchObject({ retryAfterMs: 7000 });
	});

	test('429 tells how long to wait', () => {
		expect(decide(response(429, { 'retry-after': '7' }), WRITE)).toMatchObject({ hintMs: 7000 });
	});

	test('408 and 409 say nothing of the service, unlike a 5xx', () => {
		const isOutage = (status: number) => decide(response(status), WRITE);
		for (const status of [408, 409]) expect(isOutage(status)).toMatchObject({ isOutage: false });
		for (const status of [500, 503, 520])
			expect(isOutage(status)).toMatchObject({ isOutage: true });
	});

	test.each([408, 409, 500, 502, 503, 504])(
		'%d does not borrow its wait from the rate limit or the message',
		(status) => {
			const answer = response(status, { 'inin-ratelimit-reset': '50' }, 'in [40] seconds');
			expect((decide(answer, WRITE) as { retryAfterMs?: number }).retryAfterMs).toBeUndefined();
		},
	);
});

describe('a success', () => {
	const unusable = retried('serverError', true);
	test.each<[string, string, Partial<Decision>, Partial<Decision>]>([
		['without a body', '', { kind: 'ok', json: undefined }, unusable as Decision],
		['with blanks only', ' \r\n', { kind: 'ok', json: undefined }, unusable as Decision],
		[
			'with a JSON object',
			OBJECT,
			{ kind: 'ok', json: { id: 'c' } },
			{ kind: 'ok', json: { id: 'c' } },
		],
		['with a page of HTML', '<html>Sorry</html>', unusable as Decision, unusable as Decision],
		['that is cut off', '{"id":"c', unusable as Decision, unusable as Decision],
		['with a JSON array', '[]', unusable as Decision, unusable as Decision],
		['with a JSON null', 'null', unusable as Decision, unusable as Decision],
		['with a JSON text', '"ok"', unusable as Decision, unusable as Decision],
		['with a JSON number', '1', unusable as Decision, unusable as Decision],
	])('%s: as the answer of a write, and of a read', (_, body, ofWrite, ofRead) => {
		for (const status of [200, 201, 204, 299]) {
			expect(decide(response(status, {}, body), WRITE)).toEqual(ofWrite);
			expect(decide(response(status, {}, body), READ)).toEqual(ofRead);
		}
	});
});

test.each(['Accepted', '"OK"', 'null', '[]', '<html>', ''])('202 with %j is accepted', (body) => {
	expect(decide(response(202, {}, body), WRITE).kind).toBe('ok');
});

test('an answer is only one if the request takes it for one', () => {
	const mine = { ...READ, isExpected: (json: object) => 'mine' in json };
	expect(decide(response(200, {}, '{"mine":1}'), mine)).toEqual({
		kind: 'ok',
		json: { mine: 1 },
	});
	expect(decide(response(200, {}, OBJECT), mine)).toMatchObject({
		kind: 'fail',
		mayHaveApplied: true,
	});
});

describe('no answer', () => {
	test.each<[string, AttemptResult, object]>([
		[
			'a lost connection is retried, and may have been carried out',
			noAnswer('network', true),
			retried('network', true),
		],
		[
			'a refused connection is retried, and was not carried out',
			noAnswer('network', false),
			retried('network', false),
		],
		[
			'a timeout is retried, and may have been carried out',
			noAnswer('timeout', true),
			retried('timeout', true),
		],
		[
			'a login host out of order is retried, and nothing was sent',
			noAnswer('serverError', false),
			retried('serverError', false),
		],
		['a login host over its limit is waited for', { kind: 'tokenLimited' }, { kind: 'wait' }],
		[
			'a refused credential ends as unauthorized',
			refusedCredential('invalid_client'),
			FAILED('unauthorized', true),
		],
		['a cancelled execution ends as cancelled', { kind: 'cancelled' }, FAILED('cancelled')],
	])('%s', (_, answer, decision) => {
		expect(decide(answer, WRITE)).toEqual(decision);
		expect(decide(answer, READ)).toEqual(decision);
	});
});
