import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';

import { NO_LONGER_NEEDED } from '../delivery/clock';
import type { ApiRequest, Attempt, AttemptResult, Fault } from '../delivery/request';
import { clock } from './clock';
import { credentialFault, resultOfError, UNSAFE_URL } from './thrown';

export const CREDENTIAL = 'genesysCloudOAuth2Api';

/** Whatever n8n lets make requests. */
export type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

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
		const timer = clock.pause(ms, over.signal).then(() => undefined);
		try {
			return await Promise.race([work(over.signal), timer]);
		} finally {
			ends.delete(end);
			end();
		}
	};
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
 */
export function createAttempt(
	context: Context,
	baseUrl: string | undefined,
	timeoutMs: number,
): Attempt {
	if (baseUrl === undefined) return async () => UNSAFE_URL;
	const cancelSignal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const inTime = createTimeLimit(cancelSignal);
	return createRenewal(async ({ method, path, body }, renews) => {
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
			ignoreHttpStatusErrors: !renews,
		};
		let unreadable: Fault | undefined;
		const send = async (signal: AbortSignal) =>
			(await context.helpers.httpRequestWithAuthentication.call(
				contextFor(context, signal, (error) => (unreadable = credentialFault(error))),
				CREDENTIAL,
				options,
			)) as IN8nHttpFullResponse;
		try {
			// `timeout` begins anew with each byte, and does not hold for n8n's request for a token
			const response = await inTime(timeoutMs, send);
			if (!response) return { kind: 'noAnswer', cause: 'timeout', mayHaveApplied: true };
			const { statusCode: status, headers, body: text } = response;
			return { kind: 'response', status, headers, body: String(text ?? '') };
		} catch (error) {
			if (cancelSignal?.aborted) return { kind: 'cancelled' };
			return unreadable ?? resultOfError(error, options.url);
		}
	});
}
