import type {
	AttemptResult,
	HttpResponse,
} from '../../../nodes/GenesysParticipantAttributes/delivery/request';

export function response(
	status: number,
	headers: Record<string, unknown> = {},
	body = '',
): HttpResponse {
	return { kind: 'response', status, headers, body };
}

/** What the attributes endpoint answers to a write. */
export const ACCEPTED: AttemptResult = response(202);

/** A 429 as the API documents it. */
export function tooMany(seconds: number): HttpResponse {
	return response(429, { 'retry-after': String(seconds) });
}

/** A success that tells the state of the token's window. */
export function counted(count: number, allowed: number, reset: number): HttpResponse {
	return response(202, {
		'inin-ratelimit-count': String(count),
		'inin-ratelimit-allowed': String(allowed),
		'inin-ratelimit-reset': String(reset),
	});
}

export function noAnswer(
	cause: 'timeout' | 'network' | 'serverError' = 'network',
	mayHaveApplied = true,
): AttemptResult {
	return { kind: 'noAnswer', cause, mayHaveApplied };
}

export const CANCELLED: AttemptResult = { kind: 'cancelled', mayHaveApplied: true };

/** No token with this credential; `code` is OAuth's. */
export function refusedCredential(code?: string): AttemptResult {
	return { kind: 'fault', reason: 'unauthorized', endsRun: true, code, mayHaveApplied: false };
}
