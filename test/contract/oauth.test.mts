import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { basic, clientWith, request, requestToken } from './client.mts';
import { use } from './stand.mts';

simulatorForAll();

describe('the token endpoint', () => {
	test('answers a bearer token with its lifetime', async () => {
		use({ tokenTtlSeconds: 300 });
		const { status, json } = await requestToken(simulator);
		expect(status).toBe(200);
		expect(json).toEqual({
			access_token: expect.any(String),
			token_type: 'bearer',
			expires_in: 300,
		});
		expect(simulator.tokenRequests).toBe(1);
	});

	test.each([400, 401] as const)('a wrong client is invalid_client with %i', async (status) => {
		use({ tokenErrorStatus: status });
		const wrong = await requestToken(simulator, undefined, { Authorization: basic('a', 'b') });
		const description = 'client not found';
		expect(wrong.status).toBe(status);
		expect(wrong.json).toEqual({
			error: 'invalid_client',
			description,
			error_description: description,
		});
	});

	test('credentials in the body are not taken', async () => {
		const { id, secret } = simulator.client;
		const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
		expect((await requestToken(simulator, form, {})).json.error).toBe('invalid_client');
	});

	test('has a limit of its own, which is 400', async () => {
		use({ tokenLimit: 1, limit: 0 });
		expect((await requestToken(simulator)).status).toBe(200);
		const { status, json } = await requestToken(simulator);
		expect(status).toBe(400);
		expect(json.error).toBe('invalid_request');
		expect(json.description).toMatch(/^rate limit exceeded;/);
	});

	test('knows no other grant', async () => {
		const { json } = await requestToken(simulator, { grant_type: 'password' });
		expect(json.error).toBe('unsupported_grant_type');
		const plain = await request(`${simulator.url}/oauth/token`, 'POST', {}, '{}');
		expect(plain.json.error).toBe('invalid_request');
	});

	test('keeps secrets out of the log', async () => {
		await requestToken(simulator, { grant_type: 'refresh_token', refresh_token: 'precious' });
		expect(JSON.stringify(simulator.requests)).not.toContain('precious');
	});
});

describe('access tokens', () => {
	test.each(['bad.credentials', 'credentials.expired'] as const)(
		'an expired one is 401 %s',
		async (expiredTokenCode) => {
			use({ tokenTtlSeconds: 0, expiredTokenCode });
			const { json } = await requestToken(simulator);
			expect((await clientWith(simulator, json.access_token).me()).json).toMatchObject({
				status: 401,
				code: expiredTokenCode,
			});
		},
	);

	test('the scheme has no letter case', async () => {
		const { json } = await requestToken(simulator);
		const headers = { Authorization: `bearer ${json.access_token}` };
		const me = await request(`${simulator.url}/api/v2/tokens/me`, 'GET', headers);
		expect(me.status).toBe(200);
	});
});

describe('authorization codes', () => {
	const redirectUri = 'http://localhost:5678/callback';

	async function authorize(changes: Record<string, string> = {}) {
		const fields = {
			client_id: simulator.client.id,
			response_type: 'code',
			redirect_uri: redirectUri,
			...changes,
		};
		const answer = await request(`${simulator.url}/oauth/authorize?${new URLSearchParams(fields)}`);
		return new URL(answer.header('location') ?? 'none:').searchParams;
	}

	function exchange(code: string, uri = redirectUri) {
		return requestToken(simulator, { grant_type: 'authorization_code', code, redirect_uri: uri });
	}

	beforeEach(() => use({ consent: 'allow' }));

	test('are good once, for their redirect address', async () => {
		const code = (await authorize()).get('code') ?? '';
		expect((await exchange(code)).json.refresh_token).toEqual(expect.any(String));
		expect((await exchange(code)).json.error).toBe('invalid_grant');
		const other = (await authorize()).get('code') ?? '';
		expect((await exchange(other, 'http://localhost/')).json.error).toBe('invalid_grant');
	});

	test('can be denied', async () => {
		use({ consent: 'deny' });
		expect(Object.fromEntries(await authorize({ state: 's' }))).toMatchObject({
			error: 'access_denied',
			state: 's',
		});
	});

	test('need a challenge from a PKCE client', async () => {
		const client_id = simulator.pkceClient.id;
		expect((await authorize({ client_id })).get('error')).toBe('invalid_request');
		expect((await authorize({ response_type: 'token' })).get('error')).toBe(
			'unsupported_response_type',
		);
	});

	test('a refresh token lives on, or is replaced', async () => {
		const { refresh_token } = (await exchange((await authorize()).get('code') ?? '')).json;
		const refresh = (token: string) =>
			requestToken(simulator, { grant_type: 'refresh_token', refresh_token: token });
		expect((await refresh(refresh_token)).json.refresh_token).toBe(refresh_token);
		use({ refreshRotates: true });
		const rotated = (await refresh(refresh_token)).json.refresh_token;
		expect((await refresh(refresh_token)).json.error).toBe('invalid_grant');
		expect((await refresh(rotated)).status).toBe(200);
	});

	test('a PKCE client gets a refresh token, or none', async () => {
		const client_id = simulator.pkceClient.id;
		const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
		const code_challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
		const challenge = { client_id, code_challenge, code_challenge_method: 'S256' };
		for (const pkceRefreshToken of [true, false]) {
			use({ pkceRefreshToken });
			const code = (await authorize(challenge)).get('code') ?? '';
			const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
			const { status, json } = await requestToken(
				simulator,
				{ ...form, client_id, code_verifier: verifier },
				{},
			);
			expect(status).toBe(200);
			expect('refresh_token' in json).toBe(pkceRefreshToken);
		}
	});

	test('a token with scopes is refused elsewhere, and one without may do all', async () => {
		for (const [scope, status] of [
			['analytics', 403],
			['conversations:readonly', 404],
			['', 404],
		] as const) {
			const code = (await authorize({ scope })).get('code') ?? '';
			const { access_token } = (await exchange(code)).json;
			const path = `/api/v2/conversations/${simulator.client.id}`;
			const answer = await clientWith(simulator, access_token).call('GET', path);
			expect(answer.status).toBe(status);
			if (status === 403) {
				expect(answer.json).toMatchObject({
					code: 'app.not.authorized.for.scope',
					message: 'App not authorized to use scope [conversations, conversations:readonly]',
				});
			}
		}
	});

	test('a sign-in can be revoked', async () => {
		const { refresh_token } = (await exchange((await authorize()).get('code') ?? '')).json;
		simulator.revokeSignIns();
		const form = { grant_type: 'refresh_token', refresh_token };
		expect((await requestToken(simulator, form)).json.error).toBe('invalid_grant');
	});
});
