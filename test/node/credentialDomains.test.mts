import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	INode,
	INodeType,
} from 'n8n-workflow';

import { REGIONS } from '../../credentials/regions';
import { createCredential, runNode, type TestCredential } from '../../tools/engine/engine.mts';
import { allowedDomainsOf, isDomainAllowed } from '../../tools/engine/domains.mts';
import { stubDescription } from '../../tools/engine/stubs.mts';
import { credentialData } from '../../tools/simulator/credential.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { COPIED, REGION_NAMES, SAFE } from '../unit/genesys/urls.mts';
import { credentialType, resolve } from './credentialData.mts';
import { type Listener, startListener } from './credentialListener.mts';
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

/** Whether n8n's HTTP Request node would send the token of a credential there. */
async function maySend(credential: ICredentialDataDecryptedObject, url: string): Promise<boolean> {
	const data = await resolve(credential);
	return isDomainAllowed(url, allowedDomainsOf({ name: 'HTTP Request' } as INode, data));
}

const FOREIGN = ['https://evil.example/', 'https://login.mypurecloud.com/oauth/token'];

async function expectHostAlone(
	credential: ICredentialDataDecryptedObject,
	base: string,
): Promise<void> {
	const lookAlike = base.replace(/^(\w+:\/\/[^/:]+|.*\])/, '$1.evil.example');
	expect(await maySend(credential, `${base}/api/v2/users/me`)).toBe(true);
	for (const url of [...FOREIGN, lookAlike]) expect(await maySend(credential, url)).toBe(false);
}

const DOMAINS = REGIONS.map(({ value }) => String(value)).filter((value) => value !== 'custom');

describe("HTTP Request nodes may send the token to the API's host alone", () => {
	test.each(DOMAINS)('%s', async (region) => {
		await expectHostAlone({ region }, `https://api.${region}`);
	});

	test.each(REGION_NAMES)('region %j by expression', async (region, domain) => {
		await expectHostAlone({ region }, `https://api.${domain}`);
	});

	test.each(SAFE)('custom API URL %j', async (apiUrl, base) => {
		const urls = { loginUrl: 'https://login.example.com', apiUrl };
		await expectHostAlone({ region: 'custom', ...urls }, base);
	});

	test.each(COPIED)('custom API URL %j', async (apiUrl) => {
		await expectHostAlone({ region: 'custom', apiUrl }, 'https://api.mypurecloud.de');
	});
});

test.each(['https://api.example.com,evil.example', 'https://*.example', 'http://evil.example', ''])(
	'custom API URL %j is no list of hosts',
	async (apiUrl) => {
		const may = maySend({ region: 'custom', apiUrl }, 'https://evil.example').catch(() => false);
		expect(await may).toBe(false);
	},
);

/** n8n's HTTP Request node with a predefined credential, as far as the token is concerned. */
const httpRequest: INodeType = {
	description: {
		...stubDescription('httpRequest', ['main']),
		credentials: [{ name: credentialType.name, required: true }],
		properties: [{ displayName: 'URL', name: 'url', type: 'string', default: '' }],
	},
	async execute(this: IExecuteFunctions) {
		const data = await this.getCredentials(credentialType.name);
		const allowedDomains = allowedDomainsOf(this.getNode(), data);
		const url = String(this.getNodeParameter('url', 0));
		if (!isDomainAllowed(url, allowedDomains)) throw new Error('Domain not allowed');
		const send = this.helpers.httpRequestWithAuthentication;
		const json = await send.call(this, credentialType.name, { url, allowedDomains });
		return [[{ json: json as object as never }]];
	},
};

const requestTo = async (credential: TestCredential, url: string) =>
	await runNode(httpRequest, { parameters: { url }, items: [{}], credential });

test('an HTTP Request node with the credential asks the own API', async () => {
	const credential = credentialFor(simulator);
	const { error } = await requestTo(credential, `${simulator.url}/api/v2/tokens/me`);
	expect(error).toBeUndefined();
	expect(simulator.requests).toMatchObject([
		{ route: 'token' },
		{ route: 'tokensMe', status: 200 },
	]);
});

test('and sends nothing to another host', async () => {
	const foreign = `http://localhost:${listener.port}`;
	const { error } = await requestTo(credentialFor(simulator), foreign);
	expect(error?.message).toMatch(/Domain not allowed/);
	expect(listener.heard).toEqual([]);
	const own = createCredential(credentialData(simulator, foreign), credentialType);
	await requestTo(own, foreign);
	expect(listener.heard).toHaveLength(1);
});
