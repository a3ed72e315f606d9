import { apiBaseUrl } from '../../../nodes/GenesysParticipantAttributes/genesys/connect';

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
