import fetch from 'node-fetch';

import { UNSAFE } from '../unit/genesys/urls.mts';
import { credentialOf, resolve, testCredential, testUrlOf } from './credentialData.mts';
import { startListener, type Listener } from './credentialListener.mts';
import { find } from './findConversations.mts';
import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';

let listener: Listener;

simulatorForAll();

beforeAll(async () => {
	listener = await startListener();
});
beforeEach(() => {
	listener.heard.length = 0;
});
afterAll(async () => await listener.close());

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
	const { error } = await testCredential(credentialWith({ apiUrl }));

	expect(error).toBeDefined();
	expect(listener.heard).toEqual([]);
});

test.each(REACHING.slice(0, 3))(
	'the listener of these tests would be reached at %j',
	async (url) => {
		await fetch(withPort(url));
		expect(listener.heard).toHaveLength(1);
	},
);
