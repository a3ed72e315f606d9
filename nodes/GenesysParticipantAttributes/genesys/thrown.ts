import type { Answer } from '../delivery/answer';

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
/** The forms that codes of lost answers take: of the system, Node.js, HTTP, compression, TLS. */
const LOST =
	/^(E[A-Z0-9]{3,}|(ERR|HPE|Z|ZSTD|CERT|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED)_\w+|\w+_CERT(_\w+)?)$/;
/** Codes of the same form that say nothing about the connection. */
const NO_CONNECTION_MATTER = new Set(['EAUTH', 'ESTATUS', 'ERR_INVALID_URL']);

interface Link {
	code?: unknown;
	message?: unknown;
	cause?: unknown;
	config?: { url?: unknown };
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

function codesOf(links: Link[]): string[] {
	return links
		.map((link) => String(link.code ?? ''))
		.filter((code) => !NO_CONNECTION_MATTER.has(code));
}

/** The answer whose status n8n throws, or whose body it could not read. */
function responseOf(links: Link[]): Link['response'] {
	return links.find((link) => typeof link.response?.status === 'number')?.response;
}

function lostAnswer(links: Link[]): Answer & { kind: 'noAnswer' } {
	const codes = codesOf(links);
	const sent = !codes.some((code) => NEVER_SENT.has(code));
	const cause = codes.some((code) => TIMED_OUT.has(code)) ? 'timeout' : 'network';
	return { kind: 'noAnswer', cause, sent };
}

/** The request itself went out, or tried to: a refusal with its status, else a lost answer. */
function answerToRequest(links: Link[]): Answer {
	const { status, headers = {}, data } = responseOf(links) ?? {};
	// The status counts, though the body may have been cut off
	if (typeof status === 'number' && status >= 300) {
		return { kind: 'response', status, headers, body: String(data ?? '') };
	}
	return lostAnswer(links);
}

/**
 * Makes sense of what n8n's request helper throws. It throws for a 401 that a new token did not
 * mend, for a token that could not be had, and for a lost connection; every other status comes as a
 * response.
 *
 * @param url of the request itself; any other is the login host's
 */
export function answerOfError(error: unknown, url: string): Answer {
	const links = causes(error);
	const urls = links.flatMap(({ config }) => config?.url ?? []);
	if (urls.includes(url) || responseOf(links)?.status === 401) return answerToRequest(links);
	if (links.some(({ status }) => status === 429)) return { kind: 'tokenLimited' };
	const refusal = loginRefusal(links);
	if (refusal) return refusal;
	const isLogin = urls.length > 0;
	if (Number(responseOf(links)?.status) >= 500) {
		return { kind: 'noAnswer', cause: 'serverError', sent: false };
	}
	if (codesOf(links).some((code) => NEVER_SENT.has(code) || LOST.test(code))) {
		const lost = lostAnswer(links);
		return isLogin ? { ...lost, sent: false } : lost;
	}
	return { kind: 'refusedCredential' };
}
