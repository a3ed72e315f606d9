import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
	ITriggerFunctions,
} from 'n8n-workflow';

import { NO_LONGER_NEEDED } from '../delivery/clock';
import type { ApiRequest, Attempt, AttemptResult, Fault } from '../delivery/request';
import { clock } from './clock';
import { credentialFault, resultOfError, UNSAFE_URL } from './thrown';

export const CREDENTIAL = 'genesysCloudOAuth2Api';

/** Whatever n8n lets make requests. */
export type Context =
	IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions | ITriggerFunctions;

/** Told of the credential that n8n hands out for a request. */
type OnCredential = (credential: ICredentialDataDecryptedObject) => void;

/**
 * The context for n8n's helper, which ends its requests with this signal, and asks for the
 * credential anew at each request: an error there is none of the request's.
 */
function contextFor(
	context: Context,
	signal: AbortSignal,
	onCredential: OnCredential,
	onCredentialError: (error: unknown) => void,
): Context {
	const getCredentials: Context['getCredentials'] = async (...args) => {
		const credential = await context.getCredentials<never>(...args).catch((error: unknown) => {
			onCredentialError(error);
			throw error;
		});
		onCredential(credential);
		return credential;
	};
	const own: Record<PropertyKey, unknown> = {
		getCredentials,
		getExecutionCancelSignal: () => signal,
	};
	return new Proxy(context, {
		get: (target, name) => {
			if (Object.hasOwn(own, name)) return own[name];
			// Private fields are there for the context itself, and not for what stands before it
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
}

/** So much of an answer is read, in characters: several times what Genesys Cloud sends. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

/**
 * The answer with its text. What is longer comes cut off, so that it is no JSON, and nothing more is
 * read of it: a few kilobytes may unpack to more than n8n has memory for.
 */
async function readResponse({
	statusCode: status,
	headers,
	body,
}: IN8nHttpFullResponse): Promise<AttemptResult> {
	const response = { kind: 'response', status, headers } as const;
	if (typeof body === 'string') return { ...response, body };
	const decoder = new TextDecoder();
	let text = '';
	try {
		for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
			text += decoder.decode(chunk, { stream: true });
			if (text.length > MAX_CHARACTERS) break;
		}
	} catch {
		// The status counts, though the body is cut off
		if (status < 300) return { kind: 'noAnswer', cause: 'network', mayHaveApplied: true };
	}
	return { ...response, body: text };
}

/** So often a token may be renewed for one attempt: it may be revoked while it is being renewed. */
const MAX_RENEWALS = 3;

/** Sends a request once. `renews`: n8n gets a new token on a 401, and throws for other statuses. */
type Call = (request: ApiRequest, renews: boolean) => Promise<AttemptResult>;

/** A refusal that a new token may mend. */
function isTokenRefused(result: AttemptResult): boolean {
	if (result.kind !== 'response' || result.status !== 401) return false;
	return !/"ip\.not\.authorized"/.test(result.body);
}

/** Whether a request has met the API with a token that it takes, or may have. */
function hasPassed(result: AttemptResult): boolean {
	if (result.kind === 'response') return result.status !== 401;
	return result.kind === 'noAnswer' && result.mayHaveApplied;
}

/** Whether a renewal says nothing to the requests that waited for it: they try again. */
function holdsForOneOnly(renewed: AttemptResult): boolean {
	return hasPassed(renewed) || (renewed.kind === 'fault' && !renewed.endsRun);
}

/**
 * Has the token renewed once for all requests that are refused for it at the same time. Every n8n
 * renews it for a request whose statuses are not ignored, many of them once for each request.
 */
function createRenewal(call: Call) {
	let renewals = 0;
	let renewing: Promise<AttemptResult> | undefined;

	async function renew(request: ApiRequest): Promise<AttemptResult> {
		const result = await call(request, true);
		if (result.kind === 'response' || result.kind === 'fault') return result;
		// Before n8n 2.34 the API and the login host look alike here: a refusal, or no answer
		const again = await call(request, false);
		if (hasPassed(again)) return again;
		if (result.kind !== 'noAnswer') return result;
		// The token is still refused, so the login host did not answer, and nothing was applied
		return { ...result, mayHaveApplied: false };
	}

	return async (request: ApiRequest): Promise<AttemptResult> => {
		for (let left = MAX_RENEWALS; ; left -= 1) {
			const before = renewals;
			const result = await call(request, false);
			if (!isTokenRefused(result) || left === 0) return result;
			if (renewals > before) continue;
			const isFirst = renewing === undefined;
			renewing ??= renew(request).finally(() => (renewing = undefined));
			const renewed = await renewing;
			if (hasPassed(renewed)) renewals += Number(isFirst);
			// Before n8n 2.34 a refusal after a renewal comes without its body
			const isBare = renewed.kind === 'response' && renewed.status === 401 && renewed.body === '';
			if (isBare) return result;
			if (isFirst || !holdsForOneOnly(renewed)) return renewed;
		}
	};
}

/**
 * One attempt of a request with n8n's own OAuth2, which fetches the first token and renews it.
 *
 * @param baseUrl the API's address without a slash at its end; undefined where the credential has
 * none that is safe, and then nothing is sent
 * @param timeoutMs for one attempt
 * @param cancelSignal ends at once whatever is in flight
 */
export function createAttempt(
	context: Context,
	baseUrl: string | undefined,
	timeoutMs: number,
	cancelSignal?: AbortSignal,
	onCredential: OnCredential = () => {},
): Attempt {
	if (baseUrl === undefined) return async () => UNSAFE_URL;
	// One listener for all that is in flight: Node.js warns of many on one signal
	const ends = new Set<() => void>();
	cancelSignal?.addEventListener('abort', () => ends.forEach((end) => end()));
	return createRenewal(async ({ method, path, body }, renews) => {
		if (cancelSignal?.aborted) return { kind: 'cancelled', mayHaveApplied: false };
		const options: IHttpRequestOptions = {
			method,
			url: baseUrl + path,
			headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
			body,
			// A stream can be bounded. But n8n leaves the refusal of an expired token unread, and as a stream
			// that would keep its connection, so what renews the token is answered as text
			encoding: renews ? 'text' : 'stream',
			returnFullResponse: true,
			// A token must not follow a redirect to another host
			disableFollowRedirect: true,
			timeout: timeoutMs,
			ignoreHttpStatusErrors: !renews,
		};
		let unreadable: Fault | undefined;
		const over = new AbortController();
		const end = () => over.abort(NO_LONGER_NEEDED);
		ends.add(end);
		const send = async () =>
			await readResponse(
				(await context.helpers.httpRequestWithAuthentication.call(
					contextFor(
						context,
						over.signal,
						onCredential,
						(error) => (unreadable = credentialFault(error)),
					),
					CREDENTIAL,
					options,
				)) as IN8nHttpFullResponse,
			);
		try {
			// `timeout` begins anew with each byte, and does not hold for n8n's request for a token
			const timer = clock.pause(timeoutMs, over.signal).then(() => undefined);
			const result = await Promise.race([send(), timer]);
			if (result) return result;
			if (!cancelSignal?.aborted) {
				return { kind: 'noAnswer', cause: 'timeout', mayHaveApplied: true };
			}
		} catch (error) {
			if (!cancelSignal?.aborted) return unreadable ?? resultOfError(error, options.url);
		} finally {
			ends.delete(end);
			end();
		}
		return { kind: 'cancelled', mayHaveApplied: true };
	});
}
