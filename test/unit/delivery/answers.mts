import type {
	Answer,
	ResponseAnswer,
} from '../../../nodes/GenesysParticipantAttributes/delivery/answer';

export function response(
	status: number,
	headers: Record<string, unknown> = {},
	body = '',
): ResponseAnswer {
	return { kind: 'response', status, headers, body };
}

/** What the attributes endpoint answers to a write. */
export const ACCEPTED: Answer = response(202);

/** A 429 as the API documents it. */
export function tooMany(seconds: number): ResponseAnswer {
	return response(429, { 'retry-after': String(seconds) });
}

/** A success that tells the state of the token's window. */
export function counted(count: number, allowed: number, reset: number): ResponseAnswer {
	return response(202, {
		'inin-ratelimit-count': String(count),
		'inin-ratelimit-allowed': String(allowed),
		'inin-ratelimit-reset': String(reset),
	});
}

export function noAnswer(
	cause: 'timeout' | 'network' | 'serverError' = 'network',
	sent = true,
): Answer {
	return { kind: 'noAnswer', cause, sent };
}
