import { createHash } from 'node:crypto';

import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { basic, request } from '../contract/client.mts';
import { createCredential, type TestCredential } from '../../tools/engine/credential.mts';
import { differs } from '../../tools/engine/differs.mts';
import { credentialData } from '../../tools/simulator/credential.mts';
import { CONTINUE, credentialFor } from './support.mts';
import { all, itemsFor, set, statusesOf, type UpdateRun } from './updates.mts';
import { credentialType } from './credentialData.mts';

simulatorForAll();

describe('tokens', () => {
	test('ten first requests at once fetch one', async () => {
		const items = itemsFor(simulator.seed({ conversations: 10 }));
		const result = await set(simulator, items, { options: { concurrency: 10 } });
		expect(statusesOf(result)).toEqual(all('verified', 10));
		expect(simulator.tokenRequests).toBe(1);
	});

	test('two executions that begin at once fetch one, and later ones none', async () => {
		const credential = credentialFor(simulator);
		const items = itemsFor(simulator.seed({ conversations: 10 }));
		const one = () => set(simulator, items, { credential });
		for (const result of [...(await Promise.all([one(), one()])), await one()]) {
			expect(statusesOf(result)).toEqual(all('verified', 10));
		}
		expect(simulator.tokenRequests).toBe(1);
	});

	test('a token that is revoked in mid-run is renewed, and nothing is lost', async () => {
		Object.assign(simulator.settings, { serviceMs: 5 });
		const items = itemsFor(simulator.seed({ conversations: 60 }));
		const stop = simulator.onRequest(() => {
			if (simulator.requests.length < 40) return;
			stop();
			simulator.revokeTokens();
		});
		const result = await set(simulator, items);
		expect(statusesOf(result)).toEqual(all('verified', 60));
		expect(simulator.tokenRequests).toBe(2);
	});

	test('tokens that are revoked again and again are renewed each time', async () => {
		const items = itemsFor(simulator.seed({ conversations: 40 }));
		simulator.onRequest(() => {
			if (simulator.requests.length % 25 === 0) simulator.revokeTokens();
		});
		const result = await set(simulator, items, { options: { concurrency: 2 } });
		expect(statusesOf(result)).toEqual(all('verified', 40));
		expect(simulator.tokenRequests).toBeGreaterThan(3);
	});
});

const GRANTS = ['authorizationCode', 'pkce'] as const;
type Grant = (typeof GRANTS)[number];

/** A credential whose person has not signed in yet. */
function unconnected(grantType: Grant, scope = ''): TestCredential {
	const { clientSecret, ...rest } = credentialData(simulator);
	const data = { ...rest, grantType, scope };
	return createCredential(
		grantType === 'pkce'
			? { ...data, clientId: simulator.pkceClient.id }
			: { ...data, clientSecret },
		credentialType,
	);
}

/** A credential whose person has signed in, as n8n's server does it with the browser. */
async function connected(grantType: Grant, scope = ''): Promise<TestCredential> {
	simulator.settings.consent = 'allow';
	const credential = unconnected(grantType, scope);
	const client_id = String(credential.data.clientId);
	const redirect_uri = 'http://localhost:5678/rest/oauth2-credential/callback';
	const code_verifier = 'v'.repeat(43);
	const challenge = createHash('sha256').update(code_verifier).digest('base64url');
	const isPkce = grantType === 'pkce';
	const query = new URLSearchParams({
		...{ client_id, redirect_uri, response_type: 'code', scope },
		...(isPkce && { code_challenge: challenge, code_challenge_method: 'S256' }),
	});
	const allowed = await request(`${simulator.url}/oauth/authorize?${query}`);
	const code = new URL(allowed.header('location')!).searchParams.get('code')!;
	const form = { grant_type: 'authorization_code', code, redirect_uri };
	const { id, secret } = simulator.client;
	const { json } = await request(
		`${simulator.url}/oauth/token`,
		'POST',
		isPkce ? {} : { Authorization: basic(id, secret) },
		new URLSearchParams(isPkce ? { ...form, client_id, code_verifier } : form),
	);
	credential.data.oauthTokenData = json;
	return credential;
}

const seeded = (conversations = 3) => itemsFor(simulator.seed({ conversations }));
const refreshes = () =>
	simulator.requests.filter(
		({ route, body }) =>
			route === 'token' && (body as { grant_type?: string }).grant_type === 'refresh_token',
	).length;

