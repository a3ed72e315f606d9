import { getEventListeners } from 'node:events';

import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import type { ApiRequest } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { createAttempt } from '../../../nodes/GenesysParticipantAttributes/client/exchange';

type Answer = { statusCode: number; headers: object; body: string };

const REQUEST: ApiRequest = { method: 'GET', path: '/api/v2/x' };
const answer = (statusCode: number, body = '{}'): Answer => ({ statusCode, headers: {}, body });

/** What an n8n before 2.34 throws for a status that it is not told to ignore. */
function thrownFor(status: number): Error {
	const said = `Request failed with status code ${status}`;
	const fields = { name: 'NodeApiError', httpCode: String(status), messages: [said] };
	return Object.assign(new Error(said), fields);
}

interface Server {
	/** Whether it takes the token that n8n has. */
	isTokenGood: boolean;
	/** Answers with a good token. */
	next: Answer[];
	/** What n8n throws where the login host hands out no token. */
	loginFails?: Error;
	renewals: number;
}

function createServer(changed: Partial<Server> = {}): Server {
	return { isTokenGood: false, next: [], renewals: 0, ...changed };
}

/** An n8n that renews the token once for each request whose statuses are not ignored. */
function n8nBefore(server: Server): IExecuteFunctions {
	const ask = (): Answer =>
		server.isTokenGood
			? (server.next.shift() ?? answer(200))
			: answer(401, '{"code":"bad.credentials"}');
	const httpRequestWithAuthentication = async (_type: string, options: IHttpRequestOptions) => {
		await Promise.resolve();
		let response = ask();
		if (options.ignoreHttpStatusErrors) return response;
		if (response.statusCode === 401) {
			server.renewals += 1;
			await Promise.resolve();
			if (server.loginFails) throw server.loginFails;
			server.isTokenGood = true;
			response = ask();
		}
		if (response.statusCode >= 300) throw thrownFor(response.statusCode);
		return response;
	};
	const helpers = { httpRequestWithAuthentication };
	return { helpers } as unknown as IExecuteFunctions;
}

test('cancellation is heard by one listener, however many requests are under way', async () => {
	const { signal } = new AbortController();
	const context = n8nBefore(createServer({ isTokenGood: true }));
	const attempt = createAttempt(context, 'https://api.mypurecloud.com', 10_000, signal);
	const all = Array.from({ length: 50 }, async () => await attempt(REQUEST));
	const listeners = getEventListeners(signal, 'abort');
	expect(await Promise.all(all)).toHaveLength(50);
	expect(listeners).toHaveLength(1);
});

test('a context that keeps its state in private fields is taken as it is', async () => {
	class PrivateContext {
		#node = 'Node';
		helpers = {
			async httpRequestWithAuthentication(this: PrivateContext) {
				return { statusCode: 200, headers: {}, body: `${this.getNode()} ${this.id}` };
			},
		};
		get id() {
			return this.#node.length;
		}
		getNode() {
			return this.#node;
		}
		getExecutionCancelSignal() {
			return new AbortController().signal;
		}
	}
	const context = new PrivateContext() as unknown as IExecuteFunctions;
	const result = await createAttempt(context, 'https://api.mypurecloud.com', 10_000)(REQUEST);
	expect(result).toMatchObject({ kind: 'response', body: 'Node 4' });
});

test.each([
	['that heeds its signal', true],
	['that does not', false],
])('a cancelled request %s is cancelled, and no timeout', async (_, heeds) => {
	const cancelling = new AbortController();
	const httpRequestWithAuthentication = async function (this: IExecuteFunctions) {
		const signal = this.getExecutionCancelSignal()!;
		await new Promise((_resolve, reject) => {
			if (heeds) signal.addEventListener('abort', () => setTimeout(reject, 0, new Error('ended')));
		});
	};
	const context = { helpers: { httpRequestWithAuthentication } } as unknown as IExecuteFunctions;
	const attempt = createAttempt(context, 'https://api.example.com', 10_000, cancelling.signal);
	const result = attempt(REQUEST);
	cancelling.abort();
	expect(await result).toEqual({ kind: 'cancelled', mayHaveApplied: true });
	expect(await attempt(REQUEST)).toEqual({ kind: 'cancelled', mayHaveApplied: false });
});

async function ask(server: Server, times = 1) {
	const attempt = createAttempt(n8nBefore(server), 'https://api.mypurecloud.com', 10_000);
	return await Promise.all(Array.from({ length: times }, async () => await attempt(REQUEST)));
}

const ok = expect.objectContaining({ kind: 'response', status: 200 });

test('a token is renewed once for all requests that are under way', async () => {
	const server = createServer();
	expect(await ask(server, 10)).toEqual(Array.from({ length: 10 }, () => ok));
	expect(server.renewals).toBe(1);
});

test.each([429, 503])('a %d that comes with the new token is answered as it is', async (status) => {
	const server = createServer({ next: [answer(status), answer(status, '{"code":"full"}')] });
	expect(await ask(server)).toEqual([
		{ kind: 'response', status, headers: {}, body: '{"code":"full"}' },
	]);
	expect(server.renewals).toBe(1);
});

test('a login host that does not answer a renewal ends no run, and nothing was applied', async () => {
	const reset = { name: 'NodeApiError', httpCode: 'ECONNRESET', messages: ['socket hang up'] };
	const server = createServer({ loginFails: Object.assign(new Error('lost'), reset) });
	expect(await ask(server)).toEqual([
		{ kind: 'noAnswer', cause: 'network', mayHaveApplied: false },
	]);
});

test('a 401 that a new token does not mend is answered with its body', async () => {
	const body = '<html>who are you?</html>';
	const server = createServer({ next: Array.from({ length: 4 }, () => answer(401, body)) });
	server.isTokenGood = true;
	expect(await ask(server)).toEqual([{ kind: 'response', status: 401, headers: {}, body }]);
});

test('a refusal of the IP address asks for no new token', async () => {
	const body = '{"code":"ip.not.authorized"}';
	const server = createServer({ isTokenGood: true, next: [answer(401, body)] });
	expect(await ask(server)).toEqual([{ kind: 'response', status: 401, headers: {}, body }]);
	expect(server.renewals).toBe(0);
});
