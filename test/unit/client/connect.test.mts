import type { IExecuteFunctions } from 'n8n-workflow';

import { apiBaseUrl, connect } from '../../../nodes/GenesysParticipantAttributes/client/connect';

const SAFE = 'https://login.example.com';

// Every region and address is in test/node/credential.test.mts, with what n8n makes of it
test.each<[string, object, string | undefined]>([
	['a region', { region: 'mypurecloud.de' }, 'https://api.mypurecloud.de'],
	['no region', { region: 'evil.example' }, undefined],
	[
		'a URL',
		{ region: 'custom', apiUrl: 'https://x.example/', loginUrl: SAFE },
		'https://x.example',
	],
	['an unsafe URL', { region: 'custom', apiUrl: 'http://x.example', loginUrl: SAFE }, undefined],
	['an unsafe login', { region: 'custom', apiUrl: SAFE, loginUrl: 'http://x.example' }, undefined],
	['no URL', { region: 'custom', loginUrl: SAFE }, undefined],
	['null for a URL', { region: 'custom', apiUrl: null, loginUrl: SAFE }, undefined],
	['a number for a URL', { region: 'custom', apiUrl: 42, loginUrl: SAFE }, undefined],
])('the API of a credential with %s', (_, credential, base) => {
	expect(apiBaseUrl(credential as Parameters<typeof apiBaseUrl>[0])).toBe(base);
});

// Each region with its hosts is in test/node/credential.test.mts
test.each<[string, object, string | undefined]>([
	['a region', { region: 'mypurecloud.de' }, 'https://apps.mypurecloud.de'],
	[
		'a URL of a region',
		{ region: 'custom', apiUrl: 'https://api.mypurecloud.ie/', loginUrl: SAFE },
		'https://apps.mypurecloud.ie',
	],
	['a gateway', { region: 'custom', apiUrl: SAFE, loginUrl: SAFE }, undefined],
	['no region', { region: 'evil.example' }, undefined],
])('people sign in where the credential has %s', async (_, credential, url) => {
	expect((await connected('1', { ...withToken('a'), ...credential })).appsUrl).toBe(url);
});

/** A connection of the credential with an ID, as n8n hands it out at the time. */
async function connected(id: string, credential: object) {
	const context = {
		getNode: () => ({ credentials: { genesysCloudOAuth2Api: { id } } }),
		getCredentials: async () => credential,
		helpers: {
			async httpRequestWithAuthentication(this: IExecuteFunctions, type: string) {
				await this.getCredentials(type);
				return { statusCode: 200, headers: {}, body: '{}' };
			},
		},
	};
	return await connect(context as unknown as IExecuteFunctions, 1000);
}

const withToken = (access_token: string, region = 'mypurecloud.de') => ({
	region,
	grantType: 'clientCredentials',
	oauthTokenData: { access_token },
});

test('a limit is shared by those who have the credential, the host and the token in common', async () => {
	const { key } = await connected('1', withToken('a'));
	expect((await connected('1', withToken('a'))).key).toBe(key);
	expect((await connected('1', withToken('b'))).key).not.toBe(key);
	expect((await connected('2', withToken('a'))).key).not.toBe(key);
	expect((await connected('1', withToken('a', 'mypurecloud.ie'))).key).not.toBe(key);
});

test('with the next token, an execution shares the limit of those who begin with that', async () => {
	const credential = withToken('a');
	const connection = await connected('1', credential);
	credential.oauthTokenData.access_token = 'b';
	await connection.attempt({ method: 'GET', path: '/api/v2/x' });
	expect(connection.key).toBe((await connected('1', credential)).key);
});
