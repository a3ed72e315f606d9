/** Custom URLs that may be asked, each with what is asked in its place. */
export const SAFE: Array<[string, string]> = [
	['https://api.example.com', 'https://api.example.com'],
	['https://api.example.com/', 'https://api.example.com'],
	['https://api.example.com//', 'https://api.example.com'],
	[' https://api.example.com ', 'https://api.example.com'],
	['  https://api.example.com//  ', 'https://api.example.com'],
	['https://gateway.example.com:8443/genesys/', 'https://gateway.example.com:8443/genesys'],
	['HTTPS://API.EXAMPLE.COM', 'HTTPS://API.EXAMPLE.COM'],
	['http://localhost', 'http://localhost'],
	['http://localhost:5990', 'http://localhost:5990'],
	['http://LOCALHOST:5990/', 'http://LOCALHOST:5990'],
	['http://127.0.0.1:5990/', 'http://127.0.0.1:5990'],
	['http://127.0.0.1:5990/base', 'http://127.0.0.1:5990/base'],
	['http://127.1.2.3', 'http://127.1.2.3'],
	['http://[::1]:5990', 'http://[::1]:5990'],
	['https://gateway.example.com/api', 'https://gateway.example.com/api'],
	['https://gateway.example.com/oauth', 'https://gateway.example.com/oauth'],
];

/** Custom URLs that are never to be asked. */
export const UNSAFE = [
	'http://api.example.com',
	'http://evil.example',
	'http://localhost@evil.example',
	'http://localhost:80@evil.example',
	'http://localhost:@evil.example',
	'http://user:secret@localhost',
	'http://localhost.evil.example',
	'http://localhostevil.example',
	'http://localhost\t.evil.example',
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
	'ftp://127.0.0.1',
	'javascript:alert(1)',
	'file:///etc/passwd',
	'//api.example.com',
	'api.example.com',
	'',
	' ',
];

/** Ways to name a region by expression, each with its domain. */
export const REGION_NAMES: Array<[string, string]> = [
	['ap-southeast-2', 'mypurecloud.com.au'],
	['eu_central_1', 'mypurecloud.de'],
	['US-EAST-1', 'mypurecloud.com'],
	['https://api.mypurecloud.com.au', 'mypurecloud.com.au'],
	['https://login.usw2.pure.cloud/', 'usw2.pure.cloud'],
	['https://apps.mypurecloud.ie/directory/#/home', 'mypurecloud.ie'],
	['api.euw2.pure.cloud', 'euw2.pure.cloud'],
	[' mypurecloud.jp/ ', 'mypurecloud.jp'],
];

/** What is no region. */
export const NO_REGIONS = [
	'',
	'Frankfurt',
	'evil.example',
	'mypurecloud.com.evil.example',
	'evil.example/mypurecloud.com',
	'mypurecloud.com@evil.example',
	'undefined',
	'toString',
];

/** Addresses of Genesys Cloud as people copy them, for login and API alike. */
export const COPIED = [
	'https://login.mypurecloud.de/oauth/token',
	'https://login.mypurecloud.de/oauth/authorize?client_id=x&response_type=code',
	'https://api.mypurecloud.de/api/v2',
	'https://api.mypurecloud.de/api/v2/conversations?expand=all',
	'https://apps.mypurecloud.de/directory/#/engage',
	'https://apps.mypurecloud.de',
	'api.mypurecloud.de',
	' HTTPS://API.MYPURECLOUD.DE/ ',
];
