import { REGIONS } from '../../credentials/regions';
import { apiBaseUrl } from '../../nodes/GenesysParticipantAttributes/genesys/connect';
import { COPIED, NO_REGIONS, REGION_NAMES, SAFE } from '../unit/genesys/urls.mts';
import { credentialType, resolve, testUrlOf } from './credentialData.mts';

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

test.each(SAFE)('custom login URL %j', async (loginUrl, base) => {
	const data = { grantType: 'authorizationCode', region: 'custom', loginUrl };
	const { accessTokenUrl, authUrl } = await resolve({ ...data, apiUrl: 'https://x.example' });
	expect([accessTokenUrl, authUrl]).toEqual([`${base}/oauth/token`, `${base}/oauth/authorize`]);
});

test.each(SAFE)('custom API URL %j', async (apiUrl, base) => {
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
