import type { LimitKind } from '../simulator/limitKinds.mts';
import { api, conversation, conversations, simulator, standUp, tokens } from './sdkStand.mts';

standUp();

describe('errors as the SDK hands them on', () => {
	const shape = {
		message: expect.any(String),
		contextId: expect.any(String),
		details: [],
		errors: [],
	};

	test.each([
		[400, 'bad.request', () => simulator.faults.next('any', 400)],
		[401, 'bad.credentials', () => simulator.revokeTokens()],
		[
			403,
			'missing.any.permissions',
			() => (simulator.settings.forbidden = { permissions: ['conversation:communication:view'] }),
		],
		[404, 'not.found', () => simulator.removeConversation(conversation.id)],
		[429, 'too.many.requests.retry.after', () => simulator.setLimit(0)],
	])('%i is %s', async (status, code, arrange) => {
		arrange();
		await expect(conversations.getConversation(conversation.id)).rejects.toMatchObject({
			...shape,
			status,
			code,
		});
	});

	test.each<[LimitKind, string, string, string]>([
		['fixed', '60', '60', '60'],
		['sliding', '60', '60', '60'],
		['bucket', '20', '60', '20'],
	])('a %s limit is told in the headers', async (limitKind, first, last, retryAfter) => {
		api.setReturnExtendedResponses(true);
		Object.assign(simulator.settings, { limit: 3, limitKind });
		const answers = [];
		for (let n = 0; n < 3; n++) answers.push((await tokens.getTokensMe()) as { headers?: object });
		const told = (count: number, reset: string) =>
			expect.objectContaining({
				'inin-ratelimit-count': String(count),
				'inin-ratelimit-allowed': '3',
				'inin-ratelimit-reset': reset,
			});
		expect(answers[0].headers).toEqual(told(1, first));
		expect(answers[2].headers).toEqual(told(3, last));
		await expect(tokens.getTokensMe()).rejects.toMatchObject({
			status: 429,
			headers: { 'retry-after': retryAfter },
		});
	});
});
