import type { Answer, ApiRequest, DeliveryReason } from './answer';
import { refusalMs, retryAfterMs } from './hint';

/**
 * What an answer means for the request.
 * `wait`: over the limit; comes again when the window lets it, and costs no retry.
 * `retry`: may work the next time; `maxRetries` narrows how often that is believed.
 * `unknown`: the request may have been carried out all the same.
 */
export type Meaning =
	| { kind: 'ok'; json: unknown }
	| { kind: 'wait'; hintMs?: number }
	| {
			kind: 'retry';
			reason: DeliveryReason;
			unknown: boolean;
			hintMs?: number;
			maxRetries?: number;
	  }
	| { kind: 'stop'; reason: DeliveryReason };

interface RetriedStatus {
	reason: DeliveryReason;
	unknown: boolean;
	maxRetries?: number;
}

/**
 * Setting an attribute to a value twice leaves the same state, so a write whose answer never came
 * is sent again. The one exception is named in the docs: a repeat may overwrite what somebody else
 * wrote in between.
 */
const RETRIED: Record<number, RetriedStatus> = {
	// The server stopped waiting for the request, so it did not read it whole
	408: { reason: 'timeout', unknown: false },
	// The resource was being changed; seldom passes, so it is not believed for long
	409: { reason: 'conflict', unknown: false, maxRetries: 2 },
	// An accident on the server, before or after the work was done
	500: { reason: 'serverError', unknown: true },
	// The gateway lost the service behind it, perhaps after handing on the request
	502: { reason: 'serverError', unknown: true },
	// The service refused the work
	503: { reason: 'serverError', unknown: false },
	// The gateway stopped waiting; the service behind it may have finished
	504: { reason: 'serverError', unknown: true },
};

const STOPPED: Record<number, DeliveryReason> = {
	401: 'unauthorized',
	403: 'forbidden',
	404: 'notFound',
};

/** JSON text to its value; undefined for an empty text, null where the text is no JSON object. */
function parseObject(text: string): object | null | undefined {
	if (text.trim() === '') return undefined;
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && !Array.isArray(value) ? value : null;
	} catch {
		return null;
	}
}

/** Only a write may be answered with an empty body. */
function isSuccess(json: object | null | undefined, { method, isAnswer }: Asked): boolean {
	return json ? (isAnswer?.(json) ?? true) : json === undefined && method === 'PATCH';
}

type Asked = Pick<ApiRequest, 'method' | 'isAnswer'>;

/** What an answer means for the request that it came to. */
export function classify(answer: Answer, request: Asked): Meaning {
	switch (answer.kind) {
		case 'cancelled':
			return { kind: 'stop', reason: 'cancelled' };
		case 'refusedCredential':
			return { kind: 'stop', reason: 'unauthorized' };
		case 'tokenLimited':
			return { kind: 'wait' };
		case 'noAnswer':
			return { kind: 'retry', reason: answer.cause, unknown: answer.sent };
	}
	const { status, headers } = answer;
	if (status === 429) return { kind: 'wait', hintMs: refusalMs(answer) };
	if (status >= 200 && status < 300) {
		const json = parseObject(answer.body);
		if (isSuccess(json, request)) return { kind: 'ok', json };
		// A proxy's error page or a cut-off answer: nobody knows what the service did
		return { kind: 'retry', reason: 'serverError', unknown: true };
	}
	const retried = RETRIED[status];
	if (retried) return { kind: 'retry', ...retried, hintMs: retryAfterMs(headers) };
	if (status >= 500) return { kind: 'stop', reason: 'serverError' };
	return { kind: 'stop', reason: STOPPED[status] ?? 'rejected' };
}
