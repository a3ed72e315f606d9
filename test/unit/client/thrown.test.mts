import type {
	AttemptResult,
	Fault,
} from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { refusedCredential } from '../delivery/answers.mts';
import {
	credentialFault,
	resultOfError,
} from '../../../nodes/GenesysParticipantAttributes/client/thrown';

const URL = 'https://api.mypurecloud.com/api/v2/conversations/x';

/** An error with fields, as the libraries below n8n make them. */
function failure(fields: object, message = 'failed'): Error {
	return Object.assign(new Error(message), fields);
}

/** As n8n hands an error on: wrapped, with the first one as the cause of the cause. */
function wrapped(cause: unknown): Error {
	return failure({ cause: failure({ cause }, 'Failed to acquire OAuth2 access token') });
}

const lost: AttemptResult = { kind: 'noAnswer', cause: 'network', mayHaveApplied: true };
const notSent: AttemptResult = { kind: 'noAnswer', cause: 'network', mayHaveApplied: false };
const timedOut: AttemptResult = { kind: 'noAnswer', cause: 'timeout', mayHaveApplied: true };

describe('the error code', () => {
	const codes: Array<[AttemptResult, string[]]> = [
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
			expect.objectContaining({ kind: 'fault', reason: 'network', endsRun: true }),
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
		expect(resultOfError(failure({ code }), URL)).toEqual(answer);
		expect(resultOfError(wrapped(failure({ code })), URL)).toEqual(answer);
	});

	test('of a certificate is told', () => {
		const code = 'CERT_HAS_EXPIRED';
		expect(resultOfError(failure({ code }), URL)).toMatchObject({ code });
	});

	test('of a refused connection counts, also where several addresses were tried', () => {
		const error = new AggregateError([failure({ code: 'ECONNREFUSED' })]);
		expect(
			resultOfError(failure({ cause: Object.assign(error, { code: 'ECONNREFUSED' }) }), URL),
		).toEqual(notSent);
	});
});

describe('the login host', () => {
	const refusal = (body: object) => resultOfError(wrapped(failure({ body })), URL);

	test.each(['invalid_client', 'invalid_grant', 'unauthorized_client', 'invalid_request'])(
		'that answers %s refuses the credential',
		(error) => {
			const description = 'client not found';
			const body = { error, description, error_description: description };
			expect(refusal(body)).toEqual(refusedCredential(error));
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
		expect(resultOfError({ cause: error }, URL)).toEqual({ kind: 'tokenLimited' });
	});

	test('that speaks of a rate limit only in passing refuses the credential', () => {
		const body = { error: 'invalid_request', description: 'no rate limit exceeded here' };
		expect(refusal(body)).toEqual(refusedCredential('invalid_request'));
	});

	test.each([500, 502, 503, 504])(
		'that answers %d is out of order, and nothing was sent',
		(status) => {
			const error = wrapped(failure({ response: { status }, code: 'ERR_BAD_RESPONSE' }));
			expect(resultOfError(error, URL)).toEqual({
				kind: 'noAnswer',
				cause: 'serverError',
				mayHaveApplied: false,
			});
		},
	);

	test('goes before a code of the same error', () => {
		const error = failure({ code: 'ECONNRESET', body: { error: 'invalid_client' } });
		expect(resultOfError(error, URL)).toMatchObject(refusedCredential('invalid_client'));
	});
});

describe('a 401 that a new token did not mend', () => {
	test('is a response, with its headers and body', () => {
		const headers = { 'inin-correlation-id': 'id-1' };
		const response = { status: 401, headers, data: '{"code":"bad.credentials"}' };
		const error = wrapped(failure({ code: 'ERR_BAD_REQUEST', response }));
		expect(resultOfError(error, URL)).toEqual({
			kind: 'response',
			status: 401,
			headers,
			body: '{"code":"bad.credentials"}',
		});
	});

	test('may come without headers or body', () => {
		const error = failure({ response: { status: 401 } });
		expect(resultOfError(error, URL)).toEqual({
			kind: 'response',
			status: 401,
			headers: {},
			body: '',
		});
	});
});

