import type { INode, INodeExecutionData, IPairedItemData } from 'n8n-workflow';

import { createCredential } from '../../tools/engine/credential.mts';
import { GenesysCloudOAuth2Api } from '../../credentials/GenesysCloudOAuth2Api.credentials';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { type Failure, FAILURES } from './failures.mts';
import { CONTINUE, credentialFor, type Simulator, withSimulator } from './support.mts';
import { all, itemsFor, set, statusesOf, type UpdateRecord, type UpdateRun } from './updates.mts';

/** Runs three items one after another, the second of which fails. */
async function failSecond(
	{ arrange, options }: Failure,
	onError: INode['onError'],
): Promise<UpdateRun> {
	const results: UpdateRun[] = [];
	await withSimulator({}, async (simulator) => {
		const items = itemsFor(simulator.seed({ conversations: 3 }));
		arrange(simulator, items[1]);
		const usual = { concurrency: 1, verifyFor: 0 };
		results.push(
			await set(simulator, items, { options: { ...usual, ...options }, node: { onError } }),
		);
	});
	return results[0];
}

function expectRecord(record: UpdateRecord, failure: Failure): void {
	const { reason, valid = false, message, description, attempts = 1 } = failure;
	expect(record).toMatchObject({ status: 'failed', valid, reason, delivery: { attempts } });
	expect(record.error).toMatch(message);
	expect(record.advice).toMatch(description);
	expect(record.validation.expected).toEqual({ tier: 'gold' });
}

describe('with Continue, the item carries the error beside its record', () => {
	test.concurrent.each(FAILURES)('on %s', async (_, failure) => {
		const { error, outputs, records } = await failSecond(failure, 'continueRegularOutput');
		expect(error).toBeUndefined();
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2].map((item) => ({ item })),
		);
		expectRecord(records[1], failure);
		expect(outputs[0].some((item) => item.error)).toBe(false);
		if (failure.common) return;
		expect([records[0].status, records[2].status]).toEqual(['verified', 'verified']);
	});
});

/** One of each kind: what a request meets, what only a check tells, and what ends the run. */
const SOME = FAILURES.filter(([name]) =>
	['403', 'a lost connection', '429 that asks for more than Max Wait'].includes(name),
).concat(FAILURES.slice(-2));

test.concurrent.each(SOME)('with Stop Workflow, it ends the run: %s', async (_, failure) => {
	const { error, status } = await failSecond(failure, 'stopWorkflow');
	expect(status).toBe('error');
	expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 1 } });
	expect(error?.message).toMatch(failure.message);
	expect(error?.message).toMatch(/ \[item 1\]$/);
	expect(error?.description).toMatch(failure.description);
});

test.concurrent.each(SOME)('to the error output, with its record: %s', async (_, failure) => {
	const { error, outputs } = await failSecond(failure, 'continueErrorOutput');
	expect(error).toBeUndefined();
	const isSecond = ({ pairedItem }: INodeExecutionData) =>
		(pairedItem as IPairedItemData).item === 1;
	const { details, ...rest } = outputs[1].find(isSecond)!.json;
	const record = details as unknown as UpdateRecord;
	expectRecord(record, failure);
	const { conversationId, participantId, error: message } = record;
	// n8n adds the fields of the input item
	const input = { conversationId, participantId, attributes: { tier: 'gold' } };
	expect(rest).toEqual({ ...input, error: message });
	if (failure.common) return;
	const items = outputs.map((all) => all.map(({ pairedItem }) => pairedItem));
	expect(items).toEqual([[{ item: 0 }, { item: 2 }], [{ item: 1 }]]);
});

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
		expect(error?.description).toMatch(
			/^Open the credential.*1 of 200 items had failed, and 199 had not been sent/s,
		);
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
		expect(record.advice).not.toContain('one attribute at a time');
	}
	expect(simulator.count('patchParticipant')).toBe(1);
});
