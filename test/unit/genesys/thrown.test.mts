import type { Answer } from '../../../nodes/GenesysParticipantAttributes/delivery/answer';
import { answerOfError } from '../../../nodes/GenesysParticipantAttributes/genesys/thrown';

const URL = 'https://api.mypurecloud.com/api/v2/conversations/x';

/** An error with fields, as the libraries below n8n make them. */
function failure(fields: object, message = 'failed'): Error {
	return Object.assign(new Error(message), fields);
}

/** As n8n hands an error on: wrapped, with the first one as the cause of the cause. */
function wrapped(cause: unknown): Error {
	return failure({ cause: failure({ cause }, 'Failed to acquire OAuth2 access token') });
}

const lost: Answer = { kind: 'noAnswer', cause: 'network', sent: true };
const notSent: Answer = { kind: 'noAnswer', cause: 'network', sent: false };
const timedOut: Answer = { kind: 'noAnswer', cause: 'timeout', sent: true };

describe('the error code', () => {
	const codes: Array<[Answer, string[]]> = [
		[
			notSent,
			['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'],
		],
		[timedOut, ['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']],
		[
			lost,
			[
				'ECONNRESET',
				'EPIPE',
				'EPROTO',
				'ERR_NETWORK',
				'ERR_BAD_RESPONSE',
				'ERR_STREAM_PREMATURE_CLOSE',
				'ERR_HTTP2_STREAM_ERROR',
				'ERR_SSL_WRONG_VERSION_NUMBER',
				'HPE_INVALID_CONSTANT',
				'HPE_HEADER_OVERFLOW',
			],
		],
		[
			expect.objectContaining({ cause: 'network' }),
			[
				'CERT_HAS_EXPIRED',
				'ERR_TLS_CERT_ALTNAME_INVALID',
				'SELF_SIGNED_CERT_IN_CHAIN',
				'DEPTH_ZERO_SELF_SIGNED_CERT',
				'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
				'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
			],
		],
	];
	const cases = codes.flatMap(([answer, some]) => some.map((code) => ({ code, answer })));
	test.each(cases)('$code', ({ code, answer }) => {
		expect(answerOfError(failure({ code }), URL)).toEqual(answer);
		expect(answerOfError(wrapped(failure({ code })), URL)).toEqual(answer);
	});

	test('of a refused connection counts, also where several addresses were tried', () => {
		const error = new AggregateError([failure({ code: 'ECONNREFUSED' })]);
		expect(
			answerOfError(failure({ cause: Object.assign(error, { code: 'ECONNREFUSED' }) }), URL),
		).toEqual(notSent);
	});
});

describe('the login host', () => {
	const refusal = (body: object) => answerOfError(wrapped(failure({ body })), URL);

	test.each(['invalid_client', 'invalid_grant', 'unauthorized_client', 'invalid_request'])(
		'that answers %s refuses the credential',
		(error) => {
			const description = 'client not found';
			const body = { error, description, error_description: description };
			expect(refusal(body)).toEqual({ kind: 'refusedCredential', code: error });
		},
	);

	test.each([
		{ error_description: 'rate limit exceeded; retry later' },
		{ description: 'Rate limit exceeded' },
		{ description: 'rate limit exceeded;', error_description: 'rate limit exceeded;' },
	])('over its own limit is to be waited for: %j', (texts) => {
		expect(refusal({ error: 'invalid_request', ...texts })).toEqual({ kind: 'tokenLimited' });
	});

	test('that is a 429 is to be waited for, whatever its body', () => {
		const error = { status: 429, code: 'ESTATUS', body: '' };
		expect(answerOfError({ cause: error }, URL)).toEqual({ kind: 'tokenLimited' });
	});

	test('that speaks of a rate limit only in passing refuses the credential', () => {
		const body = { error: 'invalid_request', description: 'no rate limit exceeded here' };
		expect(refusal(body)).toEqual({ kind: 'refusedCredential', code: 'invalid_request' });
	});

	test.each([500, 502, 503, 504])(
		'that answers %d is out of order, and nothing was sent',
		(status) => {
			const error = wrapped(failure({ response: { status }, code: 'ERR_BAD_RESPONSE' }));
			expect(answerOfError(error, URL)).toEqual({
				kind: 'noAnswer',
				cause: 'serverError',
				sent: false,
			});
		},
	);

	test('goes before a code of the same error', () => {
		const error = failure({ code: 'ECONNRESET', body: { error: 'invalid_client' } });
		expect(answerOfError(error, URL)).toMatchObject({ kind: 'refusedCredential' });
	});
});

