import { randomUUID } from 'node:crypto';

import type { INodeParameters } from 'n8n-workflow';

import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import { seedItem, storedFor } from '../node/updates.mts';
import { ID } from './inputIds.mts';
import { asked, expectReadable, expectRefused, runAnyway } from './inputRun.mts';

simulatorForAll();

const BY_PURPOSE: INodeParameters = {
	participantBy: 'purpose',
	participantPurpose: '={{ $json.purpose }}',
	participantMatch: '={{ $json.match }}',
};

function customer() {
	return { ...seedItem(simulator), names: 'tier', purpose: 'customer', match: 'active' };
}

/** Runs the operation on a good item, a strange one and another good one. */
async function runStrange(operation: string, strange: object, parameters: INodeParameters = {}) {
	const items = [customer(), { ...customer(), ...strange }, customer()];
	const result = await runAnyway(simulator, items, { operation, ...parameters });
	expect(result).toMatchObject({ status: 'success', error: undefined });
	expect([result.json[0].error, result.json.at(-1)?.error]).toEqual([undefined, undefined]);
	expectReadable(result);
	return { record: result.json[1], ids: items.map(({ conversationId }) => conversationId) };
}

describe.each(['set', 'remove', 'get'])('%s', (operation) => {
	test.each([
		['the ID of nothing', { conversationId: '00000000-0000-0000-0000-000000000000' }],
		['the highest ID', { conversationId: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }],
		['an unknown conversation', { conversationId: randomUUID() }],
		['an unknown participant', { participantId: randomUUID() }],
		['both unknown', { conversationId: randomUUID(), participantId: randomUUID() }],
	])('does not find %s, and says so', async (_, strange) => {
		const { record } = await runStrange(operation, strange);
		expect(record.reason).toBe('notFound');
	});

	test.each([
		['spaces', (id: string) => ` \t${id}\r\n `],
		['spaces of other scripts', (id: string) => `\u3000${id}\u00a0`],
		['a byte order mark', (id: string) => `\ufeff${id}`],
		['capitals', (id: string) => id.toUpperCase()],
		['braces', (id: string) => `{${id}}`],
		['quotes', (id: string) => `"${id}"`],
		['a scheme', (id: string) => `urn:uuid:${id}`],
		['no hyphens', (id: string) => id.replaceAll('-', '')],
	])('takes IDs with %s about them', async (_, dress) => {
		const item = customer();
		const { conversationId, participantId } = item;
		const dressed = { conversationId: dress(conversationId), participantId: dress(participantId) };
		const { record } = await runStrange(operation, dressed);
		expect(record).toMatchObject({ conversationId, participantId });
		expect(record.error).toBeUndefined();
	});

	test.each<[string, unknown]>([
		['a path', '../customer'],
		['a line break', 'customer\r\nagent'],
		['another letter case', 'CUSTOMER'],
		['a space too many', ' customer'],
		['a look-alike letter', 'сustomer'],
		['the name of the prototype', '__proto__'],
		['the name of the constructor', 'constructor'],
		['any', 'any'],
	])('takes nobody by a purpose with %s, and says so', async (_, purpose) => {
		const { record } = await runStrange(operation, { purpose }, BY_PURPOSE);
		expect(record.reason).toMatch(/^(notFound|invalidInput)$/);
		expect(simulator.count('patchAttributes')).toBe(operation === 'get' ? 0 : 2);
	});

	test.each<[string, unknown]>([
		['nothing', ''],
		['spaces', '  '],
		['null', null],
		['no value', undefined],
		['a number', 5],
		['yes', true],
		['an object', { purpose: 'customer' }],
		['an array', ['customer']],
		['10,000 characters', 'customer'.repeat(1250)],
	])('refuses as a purpose %s', async (_, purpose) => {
		const { record, ids } = await runStrange(operation, { purpose }, BY_PURPOSE);
		expectRefused(record);
		expect(asked(simulator)).not.toContain(ids[1]);
	});

	test.each<[string, unknown]>([
		['a misspelt choice', 'frist'],
		['nothing', ''],
		['an object', { match: 'first' }],
		['the name of the prototype', '__proto__'],
	])('refuses as the choice of several %s', async (_, match) => {
		const { record, ids } = await runStrange(operation, { match }, BY_PURPOSE);
		expectRefused(record);
		expect(asked(simulator)).not.toContain(ids[1]);
	});

	test.each<[string, unknown]>([
		['a misspelt way', 'porpose'],
		['an object', { by: 'id' }],
		['the name of the constructor', 'constructor'],
	])('refuses as the way to choose a participant %s', async (_, by) => {
		const parameters = { participantBy: '={{ $json.by ?? "id" }}' };
		const { record, ids } = await runStrange(operation, { by }, parameters);
		expectRefused(record);
		expect(asked(simulator)).not.toContain(ids[1]);
	});

	test.each([
		['a script', `javascript:alert("${ID}")`],
		['a file', `file:///${ID}`],
		['an address without an ID', 'https://apps.mypurecloud.com/directory/#/analytics'],
		['a part of an ID', `https://apps.mypurecloud.com/${ID.slice(0, 30)}`],
		['many addresses in one', 'https://apps.mypurecloud.com/'.repeat(500)],
		['nothing', ''],
	])('refuses as an address of a conversation %s', async (_, address) => {
		const conversationId = { __rl: true, mode: 'url', value: '={{ $json.address }}' };
		const addressOf = (id: string) => `https://apps.mypurecloud.com/interactions/${id}`;
		const items = [customer(), customer(), customer()];
		const addressed = items.map((item) => ({ ...item, address: addressOf(item.conversationId) }));
		addressed[1].address = address;
		const parameters = { operation, conversationId };
		const result = await runAnyway(simulator, addressed, parameters);
		expectRefused(result.json[1]);
		expect([result.json[0].error, result.json[2].error]).toEqual([undefined, undefined]);
		expect(asked(simulator).size).toBe(2);
		expectReadable(result);
	});
});

test.each(['first', 'last', 'active', 'all'])('takes %s for what it is', async (match) => {
	const strange = { ...customer(), match };
	const { record } = await runStrange('set', strange, BY_PURPOSE);
	expect(record).toMatchObject({ status: 'verified' });
	expect(storedFor(simulator, strange)).toEqual({ tier: 'gold' });
});
