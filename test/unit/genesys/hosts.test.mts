import { REGIONS } from '../../../credentials/regions';
import { apiBaseUrl } from '../../../nodes/GenesysParticipantAttributes/genesys/hosts';
import { COPIED, NO_REGIONS, REGION_NAMES, SAFE, UNSAFE } from './urls.mts';

describe('a region of Genesys Cloud', () => {
	const domains = REGIONS.map(({ value }) => String(value)).filter((value) => value !== 'custom');

	test('there are 18 of them, each once', () => {
		expect(new Set(domains).size).toBe(18);
	});

	test.each(domains)('%s has its API at api.', (region) => {
		expect(apiBaseUrl({ region })).toBe(`https://api.${region}`);
	});

	test.each(REGION_NAMES)('named %j is at %s', (region, domain) => {
		expect(apiBaseUrl({ region })).toBe(`https://api.${domain}`);
	});

	test.each(NO_REGIONS)('is not %j', (region) => {
		expect(apiBaseUrl({ region })).toBeUndefined();
	});

	test('does not look at a URL left behind in the credential', () => {
		expect(apiBaseUrl({ region: 'mypurecloud.de', apiUrl: 'http://evil.example' })).toBe(
			'https://api.mypurecloud.de',
		);
	});
});

const LOGIN = 'https://login.example.com';
const API = 'https://api.example.com';

describe('a custom API URL', () => {
	test.each(SAFE)('%j is used as %s', (apiUrl, base) => {
		expect(apiBaseUrl({ region: 'custom', apiUrl, loginUrl: LOGIN })).toBe(base);
	});

	test.each(UNSAFE)('%j is turned away, and so is a login URL like that', (url) => {
		expect(apiBaseUrl({ region: 'custom', apiUrl: url, loginUrl: LOGIN })).toBeUndefined();
		expect(apiBaseUrl({ region: 'custom', apiUrl: API, loginUrl: url })).toBeUndefined();
	});

	test.each([
		['/api/v2', `${API}/api/v2`],
		['/api/v2 and more', `${API}/api/v2/conversations/`],
	])('may end with what the node appends: %s', (_, apiUrl) => {
		expect(apiBaseUrl({ region: 'custom', apiUrl, loginUrl: `${LOGIN}/oauth/token` })).toBe(API);
	});

	test.each(COPIED)('is understood as that of Genesys Cloud: %j', (url) => {
		const credential = { region: 'custom', apiUrl: url, loginUrl: url };
		expect(apiBaseUrl(credential)?.toLowerCase()).toBe('https://api.mypurecloud.de');
	});

	test.each([[undefined], [null], [42]])('that is %s is turned away', (apiUrl) => {
		const credential = { region: 'custom', apiUrl, loginUrl: LOGIN };
		expect(apiBaseUrl(credential as Parameters<typeof apiBaseUrl>[0])).toBeUndefined();
	});
});
