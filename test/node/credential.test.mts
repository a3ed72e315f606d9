import fetch from 'node-fetch';

import { REGIONS } from '../../credentials/regions';
import { apiBaseUrl } from '../../nodes/GenesysParticipantAttributes/client/connect';
import {
	API_WITH_PATH,
	COPIED,
	LOGIN_WITH_PATH,
	NO_REGIONS,
	REGION_NAMES,
	SAFE,
	UNSAFE,
} from '../unit/genesys/urls.mts';
import { differs } from '../../tools/engine/differs.mts';
import { listen } from '../hostile/server.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import {
	credentialOf,
	credentialType,
	resolve,
	testCredential,
	testUrlOf,
} from './credentialData.mts';
import { type Listener, startListener } from './credentialListener.mts';
import { find } from './findConversations.mts';
import { credentialFor } from './support.mts';

let listener: Listener;

simulatorForAll();

beforeAll(async () => {
	listener = await startListener();
});
beforeEach(() => {
	listener.heard.length = 0;
});
afterAll(async () => await listener.close());

const DOMAINS = [
	'mypurecloud.com',
	'use2.us-gov-pure.cloud',
	'usw2.pure.cloud',
	'cac1.pure.cloud',
	'mxc1.pure.cloud',
	'sae1.pure.cloud',
	'mypurecloud.ie',
	'euw2.pure.cloud',
	'mypurecloud.de',
	'euc2.pure.cloud',
	'edee1.eusc-pure.cloud',
	'mec1.pure.cloud',
	'aps1.pure.cloud',
	'mypurecloud.jp',
	'apne2.pure.cloud',
	'apne3.pure.cloud',
	'apse1.pure.cloud',
	'mypurecloud.com.au',
];

test('the regions are those of Genesys Cloud, and custom URLs', () => {
	const values = REGIONS.map(({ value }) => value);
	expect(values.toSorted()).toEqual([...DOMAINS, 'custom'].toSorted());
});

test('it has the fixed names, and is an OAuth2 credential', () => {
	expect(credentialType).toMatchObject({
		name: 'genesysCloudOAuth2Api',
		displayName: 'Genesys Cloud OAuth2 API',
		extends: ['oAuth2Api'],
	});
});

const GRANTS = ['clientCredentials', 'authorizationCode', 'pkce'];

test.each(GRANTS.flatMap((grantType) => DOMAINS.map((region) => ({ grantType, region }))))(
	'$grantType, $region: tokens come from its login host',
	async ({ grantType, region }) => {
		const { accessTokenUrl, authUrl } = await resolve({ grantType, region });
		expect(accessTokenUrl).toBe(`https://login.${region}/oauth/token`);
		if (grantType === 'clientCredentials') return;
		expect(authUrl).toBe(`https://login.${region}/oauth/authorize`);
	},
);

test.each(DOMAINS)('%s: requests, and the test, go to its API host', async (region) => {
	const data = await resolve({ region });
	expect(apiBaseUrl(data)).toBe(`https://api.${region}`);
	expect(testUrlOf(data)).toBe(`https://api.${region}/api/v2/tokens/me`);
});

test.each([...SAFE, ...LOGIN_WITH_PATH])('custom login URL %j', async (loginUrl, base) => {
	const data = { grantType: 'authorizationCode', region: 'custom', loginUrl };
	const { accessTokenUrl, authUrl } = await resolve({ ...data, apiUrl: 'https://x.example' });
	expect([accessTokenUrl, authUrl]).toEqual([`${base}/oauth/token`, `${base}/oauth/authorize`]);
});

test.each([...SAFE, ...API_WITH_PATH])('custom API URL %j', async (apiUrl, base) => {
	const data = await resolve({ region: 'custom', loginUrl: 'https://x.example', apiUrl });
	expect(apiBaseUrl(data)).toBe(base);
	expect(testUrlOf(data)).toBe(`${base}/api/v2/tokens/me`);
});

/** Where n8n asks for tokens, where the node sends requests, and where the test of the credential does. */
async function hostsOf(credential: Parameters<typeof resolve>[0]) {
	const data = await resolve(credential);
	return [data.accessTokenUrl, apiBaseUrl(data), testUrlOf(data)].map((url) =>
		url === undefined ? undefined : String(url).toLowerCase(),
	);
}

