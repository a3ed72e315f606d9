import type { AttemptResult, Fault } from '../delivery/request';
import { causeFromTexts, type Link } from './olderErrors';

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
/** The forms that codes of lost answers take: of the system, Node.js, HTTP, compression. */
const LOST = /^(E[A-Z0-9]{3,}|(ERR|HPE|Z|ZSTD)_\w+)$/;
/** Codes of a certificate that is not trusted: no request left, and none ever will. */
const CERTIFICATE =
	/^(CERT|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|CRL|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|ERR_TLS_CERT)(_\w+)?$|_CERT(?=_|$)/;
/** Codes of the same form that say nothing about the connection. */
const NO_CONNECTION_MATTER = new Set(['EAUTH', 'ESTATUS', 'ERR_INVALID_URL']);

/** How n8n says that a person has to sign in again, where it has no `failure` (before 2.37). */
const NO_SIGN_IN = /no refresh token is|needs to be reconnected/;

/** An error and what caused it, outermost first. */
function causes(error: unknown, url: string): Link[] {
	const links: Link[] = [];
	let link = error;
	while (typeof link === 'object' && link !== null && links.length < 8) {
		links.push(link);
		link = (link as Link).cause;
	}
	const [only] = links;
	if (links.length === 1 && only.name === 'NodeApiError') {
		links.push(...[causeFromTexts(only, url)].filter((cause) => cause !== undefined));
	}
	return links;
}

function fault(reason: Fault['reason'], more: Partial<Fault>): Fault {
	return { kind: 'fault', reason, endsRun: true, mayHaveApplied: false, ...more };
}

/** n8n's sentence as it is shown to people: one line of it. */
function sentenceOf(error: unknown): string | undefined {
	const { message } = (error ?? {}) as Link;
	return typeof message === 'string' && message !== ''
		? message.slice(0, 300).split('\n')[0]
		: undefined;
}

/** n8n could not hand out the credential: deleted, not shared, another encryption key. */
export function credentialFault(error: unknown): Fault {
	const { name, cause } = (error ?? {}) as Link;
	// What n8n says of an expression in a field of the credential may quote its values
	const isExpression = [name, (cause as Link | undefined)?.name].some((one) =>
		String(one).startsWith('Expression'),
	);
	const sentence = isExpression ? undefined : sentenceOf(error);
	return fault('unauthorized', {
		sentence: sentence ?? 'n8n could not read the credential of this node',
	});
}

/** The sign-in of the credential has ended, or was never made. */
export const RECONNECT: Fault = fault('unauthorized', { code: 'invalid_grant' });

/** Our own code, beside OAuth's. */
export const UNSAFE_URL_CODE = 'unsafe_url';

/** The credential has an address that is not safe. */
export const UNSAFE_URL: Fault = fault('unauthorized', { code: UNSAFE_URL_CODE });

/** The login host's own refusal, which n8n hands on as an OAuth error body. */
function loginRefusal(links: Link[]): AttemptResult | undefined {
	const body = links.find((link) => typeof link.body?.error === 'string')?.body;
	if (!body) return undefined;
	const description = String(body.error_description ?? body.description ?? '');
	// Genesys Cloud's login host answers 400, not 429, when asked for too many tokens
	if (/^rate limit exceeded/i.test(description)) return { kind: 'tokenLimited' };
	return fault('unauthorized', { code: String(body.error) });
}

function codesOf(links: Link[]): string[] {
	return links
		.map((link) => String(link.code ?? ''))
		.filter((code) => !NO_CONNECTION_MATTER.has(code));
}

/** The answer whose status n8n throws, or whose body it could not read. */
function responseOf(links: Link[]): Link['response'] {
	return links.find((link) => typeof link.response?.status === 'number')?.response;
}

function lostAnswer(links: Link[]): AttemptResult & { kind: 'noAnswer' } {
	const codes = codesOf(links);
	const mayHaveApplied = !codes.some((code) => NEVER_SENT.has(code));
	const cause = codes.some((code) => TIMED_OUT.has(code)) ? 'timeout' : 'network';
	return { kind: 'noAnswer', cause, mayHaveApplied };
}

/** The request itself went out, or tried to: a refusal with its status, else a lost answer. */
function answerToRequest(links: Link[]): AttemptResult {
	const { status, headers = {}, data } = responseOf(links) ?? {};
	// The status counts, though the body may have been cut off
	if (typeof status === 'number' && status >= 300) {
		return { kind: 'response', status, headers, body: String(data ?? '') };
	}
	return lostAnswer(links);
}

/** What is said by the errors' own kinds, whoever was asked. */
function knownFault(links: Link[]): Fault | undefined {
	const certificate = codesOf(links).find((code) => CERTIFICATE.test(code));
	if (certificate) return fault('network', { code: certificate });
	const blocked = links.find(({ name }) => /^SsrfBlocked/.test(String(name)));
	if (blocked) return fault('network', { sentence: sentenceOf(blocked) });
	const isDead = links.some(
		({ failure, message }) =>
			failure?.cause === 'credential-invalid' || NO_SIGN_IN.test(String(message)),
	);
	return isDead ? RECONNECT : undefined;
}

/** Nothing is known but that a token was asked for; or nothing at all, which is no one's fault. */
function unknownFault(links: Link[]): Fault {
	const isToken = links.some(({ message }) => /access token/i.test(String(message ?? '')));
	if (isToken) return fault('unauthorized', {});
	const name = String(links.at(-1)?.name ?? '');
	const code = /^\w{1,60}$/.test(name) ? name : undefined;
	return fault('network', { endsRun: false, mayHaveApplied: true, sentence: UNEXPECTED, code });
}

/** Stands for an error that n8n does not explain. */
export const UNEXPECTED = 'n8n met an unexpected error while it sent the request';

/**
 * Makes sense of what n8n's request helper throws. It throws for a 401 that a new token did not
 * mend, for a token that could not be had, and for a lost connection; every other status comes as a
 * response.
 *
 * @param url of the request itself; any other is the login host's
 */
export function resultOfError(error: unknown, url: string): AttemptResult {
	const links = causes(error, url);
	const known = knownFault(links);
	if (known) return known;
	const urls = links.flatMap(({ config }) => config?.url ?? []);
	if (urls.includes(url) || responseOf(links)?.status === 401) return answerToRequest(links);
	if (links.some(({ status }) => status === 429)) return { kind: 'tokenLimited' };
	const refusal = loginRefusal(links);
	if (refusal) return refusal;
	const isLogin = urls.length > 0;
	if (Number(responseOf(links)?.status) >= 500) {
		return { kind: 'noAnswer', cause: 'serverError', mayHaveApplied: false };
	}
	if (codesOf(links).some((code) => NEVER_SENT.has(code) || LOST.test(code))) {
		const lost = lostAnswer(links);
		return isLogin ? { ...lost, mayHaveApplied: false } : lost;
	}
	return unknownFault(links);
}
