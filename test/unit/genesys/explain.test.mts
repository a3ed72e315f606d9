import type {
	AttemptResult,
	FailureReason,
} from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import type { Failed } from '../../../nodes/GenesysParticipantAttributes/delivery/send';
import { explain, failureOf } from '../../../nodes/GenesysParticipantAttributes/genesys/explain';
import { noAnswer, refusedCredential, response } from '../delivery/answers.mts';

const SECRET = 'Jane Doe 4111';
const BODY = JSON.stringify({
	code: 'some.code',
	message: `The value ${SECRET} is wrong`,
	contextId: 'context-1',
	details: [{ fieldName: SECRET }],
});

/** Every reason that a delivery can end with, and an answer that brings it about. */
const OUTCOMES: Array<[FailureReason, AttemptResult | undefined]> = [
	['notFound', response(404, {}, BODY)],
	['conflict', response(409, {}, BODY)],
	['forbidden', response(403, {}, BODY)],
	['unauthorized', response(401, {}, BODY)],
	['unauthorized', refusedCredential('invalid_client')],
	['unauthorized', refusedCredential('invalid_grant')],
	['unauthorized', refusedCredential('unsafe_url')],
	['unauthorized', refusedCredential()],
	['rateLimited', response(429, {}, BODY)],
	['rateLimited', { kind: 'tokenLimited' }],
	['quotaExhausted', response(429, {}, BODY)],
	['quotaExhausted', undefined],
	['serverError', response(503, {}, BODY)],
	['serverError', response(200, {}, `<html>${SECRET}</html>`)],
	['network', noAnswer('network')],
	['timeout', noAnswer('timeout')],
	['timeout', response(408, {}, BODY)],
	['rejected', response(400, {}, BODY)],
	['rejected', response(413, {}, BODY)],
	['cancelled', { kind: 'cancelled' }],
	['cancelled', undefined],
];

function delivery(
	reason: FailureReason,
	answer?: AttemptResult,
	more: Partial<Failed> = {},
): Failed {
	return { reason, lastResult: answer, mayHaveApplied: false, attempts: 2, waitedMs: 0, ...more };
}

describe.each(OUTCOMES)('%s after %j', (reason, answer) => {
	const tell = () => explain(delivery(reason, answer));

	test('has a message that says what happened, and a description that says what to do', () => {
		const { message, description } = tell();
		expect(message).toMatch(/^[A-Zn].{15,}[^.]$/s);
		expect(description).toMatch(/^[A-Z].{15,}[.)]$/s);
		expect(description).not.toBe(message);
		expect(message + description).not.toMatch(/undefined|null|NaN|\[object/);
	});

	test('holds no text of the answer', () => {
		const { message, description } = tell();
		expect(message + description).not.toMatch(/Jane|4111|is wrong/);
	});

	test('has a message that n8n does not take for one of its own', () => {
		// n8n replaces a message that holds one of these, in any letter case
		expect(tell().message).not.toMatch(
			/E(CONN(REFUSED|RESET|ABORTED)|NOTFOUND|TIMEDOUT|ADDRNOTAVAIL|HOSTUNREACH|AI_AGAIN|NOENT|ISDIR|NOTDIR|ACCES|EXIST|PERM)|ERRADDRINUSE/i,
		);
	});

	test('is a failure with the same words', () => {
		expect(failureOf(delivery(reason, answer))).toEqual({
			reason,
			statusCode: answer?.kind === 'response' ? answer.status : undefined,
			...tell(),
		});
	});
});

test('a failure can have another reason than its delivery', () => {
	expect(failureOf(delivery('timeout', noAnswer('timeout')), 'readFailed')).toMatchObject({
		reason: 'readFailed',
		message: expect.stringContaining('did not answer in time'),
	});
});

test('a failure can be told in other words, with the same facts', () => {
	const text = { description: 'Do this.' };
	const failure = failureOf(delivery('rejected', response(400)), 'rejected', text);
	expect(failure.message).toContain('status 400');
	expect(failure.description).toBe('Do this. (Genesys Cloud: status 400)');
});

test('the description tells what the support of Genesys asks for', () => {
	const ID = '5f0c2e9a-51f5-4c57-8a7e-0d5b1f6f2f10';
	const answer = response(400, { 'inin-correlation-id': ID }, BODY);
	expect(explain(delivery('rejected', answer)).description).toMatch(
		/ \(Genesys Cloud: code some\.code, status 400, correlation ID 5f0c2e9a-[-\da-f]+\)$/,
	);
});

test('where Genesys Cloud has told nothing, nothing is said of it', () => {
	for (const answer of [undefined, noAnswer(), { kind: 'cancelled' } as const]) {
		expect(explain(delivery('network', answer)).description).not.toContain('(Genesys Cloud:');
	}
	const unsafe = explain(delivery('unauthorized', refusedCredential('unsafe_url')));
	expect(unsafe.description).not.toContain('(Genesys Cloud:');
});

test('a 403 names the permissions that Genesys Cloud names', () => {
	const message = `one of [conversation:communication:view, a:b:c] for ${SECRET}`;
	const answer = response(403, {}, JSON.stringify({ message }));
	const { description } = explain(delivery('forbidden', answer));
	expect(description).toContain('conversation:communication:view, a:b:c');
	expect(description).not.toContain(SECRET);
});

test.each([
	['unauthorized', refusedCredential('invalid_client'), /Client Secret/],
	['unauthorized', refusedCredential('invalid_grant'), /reconnected/],
	['unauthorized', refusedCredential('unsafe_url'), /cannot be used/],
	['unauthorized', refusedCredential('constructor'), /could not get/],
	['unauthorized', response(401), /did not accept the access token/],
	['rejected', response(413), /status 413/],
	['serverError', response(503), /\(2 tries\)$/],
	['serverError', response(200, {}, '<html>'), /\(2 tries, no usable answer\)$/],
	['serverError', noAnswer('serverError'), /\(2 tries, no usable answer\)$/],
] as Array<[FailureReason, AttemptResult, RegExp]>)(
	'%s by %j says so: %s',
	(reason, answer, text) => {
		expect(explain(delivery(reason, answer)).message).toMatch(text);
	},
);

test.each(['serverError', 'network', 'timeout', 'conflict', 'rateLimited'] as FailureReason[])(
	'%s tells the number of tries in good English',
	(reason) => {
		const tell = (attempts: number) => explain(delivery(reason, undefined, { attempts })).message;
		expect(tell(1)).toMatch(/\(1 try\b/);
		expect(tell(3)).toMatch(/\(3 tries\b/);
		expect(tell(0)).toMatch(/\(not sent\b/);
	},
);

test.each([
	['forbidden', response(403), /^The answer did not come from Genesys Cloud/],
	['forbidden', response(403, {}, '{"code":"not.authorized"}'), /^Give the OAuth client a role/],
	['rejected', response(400), /what this item asks for.+API URL/],
] as Array<[FailureReason, AttemptResult, RegExp]>)(
	'%s by %j says what to do: %s',
	(reason, answer, text) => {
		expect(explain(delivery(reason, answer)).description).toMatch(text);
	},
);

test('a wait that is too long is told in seconds, rounded up', () => {
	const { message } = explain(delivery('quotaExhausted', undefined, { askedMs: 3_600_001 }));
	expect(message).toContain('3601 seconds');
});
