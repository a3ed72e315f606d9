import { differs } from '../support/engine/differs.mts';
import { core, n8n } from '../support/engine/host.mts';
import { guarded, hasGuard } from '../support/engine/ssrf.mts';
import { createCredential, type TestCredential } from '../support/engine/credential.mts';
import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { credentialType } from './credentialData.mts';
import { CONTINUE, credentialFor } from './support.mts';
import { all, itemsFor, set, statusesOf } from './updates.mts';

simulatorForAll();

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