describe('a 401 that a new token did not mend', () => {
	test('is a response, with its headers and body', () => {
		const headers = { 'inin-correlation-id': 'id-1' };
		const response = { status: 401, headers, data: '{"code":"bad.credentials"}' };
		const error = wrapped(failure({ code: 'ERR_BAD_REQUEST', response }));
		expect(answerOfError(error, URL)).toEqual({
			kind: 'response',
			status: 401,
			headers,
			body: '{"code":"bad.credentials"}',
		});
	});

	test('may come without headers or body', () => {
		const error = failure({ response: { status: 401 } });
		expect(answerOfError(error, URL)).toEqual({
			kind: 'response',
			status: 401,
			headers: {},
			body: '',
		});
	});
});

describe('what makes no sense is a credential that cannot be used, and not tried again', () => {
	test.each<[string, unknown]>([
		['an error without anything', new Error('Unable to sign without access token')],
		['an error with a code of its own', failure({ code: 'SOMETHING' })],
		['an error with a number as its code', failure({ code: 42 })],
		['an address that is none', failure({ code: 'ERR_INVALID_URL' })],
		['a refusal without a body', failure({ code: 'ESTATUS' })],
		['a refusal with a body that tells nothing', failure({ code: 'EAUTH', body: {} })],
		['text', 'oops'],
		['undefined', undefined],
		['null', null],
	])('%s', (_, error) => {
		expect(answerOfError(error, URL)).toEqual({ kind: 'refusedCredential' });
	});

	test('an error that causes itself', () => {
		const error = failure({});
		Object.assign(error, { cause: error });
		expect(answerOfError(error, URL)).toEqual({ kind: 'refusedCredential' });
	});
});

describe('the address tells whose answer it is', () => {
	const ours = { config: { url: URL } };
	const logins = { config: { url: 'https://login.mypurecloud.com/oauth/token' } };

	test.each([300, 301, 400, 403, 404, 429, 500, 503])('a %d of ours is a response', (status) => {
		const headers = { 'retry-after': '7' };
		const error = failure({ ...ours, code: 'ECONNRESET', response: { status, headers } });
		expect(answerOfError(wrapped(error), URL)).toEqual({
			kind: 'response',
			status,
			headers,
			body: '',
		});
	});

	test.each(['Z_DATA_ERROR', 'ECONNRESET', 'SOMETHING'])(
		'of ours, whatever goes wrong while a success is read may be done: %s',
		(code) => {
			const error = failure({ ...ours, code, response: { status: 200 } });
			expect(answerOfError(error, URL)).toEqual(lost);
		},
	);

	test('a lost connection to the login host sent nothing', () => {
		expect(answerOfError(wrapped(failure({ ...logins, code: 'ECONNRESET' })), URL)).toEqual(
			notSent,
		);
	});

	test('where nobody tells, a lost connection may have been ours', () => {
		expect(answerOfError(failure({ code: 'ZSTD_error' }), URL)).toEqual(
			answerOfError(failure({ code: 'Z_DATA_ERROR' }), URL),
		);
		expect(answerOfError(failure({ code: 'Z_DATA_ERROR' }), URL)).toEqual(lost);
	});
});
