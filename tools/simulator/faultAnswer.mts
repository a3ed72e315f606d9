import { apiError, errorBody } from './errors.mts';
import type { Exchange } from './exchange.mts';
import type { Fault } from './faults.mts';
import { tooManyRequests } from './limits.mts';
import type { Answer } from './state.mts';

const proxyPage =
	'<html>\n<head><title>Bad Gateway</title></head>\n<body><h1>Bad Gateway</h1></body>\n</html>\n';

/** What a request that meets the fault gets; undefined where it gets nothing. */
export function faultAnswer(
	fault: Exclude<Fault, { kind: 'slow' }>,
	exchange: Exchange,
): Answer | undefined {
	if (fault.kind === 'status') return statusAnswer(fault, exchange);
	if (fault.kind === 'reset' || fault.kind === 'hang') return noAnswer(fault.kind, exchange);
	const status = fault.status ?? 200;
	if (fault.kind === 'html') return { status, body: proxyPage };
	if (fault.kind === 'emptyBody') return { status };
	return { status, body: '{"id":"1f0c', headers: { 'Content-Type': 'application/json' } };
}

function statusAnswer(fault: Extract<Fault, { kind: 'status' }>, exchange: Exchange): Answer {
	const { state, log, verdict } = exchange;
	// Requests that get 429 do not count
	if (fault.status === 429 && verdict) state.limits.giveBack(verdict);
	const known = fault.code === undefined ? {} : { code: fault.code };
	const base =
		fault.status === 429 ? tooManyRequestsOf(fault, exchange) : apiError(fault.status, known);
	const { code = base.code, message = base.message } = fault;
	const body = errorBody({ ...base, code, message }, log.correlationId);
	return { status: fault.status, body, headers: { ...base.headers, ...fault.headers } };
}

function tooManyRequestsOf(fault: Extract<Fault, { kind: 'status' }>, { state }: Exchange) {
	const { retryAfter = 1 } = fault;
	if (retryAfter !== false) return tooManyRequests(retryAfter, state.settings);
	const silent = { ...state.settings, retryAfter: false, retryAfterInMessage: false };
	return tooManyRequests(1, silent);
}

function noAnswer(kind: 'reset' | 'hang', { state, request }: Exchange): undefined {
	const cut = () => void request.socket.destroy();
	if (kind === 'reset') cut();
	else state.hanging.add(cut);
}
