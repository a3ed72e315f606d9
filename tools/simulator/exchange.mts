import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { admit } from './admit.mts';
import { apiError, errorBody, missingPermissions, Refusal } from './errors.mts';
import { faultAnswer } from './faultAnswer.mts';
import { isApplied } from './faults.mts';
import type { Fault } from './faults.mts';
import { parseBody, readBody, send } from './http.mts';
import { rateLimitHeaders } from './limits.mts';
import type { Verdict } from './limits.mts';
import { faultOf, hostOf, outageOf } from './outages.mts';
import { matchRoute } from './routes.mts';
import type { Match, Route } from './routes.mts';
import { checkScope } from './scopes.mts';
import type { Answer, Call, State } from './state.mts';
import type { RequestLog } from './types.mts';

/** One request on its way to an answer. */
export interface Exchange {
	state: State;
	request: IncomingMessage;
	response: ServerResponse;
	log: RequestLog;
	/** Only where a limit applied. */
	verdict?: Verdict;
}

/** Answers one request, or leaves it without an answer where a fault says so. */
export async function serve(
	state: State,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const at = performance.now();
	const url = new URL(request.url ?? '/', 'http://simulator');
	const match = matchRoute(request.method ?? '', url.pathname);
	const exchange = { state, request, response, log: logOf(request, match, at) };
	state.requests.push(exchange.log);
	state.listeners.forEach((listener) => listener(exchange.log));
	try {
		const outage = outageOf(state.outages, hostOf(url.pathname));
		if (outage) exchange.log.fault = outage.kind;
		const answer = outage
			? faultAnswer(faultOf(outage), exchange)
			: await answerOf(exchange, match, url.searchParams);
		if (answer) finish(exchange, answer);
	} catch (error) {
		// A client that went away while it sent its body gets no answer
		if (!(error instanceof Refusal) && request.destroyed && !request.complete) return;
		finish(exchange, refusalAnswer(error, exchange.log.correlationId));
	}
}

function logOf(request: IncomingMessage, match: Match, at: number): RequestLog {
	const { route, conversationId, participantId } = match;
	return {
		at,
		route: route?.name ?? 'unknown',
		method: request.method ?? '',
		path: request.url ?? '',
		status: 0,
		token: /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '',
		...(conversationId === undefined ? {} : { conversationId: conversationId.toLowerCase() }),
		...(participantId === undefined ? {} : { participantId: participantId.toLowerCase() }),
		correlationId: randomUUID(),
	};
}

async function answerOf(
	exchange: Exchange,
	{ route, methods, channelId = '', media = '' }: Match,
	query: URLSearchParams,
): Promise<Answer | undefined> {
	const { state, log } = exchange;
	if (!route) throw new Refusal(noRoute(methods));
	const token = route.isApi ? admit(exchange, route) : undefined;
	const fault = state.faults.pick(log, route.isApi);
	if (fault) log.fault = fault.kind;
	const call: Call = { ...(await callOf(exchange, route, query)), channelId, media, token };
	if (token) checkScope(route.name, token);
	if (route.isApi) checkPermission(route, call);
	await serviceTime(route, call, fault);
	if (!fault || fault.kind === 'slow') return route.handle(call);
	if (isApplied(fault)) applyUnseen(route, call);
	return faultAnswer(fault, exchange);
}

function noRoute(methods: string[]) {
	if (methods.length === 0) return apiError(404);
	return apiError(405, { headers: { Allow: methods.join(', ') } });
}

async function callOf(
	{ state, request, log }: Exchange,
	route: Route,
	query: URLSearchParams,
): Promise<Omit<Call, 'channelId' | 'media'>> {
	const { settings } = state;
	const { conversationId = '', participantId = '' } = log;
	const text = await readBody(request, settings.maxBodyBytes);
	const body = parseBody(request, text, route);
	// A form holds secrets and codes, which have no place in a log
	if (route.isApi) log.body = body;
	else if (body instanceof URLSearchParams) log.body = { grant_type: body.get('grant_type') };
	const { authorization = '', host = '' } = request.headers;
	return { state, settings, conversationId, participantId, host, query, body, authorization };
}

function checkPermission(route: Route, { settings: { forbidden } }: Call): void {
	if (!forbidden || (forbidden.routes && !forbidden.routes.includes(route.name))) return;
	throw new Refusal(missingPermissions(forbidden.permissions));
}

async function serviceTime(route: Route, { settings }: Call, fault?: Fault): Promise<void> {
	const usual = route.isApi ? settings.serviceMs : 0;
	const ms = fault?.kind === 'slow' ? usual + fault.ms : usual;
	if (ms > 0) await delay(ms);
}

function applyUnseen(route: Route, call: Call): void {
	try {
		route.handle(call);
	} catch (error) {
		// What would have been refused has no effect, and its refusal is not seen
		if (!(error instanceof Refusal)) throw error;
	}
}

function refusalAnswer(error: unknown, correlationId: string): Answer {
	const known = error instanceof Refusal;
	const { error: cause } = known
		? error
		: { error: apiError(500, { code: 'simulator.error', message: String(error) }) };
	const body = errorBody(cause, correlationId);
	return { status: cause.status, body, headers: cause.headers };
}

/** A 429 of the limit that notifications have besides binds no other request of the token. */
function isOfNotifications({ body }: Answer): boolean {
	return typeof body === 'object' && 'limit' in body;
}

function finish(exchange: Exchange, answer: Answer): void {
	const { state, response, log, verdict } = exchange;
	const shown =
		answer.status === 429 ? state.settings.rateLimitHeadersOn429 : state.settings.rateLimitHeaders;
	const limitHeaders = verdict && shown ? rateLimitHeaders(verdict, state.settings) : {};
	const headers = { 'ININ-Correlation-Id': log.correlationId, ...limitHeaders, ...answer.headers };
	log.status = answer.status;
	log.answeredAt = performance.now();
	const seconds = Number(answer.headers?.['Retry-After']);
	if (answer.status === 429 && seconds > 0 && verdict && !isOfNotifications(answer)) {
		state.limits.told(log.token, log.answeredAt, seconds);
	}
	send(response, { ...answer, headers }, state.settings);
}