test.each(REGION_NAMES)('region %j by expression is %s for all', async (region, domain) => {
	expect(await hostsOf({ region })).toEqual([
		`https://login.${domain}/oauth/token`,
		`https://api.${domain}`,
		`https://api.${domain}/api/v2/tokens/me`,
	]);
});

test.each(NO_REGIONS)('region %j is asked nowhere', async (region) => {
	const [tokens, requests, tests] = await hostsOf({ region });
	expect(requests).toBeUndefined();
	for (const url of [tokens, tests])
		expect(new URL(url!).hostname).toMatch(/region-is-not-known\.invalid$/);
});

test.each(COPIED)('custom URLs %j are those of Genesys Cloud', async (url) => {
	expect(await hostsOf({ region: 'custom', loginUrl: url, apiUrl: url })).toEqual([
		'https://login.mypurecloud.de/oauth/token',
		'https://api.mypurecloud.de',
		'https://api.mypurecloud.de/api/v2/tokens/me',
	]);
});

test('a custom URL that was typed for another region before is not used', async () => {
	const { accessTokenUrl } = await resolve({
		region: 'mypurecloud.de',
		loginUrl: 'https://login.example.com',
	});
	expect(accessTokenUrl).toBe('https://login.mypurecloud.de/oauth/token');
});

test.each([
	['clientCredentials', undefined, 'the-secret'],
	['authorizationCode', 'conversations', 'the-secret'],
	['pkce', 'conversations', undefined],
])('%s: scope %s, client secret %s', async (grantType, scope, clientSecret) => {
	// All were typed once, before the grant type was chosen
	const data = await resolve({ grantType, scope: 'conversations', clientSecret: 'the-secret' });
	expect(data.scope).toBe(scope);
	expect(data.clientSecret).toBe(clientSecret);
});

test('a client is told by its header, and asks for no scope even if one was typed', async () => {
	const credential = credentialOf({
		region: 'custom',
		loginUrl: listener.url,
		apiUrl: listener.url,
		scope: 'conversations analytics:readonly',
	});

	await find(simulator, { credential });

	const scope = differs('2.20', 'n8n sends an empty scope with its request for a token')
		? '&scope='
		: '';
	const [token, query] = listener.heard;
	expect(token).toEqual({
		method: 'POST',
		path: '/oauth/token',
		authorization: `Basic ${Buffer.from('the-id:the-secret').toString('base64')}`,
		body: `grant_type=client_credentials${scope}`,
	});
	expect(query).toMatchObject({
		path: '/api/v2/analytics/conversations/details/query',
		authorization: 'Bearer the-token',
	});
});

test('login and API may be behind one gateway', async () => {
	const gateway = `${listener.url}/genesys/`;
	const credential = credentialOf({ region: 'custom', loginUrl: gateway, apiUrl: gateway });

	await find(simulator, { credential });

	expect(listener.heard.map(({ path }) => path)).toEqual([
		'/genesys/oauth/token',
		'/genesys/api/v2/analytics/conversations/details/query',
	]);
});

test("n8n's Test button asks who the token belongs to", async () => {
	expect(await testCredential(credentialFor(simulator))).toBeUndefined();
	expect(simulator.requests).toMatchObject([
		{ route: 'token', status: 200 },
		{ route: 'tokensMe', method: 'GET', path: '/api/v2/tokens/me', status: 200 },
	]);
});

const NOT_GENESYS = /^Something other than Genesys Cloud answered\. Check Region, or the API URL/;

test.each([301, 302, 303, 307, 308])(
	"n8n's Test button hands the token on to no other host by a %d",
	async (status) => {
		const portal = await listen((_, response) => {
			response.writeHead(status, { location: `${listener.url}/sign-in` }).end();
		});
		try {
			const said = await testCredential(credentialWith({ apiUrl: portal.url }));
			const isBare = differs(
				'2.34',
				'n8n tells the bare status where the test of a credential fails',
			);
			expect(said).toMatch(isBare ? /status code|moved|redirect/i : NOT_GENESYS);
			expect(listener.heard).toEqual([]);
		} finally {
			await portal.close();
		}
	},
);

