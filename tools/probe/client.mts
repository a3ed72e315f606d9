import fetch from 'node-fetch';
import type { Interrupt } from './interrupt.mts';
import type { Notes } from './notes.mts';
import { isAccepted, member, parsed, safeWord } from './reply.mts';
import type { Reply } from './reply.mts';
import type { Timing } from './timing.mts';
import { CannotGoOn, Unanswered } from './unanswered.mts';

export interface Access {
	loginUrl: string;
	apiUrl: string;
	clientId: string;
	clientSecret: string;
}

/** Requests to one organization. */
export interface Client {
	/**
	 * Sends a request until it is answered by something else than 429, 5xx or a broken connection.
	 * Throws Unanswered where it never is, CannotGoOn without a token, and Interrupted.
	 *
	 * @param expected statuses that are no surprise
	 */
	call(request: Request, expected?: number[]): Promise<Reply>;
	/** A token of its own, with a rate limit of its own. */
	account(): Promise<Account>;
}

/** Sends a request once; undefined where no answer came. */
export type Account = (request: Request) => Promise<Reply | undefined>;

export interface Request {
	method: 'GET' | 'PATCH' | 'POST' | 'PUT';
	path: string;
	body?: object;
}

interface Context {
	access: Access;
	timing: Timing;
	notes: Notes;
	interrupt: Interrupt;
}

const MAX_FAILURES = 6;

export function createClient(context: Context): Client {
	const { timing, notes, interrupt } = context;
	let token: Promise<string> | undefined;
	/** Whether a login has worked: a failure after that is of the moment. */
	let isLoggedIn = false;

	async function attempt(request: Request, bearer: string): Promise<Reply | undefined> {
		const headers: Record<string, string> = { Authorization: `Bearer ${bearer}` };
		if (request.body) headers['Content-Type'] = 'application/json';
		const body = request.body && JSON.stringify(request.body);
		const reply = await exchange(context, context.access.apiUrl + request.path, {
			method: request.method,
			headers,
			body,
		}).catch(() => undefined);
		if (reply) notes.answer(reply);
		return reply;
	}

	async function call(request: Request, expected: number[] = []): Promise<Reply> {
		const effort: Effort = { failures: 0, waitedMs: 0 };
		let firstSentAt: number | undefined;
		let isRenewed = false;
		for (let isRepeated = false; ; isRepeated = true) {
			interrupt.check();
			token ??= issueToken(context, !isLoggedIn);
			const sentAt = performance.now();
			const bearer = await token;
			isLoggedIn = true;
			const reply = await attempt(request, bearer);
			if (reply?.status === 401 && !isRenewed) {
				isRenewed = true;
				token = undefined;
			} else if (reply && !isFailure(reply, request)) {
				if (!isAccepted(reply) && !expected.includes(reply.status)) notes.refusal(reply);
				return { ...reply, sentAt: firstSentAt ?? reply.sentAt, isRepeated };
			} else {
				// A 429 had no effect; of anything else nobody can know
				if (reply?.status !== 429) firstSentAt ??= sentAt;
				await interrupt.sleep(nextWait(effort, reply, timing));
			}
		}
	}

	async function account(): Promise<Account> {
		const own = await issueToken(context, false);
		return async (request) => {
			interrupt.check();
			return await attempt(request, own);
		};
	}

	return { call, account };
}

/** Whether it says nothing about what was asked: to be sent again. */
function isFailure(reply: Reply, { method }: Request): boolean {
	if (reply.status >= 500 || reply.status === 429 || reply.status === 408) return true;
	// A page of a proxy; a write may be answered by anything
	return isAccepted(reply) && method !== 'PATCH' && reply.json === undefined;
}

/** What one request has cost so far. */
interface Effort {
	failures: number;
	waitedMs: number;
}

