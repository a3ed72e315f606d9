import {
	sleep,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';

import { NO_LONGER_NEEDED } from '../delivery/clock';
import type { Attempt, Fault } from '../delivery/request';
import { credentialFault, resultOfError } from './thrown';

export const CREDENTIAL = 'genesysCloudOAuth2Api';

/** Our own code, beside OAuth's, for a credential with an address that is not safe. */
export const UNSAFE_URL = 'unsafe_url';

const unsafeUrl: Fault = {
	kind: 'fault',
	reason: 'unauthorized',
	endsRun: true,
	code: UNSAFE_URL,
	mayHaveApplied: false,
};

type Context = IExecuteFunctions | ILoadOptionsFunctions;

/**
 * The context for n8n's helper, which ends its requests with this signal, and asks for the
 * credential anew at each request: an error there is none of the request's.
 */
function contextFor(
	context: Context,
	signal: AbortSignal,
	onCredentialError: (error: unknown) => void,
): Context {
	const getCredentials: Context['getCredentials'] = async (...args) =>
		await context.getCredentials<never>(...args).catch((error: unknown) => {
			onCredentialError(error);
			throw error;
		});
	return Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
		getCredentials: { value: getCredentials },
	}) as Context;
}

/**
 * Ends what takes longer, whether it heeds its signal or not. Cancellation ends all at once, through
 * one listener: Node.js warns of many on one signal.
 */
function createTimeLimit(cancelSignal: AbortSignal | undefined) {
	const ends = new Set<() => void>();
	cancelSignal?.addEventListener('abort', () => ends.forEach((end) => end()), { once: true });
	return async <T>(
		ms: number,
		work: (signal: AbortSignal) => Promise<T>,
	): Promise<T | undefined> => {
		const over = new AbortController();
		const end = () => over.abort(NO_LONGER_NEEDED);
		ends.add(end);
		const timer = sleep(ms, over.signal).then(() => undefined);
		try {
			return await Promise.race([work(over.signal), timer]);
		} finally {
			ends.delete(end);
			end();
		}
	};
}

/**
 * One attempt of a request with n8n's own OAuth2: it fetches the first token and, on a 401, a new one.
 *
 * @param baseUrl the API's address without a slash at its end; undefined where the credential has
 * none that is safe, and then nothing is sent
 * @param timeoutMs for one attempt
 */
export function createAttempt(
	context: Context,
	baseUrl: string | undefined,
	timeoutMs: number,
): Attempt {
	if (baseUrl === undefined) return async () => unsafeUrl;
	const cancelSignal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const inTime = createTimeLimit(cancelSignal);
	return async ({ method, path, body }) => {
		if (cancelSignal?.aborted) return { kind: 'cancelled' };
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
		let unreadable: Fault | undefined;
		const call = async (signal: AbortSignal) =>
			(await context.helpers.httpRequestWithAuthentication.call(
				contextFor(context, signal, (error) => (unreadable = credentialFault(error))),
				CREDENTIAL,
				options,
			)) as IN8nHttpFullResponse;
		try {
			// `timeout` begins anew with each byte, and does not hold for n8n's request for a token
			const response = await inTime(timeoutMs, call);
			if (!response) return { kind: 'noAnswer', cause: 'timeout', mayHaveApplied: true };
			const { statusCode: status, headers, body: text } = response;
			return { kind: 'response', status, headers, body: String(text ?? '') };
		} catch (error) {
			if (cancelSignal?.aborted) return { kind: 'cancelled' };
			return unreadable ?? resultOfError(error, options.url);
		}
	};
}
