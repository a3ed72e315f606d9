import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import type { Answer, Exchange } from '../delivery/answer';

export const CREDENTIAL = 'genesysCloudOAuth2Api';

/** Our own code, beside OAuth's, for a credential with an address that is not safe. */
export const UNSAFE_URL = 'unsafe_url';

/** Codes of errors that arise before a connection stands: the request was certainly not sent. */
const NEVER_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EADDRNOTAVAIL',
]);
const TIMED_OUT = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);
/** The forms that codes of lost connections take: of the system, of Node.js, of HTTP, of TLS. */
const LOST =
	/^(E[A-Z0-9]{3,}|(ERR|HPE|CERT|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED)_\w+|\w+_CERT(_\w+)?)$/;
/** Codes of the same form that say nothing about the connection. */
const NO_CONNECTION_MATTER = new Set(['EAUTH', 'ESTATUS', 'ERR_INVALID_URL']);

interface Link {
	code?: unknown;
	message?: unknown;
	cause?: unknown;
	status?: unknown;
	body?: { error?: unknown; description?: unknown; error_description?: unknown };
	response?: { status?: unknown; headers?: Record<string, unknown>; data?: unknown };
}

/** An error and what caused it, outermost first. */
function causes(error: unknown): Link[] {
	const links: Link[] = [];
	let link = error;
	while (typeof link === 'object' && link !== null && links.length < 8) {
		links.push(link);
		link = (link as Link).cause;
	}
	return links;
}

/** The login host's own refusal, which n8n hands on as an OAuth error body. */
function loginRefusal(links: Link[]): Answer | undefined {
	const body = links.find((link) => typeof link.body?.error === 'string')?.body;
	if (!body) return undefined;
	const description = String(body.error_description ?? body.description ?? '');
	// Genesys Cloud's login host answers 400, not 429, when asked for too many tokens
	if (/^rate limit exceeded/i.test(description)) return { kind: 'tokenLimited' };
	return { kind: 'refusedCredential', code: String(body.error) };
}

/**
 * Makes sense of what n8n's request helper throws. It throws for a 401 that a new token did not
 * mend, for a token that could not be had, for a lost connection and on cancellation; every other
 * status comes as a response.
 */
export function answerOfError(error: unknown, cancelled: boolean): Answer {
	if (cancelled) return { kind: 'cancelled' };
	const links = causes(error);
	// Only the login host's 429 is thrown
	if (links.some(({ status }) => status === 429)) return { kind: 'tokenLimited' };
	const refusal = loginRefusal(links);
	if (refusal) return refusal;
	const response = links.find((link) => typeof link.response?.status === 'number')?.response;
	if (response?.status === 401) {
		const { headers = {}, data } = response;
		return { kind: 'response', status: 401, headers, body: String(data ?? '') };
	}
	// Only the login host's own 5xx is thrown; the request itself did not go out
	if (Number(response?.status) >= 500)
		return { kind: 'noAnswer', cause: 'serverError', sent: false };
	const codes = links
		.map((link) => String(link.code ?? ''))
		.filter((code) => !NO_CONNECTION_MATTER.has(code));
	if (codes.some((code) => NEVER_SENT.has(code)))
		return { kind: 'noAnswer', cause: 'network', sent: false };
	if (codes.some((code) => TIMED_OUT.has(code)))
		return { kind: 'noAnswer', cause: 'timeout', sent: true };
	if (codes.some((code) => LOST.test(code)))
		return { kind: 'noAnswer', cause: 'network', sent: true };
	return { kind: 'refusedCredential' };
}

/**
 * One try of a request with n8n's own OAuth2: it fetches the first token and, on a 401, a new one.
 *
 * @param baseUrl the API's address without a slash at its end; undefined where the credential has
 * none that is safe, and then nothing is sent
 * @param timeoutMs for one try
 */
export function createExchange(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	baseUrl: string | undefined,
	timeoutMs: number,
): Exchange {
	if (baseUrl === undefined) return async () => ({ kind: 'refusedCredential', code: UNSAFE_URL });
	const cancelSignal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	return async ({ method, path, body }) => {
		const options: IHttpRequestOptions = {
			method,
			url: baseUrl + path,
			headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
			body,
			// As text: a body that is no JSON has to be seen as such
			encoding: 'text',
			returnFullResponse: true,
			// A token must not follow a redirect to another host
			disableFollowRedirect: true,
			timeout: timeoutMs,
			// Anything but true for a 401 keeps n8n's renewal of the token at work
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
		};
		try {
			const response = (await context.helpers.httpRequestWithAuthentication.call(
				context,
				CREDENTIAL,
				options,
			)) as IN8nHttpFullResponse;
			return {
				kind: 'response',
				status: response.statusCode,
				headers: response.headers,
				body: String(response.body ?? ''),
			};
		} catch (error) {
			return answerOfError(error, cancelSignal?.aborted ?? false);
		}
	};
}
