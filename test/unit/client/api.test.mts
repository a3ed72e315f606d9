import { randomUUID } from 'node:crypto';
import { getEventListeners } from 'node:events';

import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { openApi } from '../../../nodes/GenesysParticipantAttributes/client/api';
import { POLICY, READ } from '../delivery/sendSetUp.mts';

/** The context of one execution, whose requests are answered so. */
function contextOf(signal: AbortSignal, answer: (options: IHttpRequestOptions) => Promise<object>) {
	const credential = {
		...{ region: 'mypurecloud.de', grantType: 'clientCredentials' },
		oauthTokenData: { access_token: 'x' },
	};
	return {
		getNode: () => ({ credentials: { genesysCloudOAuth2Api: { id: randomUUID() } } }),
		getCredentials: async () => credential,
		getExecutionCancelSignal: () => signal,
		helpers: {
			httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) =>
				await answer(options),
		},
	} as unknown as IExecuteFunctions;
}

const listenersOf = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

test('what a run listened to is let go when it ends, in an execution of many runs', async () => {
	const { signal } = new AbortController();
	const context = contextOf(signal, async () => ({ statusCode: 404, headers: {}, body: '' }));
	for (let run = 0; run < 3; run += 1) {
		const api = await openApi(context, POLICY);
		await api.send(READ);
		expect(listenersOf(signal)).toBe(1);
		api.close();
		expect(listenersOf(signal)).toBe(0);
	}
});

test('cancelling ends waits and requests at once, and nothing is sent afterwards', async () => {
	const cancelling = new AbortController();
	const api = await openApi(
		contextOf(cancelling.signal, async () => await new Promise(() => {})),
		POLICY,
	);
	const [waiting, sending] = [api.pause(60_000), api.send(READ)];
	await new Promise((resolve) => setImmediate(resolve));
	cancelling.abort();
	expect(await waiting).toBe(false);
	expect(await sending).toMatchObject({ reason: 'cancelled', attempts: 1, mayHaveApplied: true });
	expect(await api.send(READ)).toMatchObject({ reason: 'cancelled', attempts: 0 });
	expect(await api.pause(60_000)).toBe(false);
	expect(api.cancelSignal.aborted).toBe(true);
	api.close();
});

test('an execution that was cancelled before it begins sends nothing', async () => {
	const api = await openApi(
		contextOf(AbortSignal.abort(), async () => ({ statusCode: 404, headers: {}, body: '' })),
		POLICY,
	);
	expect(await api.send(READ)).toMatchObject({ reason: 'cancelled', attempts: 0 });
	api.close();
});

test('an answer that ends the run ends its waits, so that all is told the cause', async () => {
	const refused = { statusCode: 401, headers: {}, body: '{"code":"ip.not.authorized"}' };
	const { signal } = new AbortController();
	const api = await openApi(
		contextOf(signal, async () => refused),
		POLICY,
	);
	const waiting = api.pause(60_000);
	expect(await api.send(READ)).toMatchObject({ reason: 'unauthorized', attempts: 1 });
	expect([await waiting, await api.pause(60_000)]).toEqual([true, true]);
	expect(await api.send(READ)).toMatchObject({ reason: 'unauthorized', attempts: 0 });
	api.close();
});
