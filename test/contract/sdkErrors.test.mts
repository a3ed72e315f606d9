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

	test('the limit is told in the headers', async () => {
		api.setReturnExtendedResponses(true);
		simulator.setLimit(1);
		const { headers } = (await tokens.getTokensMe()) as { headers?: object };
		expect(headers).toMatchObject({
			'inin-ratelimit-count': '1',
			'inin-ratelimit-allowed': '1',
			'inin-ratelimit-reset': '60',
		});
		await expect(tokens.getTokensMe()).rejects.toMatchObject({ headers: { 'retry-after': '60' } });
	});
});
