/** The parts of an error that say what happened to a request. */
export interface Link {
	name?: unknown;
	failure?: { cause?: unknown };
	code?: unknown;
	message?: unknown;
	cause?: unknown;
	config?: { url?: unknown };
	status?: unknown;
	body?: { error?: unknown; description?: unknown; error_description?: unknown };
	response?: { status?: unknown; headers?: Record<string, unknown>; data?: unknown };
	httpCode?: unknown;
	messages?: unknown;
}

/** OAuth error codes by the sentences that n8n has for them. */
const OAUTH: Array<[RegExp, string]> = [
	[/^Client authentication failed/, 'invalid_client'],
	[/^The authenticated client is not authorized/, 'unauthorized_client'],
	[/^The provided authorization grant/, 'invalid_grant'],
	[/^The request is missing a required parameter/, 'invalid_request'],
	[/^The requested scope is invalid/, 'invalid_scope'],
	[/^refreshToken is required|no refresh token is available/, 'invalid_grant'],
	[/credentials not connected|needs to be reconnected/, 'invalid_grant'],
];

/** Error codes by the texts of Node.js that do not name them. */
const CODES: Array<[RegExp, string]> = [
	[/certificate/i, 'CERT_UNTRUSTED'],
	[/^timeout of/, 'ECONNABORTED'],
	[/socket hang up|socket disconnected/, 'ECONNRESET'],
];

const ACQUIRE = /^Failed to acquire OAuth2 access token: /;
const STATUS = /^(?:Request failed with status code|HTTP status) (\d{3})$/;
const NAMED_CODE = /\b(E[A-Z]{4,}|EAI_AGAIN)\b/;

/** Stands for the login host's address, which these errors do not tell. */
const LOGIN = { url: 'login' };

function find(table: Array<[RegExp, string]>, text: string): string | undefined {
	return table.find(([form]) => form.test(text))?.[1];
}

function codeOf(httpCode: string, text: string): string | undefined {
	if (/^[A-Z]/.test(httpCode)) return httpCode;
	return NAMED_CODE.exec(text)?.[1] ?? find(CODES, text);
}

/** An answer that n8n threw for its status: a 401, or whatever the login host refuses. */
function refusal(status: number): Link {
	if (status === 401) return { response: { status } };
	if (status === 429) return { status };
	return { config: LOGIN, code: 'ERR_BAD_REQUEST', response: { status } };
}

/**
 * What an error of an n8n before 2.34 leaves out: there, its cause is dropped. What is left are the
 * status or code as `httpCode`, and the text of the first error among the `messages`.
 *
 * @param url of the request itself
 * @returns the cause, as later releases have it; undefined where there is nothing to read
 */
export function causeFromTexts(error: Link, url: string): Link | undefined {
	const httpCode = String(error.httpCode ?? '');
	const [first = error.message] = Array.isArray(error.messages)
		? (error.messages as unknown[])
		: [];
	const said = String(first ?? '');
	const text = said.replace(ACQUIRE, '');
	const isLogin = text !== said;
	const oauth = find(OAUTH, text);
	if (oauth) return { body: { error: oauth } };
	const thrownStatus =
		STATUS.exec(text)?.[1] ?? (/^Unsupported content/.test(text) ? httpCode : '');
	if (Number(thrownStatus) >= 400) return refusal(Number(thrownStatus));
	// The login host answered with something else than a token
	if (thrownStatus) return { message: 'no access token' };
	// The body of an answer that could not be read
	if (/^\d{3}$/.test(httpCode)) {
		return { config: { url }, code: 'ERR_BAD_RESPONSE', response: { status: Number(httpCode) } };
	}
	const code = codeOf(httpCode, text);
	if (!code) return undefined;
	return { code, ...(isLogin && { config: LOGIN }) };
}