test.each(['<html>Sign in</html>', '{"status":"ok"}', '"ok"'])(
	"n8n's Test button does not pass by an answer of 200 that is no token's: %s",
	async (body) => {
		const page = await listen((_, response) => {
			response.writeHead(200, { 'content-type': 'application/json' }).end(body);
		});
		try {
			expect(await testCredential(credentialWith({ apiUrl: page.url }))).toMatch(NOT_GENESYS);
		} finally {
			await page.close();
		}
	},
);

/** Ways to write an address that would reach the listener, were it asked: PORT is its own. */
const REACHING = [
	'http://0.0.0.0:PORT',
	'http://127.1:PORT',
	'http://2130706433:PORT',
	'http://[::ffff:127.0.0.1]:PORT',
	'http://localhost@0.0.0.0:PORT',
	'http://localhost:80@0.0.0.0:PORT',
	'http://127.0.0.1@0.0.0.0:PORT/',
	'http://localhost\\@0.0.0.0:PORT',
	'http://user:secret@127.0.0.1:PORT',
	'127.0.0.1:PORT',
	'//127.0.0.1:PORT',
];
const ALL_UNSAFE = [...REACHING, ...UNSAFE];
/** Asked for by name: each costs a look-up of a host that does not exist. */
const SAMPLES = ['http://0.0.0.0:PORT', 'http://localhost@0.0.0.0:PORT'];

function credentialWith(urls: { loginUrl?: string; apiUrl?: string }) {
	const given = Object.entries({ loginUrl: simulator.url, apiUrl: simulator.url, ...urls });
	return credentialOf({
		region: 'custom',
		clientId: simulator.client.id,
		clientSecret: simulator.client.secret,
		...Object.fromEntries(given.map(([name, url]) => [name, withPort(url)])),
	});
}

function withPort(url: string): string {
	return url.replace('PORT', String(listener.port));
}

function expectNowhere(url: string): void {
	const { protocol, hostname } = new URL(url);
	expect(protocol).toBe('https:');
	expect(hostname).toMatch(/\.invalid$/);
}

test.each(ALL_UNSAFE)('login URL %j becomes a host that does not exist', async (loginUrl) => {
	const { data } = credentialWith({ loginUrl });
	const grants = ['clientCredentials', 'authorizationCode', 'pkce'];
	for (const grantType of grants) {
		const { accessTokenUrl, authUrl } = await resolve({ ...data, grantType });
		expectNowhere(String(accessTokenUrl));
		if (grantType !== 'clientCredentials') expectNowhere(String(authUrl));
	}
});

test.each(SAMPLES)('no token is asked for at %j', async (loginUrl) => {
	const credential = credentialWith({ loginUrl });

	const { error } = await find(simulator, { credential, options: { maxRetries: 0 } });

	expect(error).toBeDefined();
	expect(listener.heard).toEqual([]);
	expect(JSON.stringify(error)).not.toContain(simulator.client.secret);
});

test.each(ALL_UNSAFE)('no token is sent to API URL %j, nor even asked for', async (apiUrl) => {
	const { error } = await find(simulator, { credential: credentialWith({ apiUrl }) });

	expect(error?.message).toContain('API URL');
	expect(listener.heard).toEqual([]);
	expect(simulator.requests).toEqual([]);
});

test.each(ALL_UNSAFE)("n8n's Test button does not ask API URL %j", async (apiUrl) => {
	const data = await resolve(credentialWith({ apiUrl }).data);
	expectNowhere(testUrlOf(data));
});

test.each(SAMPLES)("n8n's Test button sends no token to %j", async (apiUrl) => {
	expect(await testCredential(credentialWith({ apiUrl }))).toBeDefined();
	expect(listener.heard).toEqual([]);
});

test.each(REACHING.slice(0, 3))(
	'the listener of these tests would be reached at %j',
	async (url) => {
		await fetch(withPort(url));
		expect(listener.heard).toHaveLength(1);
	},
);
