import type { AttemptResult } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { resultOfError } from '../../../nodes/GenesysParticipantAttributes/client/thrown';
import { refusedCredential } from '../delivery/answers.mts';

const URL = 'https://api.mypurecloud.com/api/v2/conversations/x';

/** What an n8n before 2.34 throws: no cause, but a code or status, and the texts. */
interface Seen {
	httpCode: string | null;
	/** The text of the error that n8n met. */
	said: string;
	/** Where n8n's own text is another one. */
	message?: string;
}

function thrown({ httpCode, said, message = said }: Seen): Error {
	const fields = { name: 'NodeApiError', httpCode, messages: [said], context: {} };
	return Object.assign(new Error(message), fields);
}

const lost: AttemptResult = { kind: 'noAnswer', cause: 'network', mayHaveApplied: true };
const notSent: AttemptResult = { ...lost, mayHaveApplied: false };
const timedOut: AttemptResult = { ...lost, cause: 'timeout' };
const loginIsOut: AttemptResult = { ...notSent, cause: 'serverError' };
const untrusted = expect.objectContaining({ kind: 'fault', reason: 'network', endsRun: true });

const NO_TOKEN = 'Failed to acquire OAuth2 access token: ';
const CUT = 'stream has been aborted';

/** As n8n-core 1.122.48, 2.8.1 and 2.33.2 throw it. */
const cases: Array<[string, Seen, AttemptResult]> = [
	['a reset', { httpCode: 'ECONNRESET', said: 'socket hang up' }, lost],
	['silence', { httpCode: 'ECONNABORTED', said: 'timeout of 800ms exceeded' }, timedOut],
	['a refused connection', { httpCode: 'ECONNREFUSED', said: 'connect ECONNREFUSED' }, notSent],
	['an unknown host', { httpCode: 'ENOTFOUND', said: 'getaddrinfo ENOTFOUND x' }, notSent],
	['no HTTP', { httpCode: 'HPE_INVALID_CONSTANT', said: 'Parse Error: Expected HTTP/' }, lost],
	['a body cut short', { httpCode: '200', said: CUT }, lost],
	['a body cut short, otherwise told', { httpCode: 'ERR_BAD_RESPONSE', said: CUT }, lost],
	['a body that cannot be unpacked', { httpCode: '200', said: 'incorrect header check' }, lost],
	[
		'a body of a 500, cut short',
		{ httpCode: '500', said: CUT, message: 'The service was not able to process your request' },
		{ kind: 'response', status: 500, headers: {}, body: '' },
	],
	[
		'a 401 after a new token',
		{ httpCode: '401', said: 'Request failed with status code 401' },
		{ kind: 'response', status: 401, headers: {}, body: '' },
	],
	[
		'a certificate',
		{ httpCode: 'DEPTH_ZERO_SELF_SIGNED_CERT', said: 'self-signed certificate' },
		untrusted,
	],
	[
		'a certificate of the login host',
		{ httpCode: null, said: `${NO_TOKEN}self-signed certificate; try --use-system-ca` },
		untrusted,
	],
	['a login host that hangs up', { httpCode: null, said: `${NO_TOKEN}socket hang up` }, notSent],
	[
		'a login host that is silent',
		{ httpCode: null, said: `${NO_TOKEN}timeout of 300000ms exceeded` },
		{ ...timedOut, mayHaveApplied: false },
	],
	[
		'a login host that refuses connections',
		{ httpCode: null, said: `${NO_TOKEN}connect ECONNREFUSED 127.0.0.1:9` },
		notSent,
	],
	[
		'a login host that is out of order',
		{ httpCode: '503', said: 'Request failed with status code 503' },
		loginIsOut,
	],
	[
		'a login host that is out of order, otherwise told',
		{ httpCode: null, said: `${NO_TOKEN}Request failed with status code 500` },
		loginIsOut,
	],
	[
		'a login host that refuses, and does not say why',
		{ httpCode: '400', said: 'Request failed with status code 400' },
		notSent,
	],
	[
		'a login host over its limit',
		{ httpCode: '429', said: 'Unsupported content type: ' },
		{ kind: 'tokenLimited' },
	],
	[
		'a login host over its limit, otherwise told',
		{ httpCode: null, said: `${NO_TOKEN}HTTP status 429` },
		{ kind: 'tokenLimited' },
	],
	[
		'a login host that answers with a page',
		{ httpCode: '200', said: 'Unsupported content type: text/html' },
		refusedCredential(),
	],
	[
		'a login host that answers with a page, otherwise told',
		{ httpCode: null, said: `${NO_TOKEN}Expected JSON response from OAuth2 token endpoint` },
		refusedCredential(),
	],
	[
		'an answer without a token',
		{ httpCode: null, said: 'Unable to sign without access token' },
		refusedCredential(),
	],
	[
		'a wrong client',
		{ httpCode: 'EAUTH', said: 'Client authentication failed (e.g., unknown client …).' },
		refusedCredential('invalid_client'),
	],
	[
		'a wrong client, otherwise told',
		{ httpCode: null, said: `${NO_TOKEN}Client authentication failed (e.g., …).` },
		refusedCredential('invalid_client'),
	],
	[
		'a sign-in that has expired',
		{ httpCode: 'EAUTH', said: 'The provided authorization grant (e.g., authorization code …' },
		refusedCredential('invalid_grant'),
	],
	[
		'a sign-in without a refresh token',
		{ httpCode: 'ERR_ASSERTION', said: 'refreshToken is required' },
		refusedCredential('invalid_grant'),
	],
	[
		'a sign-in that n8n knows to be dead',
		{ httpCode: null, said: 'The credential "Genesys" needs to be reconnected.' },
		refusedCredential('invalid_grant'),
	],
	[
		'a sign-in that was never made',
		{ httpCode: null, said: 'OAuth credentials not connected' },
		refusedCredential('invalid_grant'),
	],
];

test.each(cases)('%s is read from its code and text: %j', (_, seen, result) => {
	expect(resultOfError(thrown(seen), URL)).toEqual(result);
});

test("n8n's texts that say nothing stay nobody's fault", () => {
	expect(resultOfError(thrown({ httpCode: null, said: 'x is not a function' }), URL)).toMatchObject(
		{
			kind: 'fault',
			endsRun: false,
			mayHaveApplied: true,
		},
	);
});

test('an error with its cause is read from the cause', () => {
	const cause = Object.assign(new Error('read'), { code: 'ETIMEDOUT', config: { url: URL } });
	const error = thrown({ httpCode: '503', said: 'Request failed with status code 503' });
	expect(resultOfError(Object.assign(error, { cause }), URL)).toEqual(timedOut);
});