function expectReconnect({ records }: UpdateRun): void {
	for (const record of records) {
		expect(record).toMatchObject({
			status: 'failed',
			valid: false,
			reason: 'unauthorized',
			error: 'The Genesys Cloud credential needs to be reconnected',
		});
		expect(record.advice).toMatch(/Open the credential and connect it/);
	}
	expect(simulator.count('patchAttributes', 202)).toBe(0);
}

describe.each(GRANTS)('%s', (grantType) => {
	test('works with the token of the sign-in, and asks for no other', async () => {
		const credential = await connected(grantType);
		const result = await set(simulator, seeded(), { credential });
		expect(statusesOf(result)).toEqual(all('verified', 3));
		expect(refreshes()).toBe(0);
	});

	test.each(['bad.credentials', 'credentials.expired'] as const)(
		'a token that has expired (%s) is renewed once, for all items',
		async (expiredTokenCode) => {
			Object.assign(simulator.settings, { expiredTokenCode, tokenTtlSeconds: 0 });
			const credential = await connected(grantType);
			simulator.settings.tokenTtlSeconds = 3600;
			const result = await set(simulator, seeded(), { credential });
			expect(statusesOf(result)).toEqual(all('verified', 3));
			expect(refreshes()).toBe(1);
		},
	);

	test('refresh tokens that are good once are replaced, again and again', async () => {
		simulator.settings.refreshRotates = true;
		const credential = await connected(grantType);
		for (const round of [1, 2, 3]) {
			simulator.revokeTokens();
			const result = await set(simulator, seeded(), { credential });
			expect(statusesOf(result)).toEqual(all('verified', 3));
			expect(refreshes()).toBe(round);
		}
	});

	test('a sign-in that was withdrawn needs to be made again, and ends the run', async () => {
		const credential = await connected(grantType);
		simulator.revokeTokens();
		simulator.revokeSignIns();
		expectReconnect(await set(simulator, seeded(20), { credential, node: CONTINUE }));
		expect(simulator.count('patchAttributes')).toBeLessThanOrEqual(10);
	});

	test('with Stop Workflow n8n is told that the credential is at fault', async () => {
		const credential = await connected(grantType);
		simulator.revokeTokens();
		simulator.revokeSignIns();
		const { error } = await set(simulator, seeded(), { credential });
		expect(error?.message).toMatch(/^The Genesys Cloud credential needs to be reconnected/);
		const isSilent = differs('2.37', 'n8n has no word for what kind of failure ended a node');
		const failure = isSilent ? undefined : { cause: 'credential-invalid' };
		expect((error as { failure?: object }).failure).toEqual(failure);
	});

	test('a credential that nobody has connected says so', async () => {
		const credential = unconnected(grantType);
		expectReconnect(await set(simulator, seeded(), { credential, node: CONTINUE }));
		expect(simulator.requests).toEqual([]);
	});

	test('a scope that is missing is named', async () => {
		const credential = await connected(grantType, 'analytics:readonly');
		const { records } = await set(simulator, seeded(), { credential, node: CONTINUE });
		for (const record of records) {
			expect(record).toMatchObject({
				status: 'failed',
				reason: 'forbidden',
				error: 'The OAuth client lacks a scope for this request',
			});
			expect(record.advice).toMatch(/Add the scope conversations to .* reconnect/);
		}
	});
});

test('a PKCE client without a refresh token is to be reconnected once its token has expired', async () => {
	simulator.settings.pkceRefreshToken = false;
	const credential = await connected('pkce');
	const items = seeded();
	expect(statusesOf(await set(simulator, items, { credential }))).toEqual(all('verified', 3));
	simulator.revokeTokens();
	const before = simulator.count('patchAttributes', 202);
	const { records } = await set(simulator, items, { credential, node: CONTINUE });
	expect(records[0]).toMatchObject({
		reason: 'unauthorized',
		error: 'The Genesys Cloud credential needs to be reconnected',
	});
	expect(simulator.count('patchAttributes', 202)).toBe(before);
});

test("n8n's private credentials: the limit of one user's token holds up no other user", async () => {
	Object.assign(simulator.settings, { limit: 20, windowMs: 60_000 });
	const users = [await connected('authorizationCode'), await connected('authorizationCode')];
	// n8n has a token for each user in a credential that all of them use
	for (const credential of users) Object.assign(credential, { id: 'private' });
	for (const credential of users) {
		const run = { credential, node: CONTINUE, options: { maxWait: 1 } };
		const result = await set(simulator, seeded(10), run);
		expect(statusesOf(result)).toEqual(all('verified', 10));
	}
	expect(simulator.count(undefined, 429)).toBe(0);
});
