import { createCredential } from '../support/engine/credential.mts';
import { GenesysCloudOAuth2Api } from '../../credentials/GenesysCloudOAuth2Api.credentials';
import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { CONTINUE, credentialFor, withSimulator, type Simulator } from './support.mts';
import { all, itemsFor, set, statusesOf, type UpdateRecord, type UpdateRun } from './updates.mts';

simulatorForAll();

function credentialWith(simulator: Simulator, changes: Record<string, string>) {
	const { data } = credentialFor(simulator);
	return createCredential({ ...data, ...changes }, new GenesysCloudOAuth2Api());
}

/** What all items say, where they all say the same. */
function common<K extends keyof UpdateRecord>({ records }: UpdateRun, key: K): UpdateRecord[K] {
	const said = new Set(records.map((record) => record[key]));
	expect(said.size).toBe(1);
	return [...said][0];
}

describe('a credential that gives no token ends the run at once, for all items, with one cause', () => {
	const wrong: Array<[string, Record<string, string>, RegExp]> = [
		['a wrong secret', { clientSecret: 'wrong' }, /does not accept this Client ID and Client Sec/],
		['an unknown client', { clientId: 'wrong' }, /does not accept this Client ID and Client Sec/],
		[
			'an address that is not safe',
			{ apiUrl: 'http://genesys.example' },
			/API URL .* cannot be used/,
		],
	];

	test.each(wrong)('with Continue: %s', async (_, changes, message) => {
		const items = itemsFor(simulator.seed({ conversations: 20 }));
		const credential = credentialWith(simulator, changes);
		const result = await set(simulator, items, { credential, node: CONTINUE });
		expect(result.error).toBeUndefined();
		expect(statusesOf(result)).toEqual(all('failed', 20));
		expect(common(result, 'reason')).toBe('unauthorized');
		expect(common(result, 'error')).toMatch(message);
		expect(simulator.requests.length).toBeLessThanOrEqual(10);
	});

	test.each(wrong)('with Stop Workflow: %s', async (_, changes, message) => {
		const items = itemsFor(simulator.seed({ conversations: 200 }));
		const credential = credentialWith(simulator, changes);
		const { error, status } = await set(simulator, items, { credential });
		expect(status).toBe('error');
		expect(error?.name).toBe('NodeApiError');
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(/0 of 200 items had been written.*Open the credential/s);
		expect(simulator.requests.length).toBeLessThanOrEqual(10);
	});

	test('whichever status the login host answers with', async () => {
		Object.assign(simulator.settings, { tokenErrorStatus: 401 });
		const items = itemsFor(simulator.seed({ conversations: 50 }));
		const credential = credentialWith(simulator, { clientSecret: 'wrong' });
		const result = await set(simulator, items, { credential, node: CONTINUE });
		expect(common(result, 'reason')).toBe('unauthorized');
		expect(common(result, 'error')).toMatch(/does not accept this Client ID/);
	});
});

test('a token that is refused again and again ends the run, too', async () => {
	const items = itemsFor(simulator.seed({ conversations: 200 }));
	simulator.faults.next('patchAttributes', 401, 1000);
	const result = await set(simulator, items, { node: CONTINUE });
	expect(statusesOf(result)).toEqual(all('failed', 200));
	expect(common(result, 'reason')).toBe('unauthorized');
	expect(simulator.count('patchAttributes')).toBeLessThanOrEqual(20);
});

describe('a permission that is missing', () => {
	const permissions = ['conversation:participant:attributes', 'conversation:communication:edit'];

	test('fails the items, and is named', async () => {
		Object.assign(simulator.settings, { forbidden: { permissions } });
		const items = itemsFor(simulator.seed({ conversations: 200 }));
		const result = await set(simulator, items, { node: CONTINUE });
		expect(statusesOf(result)).toEqual(all('failed', 200));
		expect(common(result, 'reason')).toBe('forbidden');
		for (const { advice } of result.records) {
			expect(advice).toContain(permissions.join(', '));
		}
		expect(simulator.count('getConversation')).toBe(0);
	});

	test('to read what was written leaves the items unverified', async () => {
		const forbidden = { routes: ['getConversation'], permissions };
		await withSimulator({ forbidden }, async (simulator) => {
			const items = itemsFor(simulator.seed({ conversations: 100 }));
			const result = await set(simulator, items);
			expect(statusesOf(result)).toEqual(all('unverified', 100));
			expect(simulator.count('patchAttributes', 202)).toBe(100);
		});
	});
});

test('a host that cannot be reached fails the items, not the run', async () => {
	const items = itemsFor(simulator.seed({ conversations: 3 }));
	const credential = credentialWith(simulator, { apiUrl: 'http://127.0.0.1:1' });
	const options = { maxRetries: 0 };
	const result = await set(simulator, items, { credential, node: CONTINUE, options });
	expect(result.records).toMatchObject(
		items.map(() => ({ status: 'failed', valid: false, reason: 'network' })),
	);
	expect(simulator.count('getConversation')).toBe(0);
});

test('a conflict says whether the conversation has ended', async () => {
	Object.assign(simulator.settings, { writeAfterEnd: 'conflict' });
	const [item] = itemsFor(simulator.seed({ conversations: 1, endedMinutesAgo: 1 }));
	const { records } = await set(simulator, [item], { node: CONTINUE });
	expect(records[0]).toMatchObject({ status: 'failed', valid: false, reason: 'conflict' });
	expect(records[0].error).toMatch(/the conversation has ended/);
	expect(records[0].advice).toMatch(/It ended at \d{4}-.*Skip Ended/);
	expect(simulator.count('patchAttributes')).toBe(3);
});

test('a participant that has left is told as such, and nothing is sent again item by item', async () => {
	const [item] = itemsFor(simulator.seed({ conversations: 1 }));
	simulator.faults.next('patchParticipant', {
		kind: 'status',
		status: 400,
		code: 'conversation.error.participant.no.active.conversations',
	});
	const { records } = await set(simulator, [item, item, item], {
		options: { writeTo: 'participant' },
		node: CONTINUE,
	});
	expect(records).toHaveLength(3);
	for (const record of records) {
		expect(record).toMatchObject({
			status: 'failed',
			reason: 'rejected',
			error: 'The participant has left the conversation',
		});
		expect(record.advice).not.toContain('names and values');
	}
	expect(simulator.count('patchParticipant')).toBe(1);
});
