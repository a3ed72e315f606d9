import { createCredential, type TestCredential } from '../../tools/engine/credential.mts';
import { withHostile } from '../hostile/server.mts';
import { whole, withoutWork } from '../hostile/serverAnswers.mts';
import type { Fault } from '../../tools/simulator/server.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { differs } from '../../tools/engine/differs.mts';
import { core, n8n } from '../../tools/engine/host.mts';
import { guarded, hasGuard } from '../../tools/engine/ssrf.mts';
import { startUntrusted } from './certificate.mts';
import { credentialType } from './credentialData.mts';
import { CONTINUE, credentialFor, withSimulator } from './support.mts';
import { all, itemsFor, seedItem, set, statusesOf } from './updates.mts';

simulatorForAll();

const PROXY = /^A proxy or gateway between n8n and Genesys Cloud refused the request/;

describe('a page of a proxy', () => {
	const page = (status: number) => withoutWork(whole(status, '<html><h1>Blocked</h1></html>'));

	test('with 403 fails the item by its own text, and the others go on', async () => {
		await withHostile(async (hostile) => {
			const { simulator, credential } = hostile;
			const items = itemsFor(simulator.seed({ conversations: 3 }));
			hostile.distort('patchAttributes', page(403), 1);
			const options = { concurrency: 1 };
			const result = await set(simulator, items, { credential, node: CONTINUE, options });
			expect(statusesOf(result)).toEqual(['failed', 'verified', 'verified']);
			const [record] = result.records;
			expect(record).toMatchObject({ reason: 'forbidden', valid: false });
			expect(record.error).toMatch(PROXY);
			expect(record.advice).toMatch(/proxy login, web filter, firewall/);
			expect(record.advice).not.toMatch(/role|permission|value/i);
		});
	});

	test.each([
		[401, 'unauthorized', PROXY],
		[404, 'notFound', /^Something other than the Genesys Cloud API answered/],
	] as const)('with %d is not blamed on token or IDs', async (status, reason, error) => {
		await withHostile(async (hostile) => {
			const { simulator, credential } = hostile;
			hostile.distort('patchAttributes', page(status));
			const items = [seedItem(simulator)];
			const { records } = await set(simulator, items, { credential, node: CONTINUE });
			expect(records[0]).toMatchObject({ status: 'failed', valid: false, reason });
			expect(records[0].error).toMatch(error);
			expect(records[0].advice).not.toMatch(/Client Secret|conversation ID/);
		});
	});

	test('with 407 ends the run: no item can pass', async () => {
		await withHostile(async (hostile) => {
			const { simulator, credential } = hostile;
			const items = itemsFor(simulator.seed({ conversations: 40 }));
			hostile.distort('patchAttributes', page(407));
			const result = await set(simulator, items, { credential, node: CONTINUE });
			expect(statusesOf(result)).toEqual(all('failed', 40));
			for (const record of result.records) expect(record.error).toMatch(PROXY);
			expect(hostile.count('patchAttributes')).toBeLessThanOrEqual(10);
			expect(hostile.count('getConversation')).toBe(0);
		});
	});
});

test.each(['apiUrl', 'loginUrl'] as const)(
	'a certificate that nobody trusts, at the %s, is told at once and ends the run',
	async (field) => {
		const untrusted = await startUntrusted();
		try {
			await withSimulator({}, async (simulator) => {
				const data = { ...credentialFor(simulator).data, [field]: untrusted.url };
				const credential = createCredential(data, credentialType);
				const items = itemsFor(simulator.seed({ conversations: 30 }));
				const { records } = await set(simulator, items, { credential, node: CONTINUE });
				for (const record of records) {
					expect(record).toMatchObject({ status: 'failed', valid: false, reason: 'network' });
					expect(record.error).toMatch(/does not trust the certificate/);
					expect(record.advice).toMatch(/^Nothing was sent\..*NODE_EXTRA_CA_CERTS/);
				}
				expect(untrusted.requests()).toBe(0);
				expect(untrusted.connections()).toBeLessThanOrEqual(10);
			});
		} finally {
			await untrusted.close();
		}
	},
);

describe('a refusal says which door it is, and what opens it', () => {
	const ADDRESS = '203.0.113.7';

	test.each<[string, { status: number; message?: string }, RegExp, RegExp, RegExp]>([
		[
			'app.not.authorized.for.scope',
			{ status: 403, message: 'App not authorized to use scope [conversations]' },
			/^The OAuth client lacks a scope/,
			/Add the scope conversations to the OAuth client .* reconnect/,
			/role/,
		],
		[
			'ip.not.authorized',
			{ status: 401, message: `This IP address is not authorized: [${ADDRESS}]` },
			/does not accept requests from the IP address of this n8n/,
			/Add 203\.0\.113\.7 to the allowlist .* A new token does not help/,
			/Client Secret/,
		],
	])('%s', async (code, answer, error, advice, not) => {
		simulator.faults.next('patchAttributes', { kind: 'status', code, ...answer }, 20);
		const { records } = await set(simulator, [seedItem(simulator)], { node: CONTINUE });
		const reason = answer.status === 401 ? 'unauthorized' : 'forbidden';
		expect(records[0]).toMatchObject({ status: 'failed', valid: false, reason });
		expect(records[0].error).toMatch(error);
		expect(records[0].advice).toMatch(advice);
		expect(records[0].advice).toContain(`code ${code}`);
		expect(records[0].advice).not.toMatch(not);
		expect(simulator.tokenRequests).toBe(1);
	});
});

