import { isObject, parseJson } from '../common';
import { refusalMs, retryAfterMs } from './hint';
import type { ApiRequest, AttemptResult, FailureReason, HttpResponse } from './request';

/**
 * What follows from one attempt.
 * `wait`: over the limit; sent again when the limit allows it, and costs no retry.
 * `retry`: may work the next time; `maxRetries` narrows how often that is believed, and `isOutage`
 * says that the service failed, not the request.
 * `fail`: final; `endsRun` where every other request of the run would fail in the same way.
 */
export type Decision =
	| { kind: 'ok'; json?: object }
	| { kind: 'wait'; hintMs?: number }
	| {
			kind: 'retry';
			reason: FailureReason;
			isOutage: boolean;
			mayHaveApplied: boolean;
			retryAfterMs?: number;
			maxRetries?: number;
	  }
	| { kind: 'fail'; reason: FailureReason; endsRun: boolean; mayHaveApplied: boolean };

function fail(reason: FailureReason, endsRun = false, mayHaveApplied = false): Decision {
	return { kind: 'fail', reason, endsRun, mayHaveApplied };
}

/**
 * Setting an attribute to a value twice leaves the same state, so a write whose answer never came
 * is sent again. The one exception is named in the docs: a repeat may overwrite what somebody else
 * wrote in between.
 */
function outage(
	reason: FailureReason,
	mayHaveApplied: boolean,
	retryAfter?: number,
): Decision & { kind: 'retry' } {
	return { kind: 'retry', reason, isOutage: true, mayHaveApplied, retryAfterMs: retryAfter };
}

/** Statuses that no repeat mends. */
const FINAL: Record<number, FailureReason> = {
	401: 'unauthorized',
	403: 'forbidden',
	404: 'notFound',
	// Method or version that the server does not implement
	501: 'serverError',
	505: 'serverError',
};

/** Statuses after which no other request of the run can pass: no token, and a proxy's login. */
const ENDS_RUN = new Set([401, 407]);

/** How the API says with 400 that a request came to it cut off. */
const CUT_OFF = /"client\.failed\.request"/;

function decideOnSuccess(
	{ status, body }: HttpResponse,
	{ method }: Pick<ApiRequest, 'method'>,
): Decision {
	const value = parseJson(body);
	const json = isObject(value) ? value : undefined;
	// 202 is accepted, whatever comes with it; only a write may be answered with an empty body
	if (method === 'PATCH' && (status === 202 || body.trim() === '')) return { kind: 'ok', json };
	// A proxy's error page or a cut-off answer: nobody knows what the service did
	return json ? { kind: 'ok', json } : outage('serverError', true);
}

function decideOnResponse(response: HttpResponse, request: Pick<ApiRequest, 'method'>): Decision {
	const { status, headers } = response;
	if (status === 429) return { kind: 'wait', hintMs: refusalMs(response) };
	if (status >= 200 && status < 300) return decideOnSuccess(response, request);
	const retryAfter = retryAfterMs(headers);
	// The server did not read the request whole: it came cut off, or not in time
	if (status === 400 && CUT_OFF.test(response.body))
		return { ...outage('network', false, retryAfter), isOutage: false };
	if (status === 408) return { ...outage('timeout', false, retryAfter), isOutage: false };
	// The resource was being changed; seldom passes, so it is not believed for long
	if (status === 409)
		return { ...outage('conflict', false, retryAfter), isOutage: false, maxRetries: 2 };
	if (FINAL[status]) return fail(FINAL[status], ENDS_RUN.has(status));
	// 503: the service refused the work. Others: before or after the work was done
	if (status >= 500) return outage('serverError', status !== 503, retryAfter);
	return fail('rejected', ENDS_RUN.has(status));
}

/** What follows from an attempt for the request that it belongs to. */
export function decide(result: AttemptResult, request: Pick<ApiRequest, 'method'>): Decision {
	switch (result.kind) {
		case 'response':
			return decideOnResponse(result, request);
		case 'noAnswer':
			return outage(result.cause, result.mayHaveApplied);
		case 'tokenLimited':
			return { kind: 'wait' };
		case 'fault':
			return fail(result.reason, result.endsRun, result.mayHaveApplied);
		case 'cancelled':
			return fail('cancelled', false, result.mayHaveApplied);
	}
}
