import { GenesysCloudOAuth2Api } from '../../../credentials/GenesysCloudOAuth2Api.credentials';
import { REGIONS } from '../../../credentials/regions';
import { apiBaseUrl } from '../../../nodes/GenesysParticipantAttributes/genesys/hosts';

const SAFE: Array<[string, string]> = [
	['https://api.example.com', 'https://api.example.com'],
	['https://api.example.com/', 'https://api.example.com'],
	['https://api.example.com//', 'https://api.example.com'],
	[' https://api.example.com ', 'https://api.example.com'],
	['https://gateway.example.com:8443/genesys/', 'https://gateway.example.com:8443/genesys'],
	['HTTPS://API.EXAMPLE.COM', 'HTTPS://API.EXAMPLE.COM'],
	['http://localhost', 'http://localhost'],
	['http://localhost:5990', 'http://localhost:5990'],
	['http://LOCALHOST:5990/', 'http://LOCALHOST:5990'],
	['http://127.0.0.1:5990/base', 'http://127.0.0.1:5990/base'],
	['http://127.1.2.3', 'http://127.1.2.3'],
	['http://[::1]:5990', 'http://[::1]:5990'],
];

const UNSAFE = [
	'http://api.example.com',
	'http://localhost@evil.example',
	'http://localhost:80@evil.example',
	'http://localhost:@evil.example',
	'http://user:secret@localhost',
	'http://localhost.evil.example',
	'http://localhostevil.example',
	'http://127.0.0.1.evil.example',
	'http://127.0.0.1@evil.example',
	'http://127.evil.example',
	'http://127.0.0.1:80.evil.example',
	'http://127.0.0.1\\@evil.example',
	'http://localhost\\.evil.example',
	'http://localhost#@evil.example',
	'http://localhost?@evil.example',
	'http://[::1]@evil.example',
	'http://[::1].evil.example',
	'http://[::ffff:10.0.0.1]',
	'http://0.0.0.0',
	'http://10.0.0.1',
	'http://2130706433.example',
	'http:///localhost',
	'http:localhost',
	'https:///api.example.com',
	'https:api.example.com',
	'https://',
	'https://api.example.com/a b',
	'https://api.example.com\nhttp://evil.example',
	'http://localhost/\nhttp://evil.example',
	'ftp://localhost',
	'javascript:alert(1)',
	'file:///etc/passwd',
	'//api.example.com',
	'api.example.com',
	'',
	' ',
];

describe('a region of Genesys Cloud', () => {
	const domains = REGIONS.map(({ value }) => String(value)).filter((value) => value !== 'custom');

	test('there are 18 of them, each once', () => {
		expect(new Set(domains).size).toBe(18);
	});

	test.each(domains)('%s has its API at api.', (region) => {
		expect(apiBaseUrl({ region })).toBe(`https://api.${region}`);
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

	test.each([[undefined], [null], [42]])('that is %s is turned away', (apiUrl) => {
		const credential = { region: 'custom', apiUrl, loginUrl: LOGIN };
		expect(apiBaseUrl(credential as Parameters<typeof apiBaseUrl>[0])).toBeUndefined();
	});
});

/** Resolves an expression of the credential as n8n does, which fetches tokens before the node runs. */
function resolve(expression: unknown, credential: Record<string, string>): string {
	const text = String(expression).replace(/^=/, '');
	return text.replace(/\{\{([\s\S]*?)\}\}/g, (_, code: string) =>
		String(new Function('$self', '$credentials', `return (${code})`)(credential, credential)),
	);
}

describe('the hidden addresses of the credential', () => {
	const { properties, test: check } = new GenesysCloudOAuth2Api();
	const defaultOf = (name: string) =>
		properties.find((property) => property.name === name)?.default;
	const addresses: Array<[string, unknown, 'loginUrl' | 'apiUrl', string]> = [
		['authorization', defaultOf('authUrl'), 'loginUrl', '/oauth/authorize'],
		['token', defaultOf('accessTokenUrl'), 'loginUrl', '/oauth/token'],
		['test', check.request.baseURL, 'apiUrl', ''],
	];

	describe.each(addresses)('%s', (_, expression, field, path) => {
		test('is that of the region', () => {
			const host = field === 'loginUrl' ? 'login' : 'api';
			expect(resolve(expression, { region: 'mypurecloud.jp' })).toBe(
				`https://${host}.mypurecloud.jp${path}`,
			);
		});

		test.each(SAFE)('is a custom one: %j', (url, base) => {
			expect(resolve(expression, { region: 'custom', [field]: url })).toBe(base + path);
		});

		test.each(UNSAFE)('is never an unsafe one: %j', (url) => {
			const resolved = new URL(resolve(expression, { region: 'custom', [field]: url }));
			expect(resolved.protocol).toBe('https:');
			expect(resolved.hostname).toMatch(/\.invalid$/);
		});
	});
});
