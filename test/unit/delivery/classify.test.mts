import type { Answer } from '../../../nodes/GenesysParticipantAttributes/delivery/answer';
import {
	classify,
	type Meaning,
} from '../../../nodes/GenesysParticipantAttributes/delivery/classify';
import { noAnswer, response } from './answers.mts';

const OBJECT = '{"id":"c"}';
const READ = { method: 'GET' } as const;
const WRITE = { method: 'PATCH' } as const;

function retried(reason: string, unknown: boolean, more: object = {}) {
	return { kind: 'retry', reason, unknown, ...more };
}

const STOPPED = (reason: string) => ({ kind: 'stop', reason });

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
		[429, 'is waited for, and no retry', { kind: 'wait' }],
		[401, 'ends as unauthorized', STOPPED('unauthorized')],
		[403, 'ends as forbidden', STOPPED('forbidden')],
		[404, 'ends as notFound', STOPPED('notFound')],
		[501, 'ends as serverError', STOPPED('serverError')],
		[505, 'ends as serverError', STOPPED('serverError')],
		[599, 'ends as serverError', STOPPED('serverError')],
	])('%d %s', (status, _, meaning) => {
		expect(classify(response(status), WRITE)).toEqual(expect.objectContaining(meaning));
	});

	test.each([199, 300, 301, 302, 304, 307, 400, 402, 405, 406, 410, 413, 415, 422, 451, 499])(
		'%d ends as rejected',
		(status) => {
			expect(classify(response(status, { 'retry-after': '1' }), WRITE)).toEqual(
				STOPPED('rejected'),
			);
		},
	);

	test.each([408, 409, 500, 502, 503, 504, 429])('%d tells how long to wait', (status) => {
		const answer = response(status, { 'retry-after': '7' });
		expect(classify(answer, WRITE)).toMatchObject({ hintMs: 7000 });
	});

	test.each([408, 409, 500, 502, 503, 504])(
		'%d does not borrow its wait from the rate limit or the message',
		(status) => {
			const answer = response(status, { 'inin-ratelimit-reset': '50' }, 'in [40] seconds');
			expect((classify(answer, WRITE) as { hintMs?: number }).hintMs).toBeUndefined();
		},
	);
});

describe('a success', () => {
	const unusable = retried('serverError', true);
	test.each<[string, string, Partial<Meaning>, Partial<Meaning>]>([
		['without a body', '', { kind: 'ok', json: undefined }, unusable as Meaning],
		['with blanks only', ' \r\n', { kind: 'ok', json: undefined }, unusable as Meaning],
		[
			'with a JSON object',
			OBJECT,
			{ kind: 'ok', json: { id: 'c' } },
			{ kind: 'ok', json: { id: 'c' } },
		],
		['with a page of HTML', '<html>Sorry</html>', unusable as Meaning, unusable as Meaning],
		['that is cut off', '{"id":"c', unusable as Meaning, unusable as Meaning],
		['with a JSON array', '[]', unusable as Meaning, unusable as Meaning],
		['with a JSON null', 'null', unusable as Meaning, unusable as Meaning],
		['with a JSON text', '"ok"', unusable as Meaning, unusable as Meaning],
		['with a JSON number', '1', unusable as Meaning, unusable as Meaning],
	])('%s: as the answer of a write, and of a read', (_, body, ofWrite, ofRead) => {
		for (const status of [200, 201, 202, 204, 299]) {
			expect(classify(response(status, {}, body), WRITE)).toEqual(ofWrite);
			expect(classify(response(status, {}, body), READ)).toEqual(ofRead);
		}
	});
});

test('an answer is only one if the request takes it for one', () => {
	const mine = { ...READ, isAnswer: (json: object) => 'mine' in json };
	expect(classify(response(200, {}, '{"mine":1}'), mine)).toEqual({
		kind: 'ok',
		json: { mine: 1 },
	});
	expect(classify(response(200, {}, OBJECT), mine)).toEqual(retried('serverError', true));
});

describe('no answer', () => {
	test.each<[string, Answer, object]>([
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
			{ kind: 'refusedCredential', code: 'invalid_client' },
			STOPPED('unauthorized'),
		],
		['a cancelled execution ends as cancelled', { kind: 'cancelled' }, STOPPED('cancelled')],
	])('%s', (_, answer, meaning) => {
		expect(classify(answer, WRITE)).toEqual(meaning);
		expect(classify(answer, READ)).toEqual(meaning);
	});
});
