import type { IDataObject } from 'n8n-workflow';

import { find } from '../node/findConversations.mts';
import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import { CONTINUE } from '../node/support.mts';
import { ID, NO_IDS } from './inputIds.mts';
import { expectReadable, expectRefused } from './inputRun.mts';

simulatorForAll();

/** Runs Find for a strange item and a good one; each has what the named parameter is to be. */
async function findStrange(
	place: 'filters' | 'parameters',
	name: string,
	strange: unknown,
	good: unknown,
) {
	const [{ id }] = simulator.seed({
		conversations: 1,
		queueId: ID,
		userId: ID,
		purposes: ['agent', 'customer'],
	});
	const given = { [name]: '={{ $json.given }}' };
	const run = await find(simulator, {
		items: [{ given: strange }, { given: good }] as IDataObject[],
		filters: place === 'filters' ? given : {},
		parameters: place === 'parameters' ? { returnAll: false, ...given } : {},
		node: CONTINUE,
	});
	expect(run).toMatchObject({ status: 'success', error: undefined });
	expectReadable(run);
	expect(run.json.at(-1)).toMatchObject({ conversationId: id });
	return run.json;
}

/** Only the good item was asked for. */
async function expectNotAsked(...[place, name, strange, good]: Parameters<typeof findStrange>) {
	const records = await findStrange(place, name, strange, good);
	expect(records).toHaveLength(2);
	expectRefused(records[0]);
	expect(simulator.count('conversationDetails')).toBe(1);
}

function hoursFromNow(hours: number): string {
	return new Date(Date.now() + hours * 3_600_000).toISOString();
}

const isGiven = ([, id]: [string, unknown]) => Boolean(id);

describe.each(['queueId', 'userId'])('refuses as %s, and asks nothing for,', (name) => {
	test.each(NO_IDS.filter(isGiven))('%s', async (_, id) => {
		await expectNotAsked('filters', name, id, ID);
	});
});

describe.each([
	['mediaType', 'voice'],
	['direction', 'inbound'],
])('refuses as %s, and asks nothing for,', (name, good) => {
	test.each<[string, unknown]>([
		['a number', 5],
		['yes', true],
		['an object', { value: 'voice' }],
		['an array', ['voice']],
		['a date', new Date(0)],
	])('%s', async (_, strange) => {
		await expectNotAsked('filters', name, strange, good);
	});
});

describe('refuses as hours, and asks nothing for,', () => {
	test.each<[string, unknown]>([
		['none', 0],
		['an interval that is reversed', -24],
		['a number that is none', NaN],
		['for ever', Infinity],
		['more than there is time', 1e300],
		['more than there are dates', 1e13],
		['a date', '2026-01-01T00:00:00Z'],
		['a date that is none', 'yesterday'],
		['a number with a unit', '24h'],
		['nothing', ''],
		['spaces', '  '],
		['an object', { hours: 24 }],
		['two numbers', [1, 24]],
		['a date object', new Date()],
		['no', false],
	])('%s', async (_, hours) => {
		await expectNotAsked('filters', 'startedWithin', hours, 24);
	});
});

test.each<[string, unknown]>([
	['ten years', 87_600],
	['a part of an hour', 0.25],
	['the text of a number', '24'],
])('takes as hours %s', async (_, hours) => {
	expect(await findStrange('filters', 'startedWithin', hours, 23)).toHaveLength(2);
});

test('ten years that Genesys Cloud does not take at once are asked for in parts', async () => {
	simulator.settings.detailsMaxIntervalDays = 31;
	expect(await findStrange('filters', 'startedWithin', 87_600, 24)).toHaveLength(2);
});

test('an interval that Genesys Cloud does not take fails alone, and says so', async () => {
	simulator.settings.detailsMaxIntervalDays = 7;
	const [record] = await findStrange('filters', 'startedWithin', 240, 24);
	expect(record).toMatchObject({ reason: 'rejected', error: expect.stringMatching(/status 400/) });
});

describe.each(['startedAfter', 'startedBefore'])('refuses as %s, and asks nothing for,', (name) => {
	test.each<[string, unknown]>([
		['a word', 'yesterday'],
		['an hour that is none', '2026-02-03T25:00:00'],
		['a day that is none', '2026-02-30'],
		['seconds', 1_790_000_000],
		['a small number', 5],
		['the text of one', '5'],
		['a number that is none', NaN],
		['more than there is time', 1e300],
		['an object', { year: 2026 }],
		['an array', ['2026-01-01']],
		['yes', true],
		['spaces', '  '],
	])('%s', async (_, time) => {
		const good = name === 'startedAfter' ? hoursFromNow(-2) : hoursFromNow(2);
		await expectNotAsked('filters', name, time, good);
	});
});

describe('refuses as an address, and asks nothing for,', () => {
	test.each<[string, unknown]>([
		['an object', { phone: '+13175550123' }],
		['an array', ['+13175550123']],
		['yes', true],
		['a book', '+1317555 '.repeat(100)],
	])('%s', async (_, address) => {
		await expectNotAsked('filters', 'address', address, '');
	});
});

describe('refuses as a limit, and asks nothing for,', () => {
	test.each<[string, unknown]>([
		['none', 0],
		['less than none', -1],
		['a part of one', 0.5],
		['a number that is none', NaN],
		['a word', 'all'],
		['nothing', ''],
		['null', null],
		['no value', undefined],
		['an object', { limit: 1 }],
		['two numbers', [1, 2]],
		['no', false],
	])('%s', async (_, limit) => {
		await expectNotAsked('parameters', 'limit', limit, 50);
	});
});

test.each<[string, unknown]>([
	['more than there are', 1e9],
	['more than all numbers', Infinity],
	['a number and a half', 1.5],
	['the text of a number', '3'],
])('takes as a limit %s', async (_, limit) => {
	expect(await findStrange('parameters', 'limit', limit, 50)).toHaveLength(2);
});

describe('refuses as a purpose, and asks nothing for,', () => {
	test.each<[string, unknown]>([
		['a number', 5],
		['null', null],
		['an object', { purpose: 'customer' }],
		['an array', ['customer']],
		['nothing', ''],
	])('%s', async (_, purpose) => {
		await expectNotAsked('parameters', 'participantPurpose', purpose, 'customer');
	});
});

describe('refuses as what an item stands for, and asks nothing for,', () => {
	test.each<[string, unknown]>([
		['a misspelt choice', 'particpant'],
		['another letter case', 'Conversation'],
		['an object', { splitBy: 'conversation' }],
		['the name of the constructor', 'constructor'],
	])('%s', async (_, splitBy) => {
		await expectNotAsked('parameters', 'splitBy', splitBy, 'conversation');
	});
});