test.each([
	[new Error('No access\nto it'), 'No access'],
	[new Error(''), 'n8n could not read the credential of this node'],
	[undefined, 'n8n could not read the credential of this node'],
	[new Error('x'.repeat(301)), 'x'.repeat(300)],
	[
		Object.assign(new Error("Unsupported unit 'a-value'"), { name: 'ExpressionExtensionError' }),
		'n8n could not read the credential of this node',
	],
])('a credential that n8n does not hand out ends the run: %s', (error, sentence) => {
	expect(credentialFault(error)).toEqual({ ...refusedCredential(), sentence });
});

test("a token that n8n could not get is the credential's fault", () => {
	const error = wrapped(new Error('Unable to sign without access token'));
	expect(resultOfError(error, URL)).toEqual(refusedCredential());
});

test.each([
	failure({ failure: { cause: 'credential-invalid' } }),
	new Error('The credential "Genesys" needs to be reconnected.'),
	new Error('Unable to refresh: no refresh token is available'),
])('a sign-in that n8n knows to be dead needs to be connected again (%s)', (error) => {
	expect(resultOfError(error, URL)).toEqual(refusedCredential('invalid_grant'));
});

test("n8n's guard against addresses that are not allowed is quoted", () => {
	const error = wrapped(failure({ name: 'SsrfBlockedIpError' }, 'The address is not allowed'));
	expect(resultOfError(error, URL)).toMatchObject({
		kind: 'fault',
		reason: 'network',
		sentence: 'The address is not allowed',
	});
});

describe("what makes no sense is nobody's fault, and the matter of one request", () => {
	test.each<[string, unknown]>([
		['an error without anything', new TypeError('x is not a function')],
		['an error with a code of its own', failure({ code: 'SOMETHING' })],
		['an error with a number as its code', failure({ code: 42 })],
		['an address that is none', failure({ code: 'ERR_INVALID_URL' })],
		['a refusal without a body', failure({ code: 'ESTATUS' })],
		['a refusal with a body that tells nothing', failure({ code: 'EAUTH', body: {} })],
		['text', 'oops'],
		['undefined', undefined],
		['null', null],
	])('%s', (_, error) => {
		expect(resultOfError(error, URL)).toMatchObject({
			kind: 'fault',
			reason: 'network',
			endsRun: false,
			mayHaveApplied: true,
		});
	});

	test.each<[string, unknown, string | undefined]>([
		['its name', new TypeError('oops'), 'TypeError'],
		['the name of its cause', { name: 'x', cause: new RangeError('oops') }, 'RangeError'],
		['nothing, where the name is no word', failure({ name: 'the answer' }), undefined],
		['nothing, where the name is too long', failure({ name: 'x'.repeat(61) }), undefined],
		['nothing, where there is no name', 'oops', undefined],
	])('and tells by its code %s', (_, error, code) => {
		expect((resultOfError(error, URL) as Fault).code).toBe(code);
	});

	test('an error that causes itself', () => {
		const error = failure({});
		Object.assign(error, { cause: error });
		expect(resultOfError(error, URL)).toMatchObject({
			kind: 'fault',
			reason: 'network',
			endsRun: false,
			mayHaveApplied: true,
		});
	});
});

describe('the address tells whose answer it is', () => {
	const ours = { config: { url: URL } };
	const logins = { config: { url: 'https://login.mypurecloud.com/oauth/token' } };

	test.each([300, 301, 400, 403, 404, 429, 500, 503])('a %d of ours is a response', (status) => {
		const headers = { 'retry-after': '7' };
		const error = failure({ ...ours, code: 'ECONNRESET', response: { status, headers } });
		expect(resultOfError(wrapped(error), URL)).toEqual({
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
			expect(resultOfError(error, URL)).toEqual(lost);
		},
	);

	test('a lost connection to the login host sent nothing', () => {
		expect(resultOfError(wrapped(failure({ ...logins, code: 'ECONNRESET' })), URL)).toEqual(
			notSent,
		);
	});

	test('where nobody tells, a lost connection may have been ours', () => {
		expect(resultOfError(failure({ code: 'ZSTD_error' }), URL)).toEqual(
			resultOfError(failure({ code: 'Z_DATA_ERROR' }), URL),
		);
		expect(resultOfError(failure({ code: 'Z_DATA_ERROR' }), URL)).toEqual(lost);
	});
});