describe('a hint that asks for an absurd time', () => {
	test.each<[string, Record<string, string>]>([
		['seconds since 1970', { 'Retry-After': String(Math.floor(Date.now() / 1000)) }],
		['a reset of a day', { 'inin-ratelimit-reset': '86400', 'Retry-After': '86400' }],
	])('ends that request only, and does not block the credential: %s', async (_, headers) => {
		const credential = credentialFor(simulator);
		const item = seedItem(simulator);
		const fault: Fault = { kind: 'status', status: 429, retryAfter: false, headers };
		simulator.faults.next('patchAttributes', fault);
		const first = await set(simulator, [item], { credential, node: CONTINUE });
		expect(first.records[0]).toMatchObject({ status: 'failed', reason: 'quotaExhausted' });
		const later = await set(simulator, [item], { credential });
		expect(statusesOf(later)).toEqual(['verified']);
	});
});

const seeded = (conversations = 3) => itemsFor(simulator.seed({ conversations }));

/** A credential that n8n cannot hand out, from the nth time on. */
function broken(error: () => Promise<never> | never, from = 1): TestCredential {
	const credential = credentialFor(simulator);
	const { getDecrypted } = credential.helper;
	let asked = 0;
	credential.helper.getDecrypted = async (...args) =>
		++asked >= from ? await error() : await getDecrypted(...args);
	return credential;
}

/** n8n's own errors, and what it says in them. */
const UNREADABLE: Array<[string, () => Promise<never> | never, RegExp]> = [
	[
		'another encryption key on this worker',
		async () => {
			const stored = new core.Credentials({ id: '1', name: 'Genesys' }, 'type', 'no cipher text');
			return (await stored.getData()) as never;
		},
		differs('2.36', 'n8n does not say that another encryption key is the likely reason')
			? /^Decrypted credentials data is not valid JSON/
			: /^Credentials could not be decrypted\. The likely reason is that a different "encryptionKey"/,
	],
	[
		'deleted',
		() => {
			throw new n8n.UserError('Credential with ID "1" does not exist for type "x".');
		},
		/^Credential with ID "1" does not exist/,
	],
	[
		'a vault that is down',
		() => {
			throw new n8n.OperationalError('Could not reach the external secrets store');
		},
		/^Could not reach the external secrets store/,
	],
	['without a word', () => Promise.reject(new Error('')), /^n8n could not read the credential/],
];

describe("a credential that n8n cannot read is told in n8n's own sentence", () => {
	test.each(UNREADABLE)('%s', async (_, error, message) => {
		const result = await set(simulator, seeded(), { credential: broken(error), node: CONTINUE });
		expect(statusesOf(result)).toEqual(all('failed', 3));
		for (const record of result.records) {
			expect(record).toMatchObject({ valid: false, reason: 'unauthorized' });
			expect(record.error).toMatch(message);
			expect(record.advice).toMatch(/could not read the credential/);
			expect(record.advice).not.toMatch(/Client ID|Client Secret/);
		}
		expect(simulator.requests).toEqual([]);
	});

	test('in the middle of a run', async () => {
		const [, error, message] = UNREADABLE[1];
		const result = await set(simulator, seeded(20), {
			credential: broken(error, 6),
			node: CONTINUE,
			options: { concurrency: 1 },
			parameters: { verification: 'off' },
		});
		const statuses = statusesOf(result);
		expect(statuses[0]).toBe('accepted');
		expect(statuses.at(-1)).toBe('failed');
		const failed = result.records.filter(({ status }) => status === 'failed');
		for (const record of failed) {
			expect(record).toMatchObject({ valid: false, reason: 'unauthorized' });
			expect(record.error).toMatch(message);
		}
		expect(failed).toHaveLength(20 - simulator.count('patchAttributes', 202));
	});
});

describe("n8n's guard against addresses is told in its own sentence, and ends the run", () => {
	const withToken = () => {
		const { data } = credentialFor(simulator);
		const oauthTokenData = { access_token: 'a-token', token_type: 'bearer' };
		return createCredential({ ...data, oauthTokenData }, credentialType);
	};

	(hasGuard ? test : test.skip).each([
		['the API', withToken],
		['the login host', () => credentialFor(simulator)],
	])('%s', async (_, credentialOf) => {
		await guarded(async () => {
			const credential = credentialOf();
			const result = await set(simulator, seeded(20), { credential, node: CONTINUE });
			for (const record of result.records) {
				expect(record).toMatchObject({ status: 'failed', valid: false, reason: 'network' });
				expect(record.error).toMatch(
					/^The request was blocked because it resolves to a restricted IP/,
				);
				expect(record.advice).toMatch(/ask whoever runs this n8n/);
			}
			expect(simulator.requests).toEqual([]);
		});
	});
});

const isPrepared = !differs('2.20', 'n8n prepares no request of an OAuth2 credential');

(isPrepared ? test : test.skip)(
	'an error that nobody knows is told as unexpected, of its item alone',
	async () => {
		const credential = credentialFor(simulator);
		const { runPreAuthentication } = credential.helper as unknown as {
			runPreAuthentication: () => Promise<undefined>;
		};
		let asked = 0;
		Object.assign(credential.helper, {
			runPreAuthentication: async () => {
				if (++asked === 2) throw new TypeError("Cannot read properties of undefined (reading 'x')");
				return await runPreAuthentication();
			},
		});
		const result = await set(simulator, seeded(), {
			credential,
			node: CONTINUE,
			options: { concurrency: 1, verifyFor: 0 },
			parameters: { verification: 'off' },
		});
		expect(statusesOf(result)).toEqual(['accepted', 'failed', 'accepted']);
		const [, record] = result.records;
		expect(record.error).toMatch(/^n8n met an unexpected error/);
		expect(`${record.error} ${record.advice}`).not.toMatch(/credential|Client|token/i);
	},
);
