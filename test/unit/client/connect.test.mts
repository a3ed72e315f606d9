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

test('a limit is shared by those who have both the credential and the host in common', async () => {
	const keyOf = async (id: string, region: string) => {
		const context = {
			getNode: () => ({ credentials: { genesysCloudOAuth2Api: { id } } }),
			getCredentials: async () => ({ region, grantType: 'clientCredentials' }),
		};
		return (await connect(context as unknown as IExecuteFunctions, 1000)).key;
	};
	const key = await keyOf('1', 'mypurecloud.de');
	expect(await keyOf('1', 'mypurecloud.de')).toBe(key);
	expect(await keyOf('2', 'mypurecloud.de')).not.toBe(key);
	expect(await keyOf('1', 'mypurecloud.ie')).not.toBe(key);
});