/** Milliseconds before a request is sent again. Throws Unanswered where it has cost enough. */
function nextWait(effort: Effort, reply: Reply | undefined, timing: Timing): number {
	if (reply?.status !== 429) effort.failures++;
	const waitMs = waitAfter(reply, effort.failures, timing);
	effort.waitedMs += waitMs;
	if (effort.failures > MAX_FAILURES || effort.waitedMs > timing.maxWaitMs) {
		throw new Unanswered(givenUpText(reply));
	}
	return waitMs;
}

function waitAfter(reply: Reply | undefined, failures: number, { backoffMs }: Timing): number {
	const backoff = backoffMs * 2 ** Math.max(0, failures - 1);
	if (reply?.status !== 429) return backoff;
	const seconds = hintOf(reply);
	return seconds === undefined ? Math.max(backoff, 500) : seconds * 1000 + 20;
}

/** Seconds that a 429 tells to wait. */
export function hintOf(reply: Reply): number | undefined {
	const text = reply.header('retry-after') ?? reply.header('inin-ratelimit-reset');
	const seconds = Number(text);
	return text !== undefined && seconds >= 0 ? Math.max(seconds, 0.2) : undefined;
}

function givenUpText(reply: Reply | undefined): string {
	if (!reply) return 'No answer came from the API host, though it was asked several times.';
	const text = `It was answered ${reply.status} each time`;
	return reply.status === 429 ? `${text}: the rate limit is used up.` : `${text}.`;
}

/** One request and its answer. Rejects where none comes. */
async function exchange(
	{ timing, notes }: Context,
	url: string,
	init: { method: string; headers: Record<string, string>; body?: string },
): Promise<Reply> {
	notes.requests++;
	const sentAt = performance.now();
	const signal = AbortSignal.timeout(timing.timeoutMs);
	const answer = await fetch(url, { ...init, redirect: 'manual', signal });
	const text = await answer.text();
	const json = parsed(text);
	return {
		status: answer.status,
		header: (name) => answer.headers.get(name) ?? undefined,
		text,
		json,
		code: safeWord(member(json, 'code')),
		correlationId: answer.headers.get('inin-correlation-id') ?? '',
		sentAt,
		answeredAt: performance.now(),
		isRepeated: false,
	};
}

/** Logs in with client credentials. Throws CannotGoOn where that does not work: the first time, at once. */
async function issueToken(context: Context, isFirst: boolean): Promise<string> {
	const { access, timing, interrupt } = context;
	const basic = Buffer.from(`${access.clientId}:${access.clientSecret}`).toString('base64');
	let problem = '';
	for (let tries = 1; tries <= MAX_FAILURES; tries++) {
		const reply = await exchange(context, `${access.loginUrl}/oauth/token`, {
			method: 'POST',
			headers: {
				Authorization: `Basic ${basic}`,
				'Content-Type': 'application/x-www-form-urlencoded',
			},
			body: 'grant_type=client_credentials',
		}).catch(codeOf);
		const token = typeof reply === 'string' ? undefined : member(reply.json, 'access_token');
		if (typeof token === 'string') return token;
		problem = loginProblem(reply);
		const isOfTheMoment =
			typeof reply !== 'string' && (reply.status === 429 || reply.status >= 500);
		if (isFirst && !isOfTheMoment) break;
		if (typeof reply !== 'string' && member(reply.json, 'error') === 'invalid_client') break;
		await interrupt.sleep(timing.backoffMs * 2 ** tries);
	}
	throw new CannotGoOn(problem);
}

function codeOf(error: unknown): string {
	return safeWord((error as { code?: unknown }).code) || 'no answer';
}

function loginProblem(reply: Reply | string): string {
	if (typeof reply === 'string') {
		return `The login host cannot be reached (${reply}): check --region, or --login-url.`;
	}
	const error = safeWord(member(reply.json, 'error'));
	const advice =
		error === 'invalid_client'
			? ' Check the client ID, the secret and the region: a client exists in one region only.'
			: error === ''
				? ' Check --region, or --login-url.'
				: '';
	return `The login was refused: ${reply.status} ${error}.`.replace(' .', '.') + advice;
}
