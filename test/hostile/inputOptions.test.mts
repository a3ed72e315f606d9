import type { INodeParameters } from 'n8n-workflow';

import { find } from '../node/findConversations.mts';
import { get } from '../node/getAttributes.mts';
import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import { CONTINUE } from '../node/support.mts';
import { remove, seedItem, set, statusesOf, storedFor } from '../node/updates.mts';
import { expectReadable } from './inputRun.mts';

simulatorForAll();

const NO_NUMBERS: unknown[] = [NaN, 'many', {}, [1, 2], null, '={{ 5 }}'];

/** Options of a whole run, as a workflow that was written by hand may have them. */
const HOSTILE: Array<[name: string, value: unknown]> = [
	...['rateLimitShare', 'maxRetries', 'maxWait', 'timeout', 'verifyFor', 'concurrency'].flatMap(
		(name) => NO_NUMBERS.map((value): [string, unknown] => [name, value]),
	),
	['rateLimitShare', 1e9],
	['rateLimitShare', Infinity],
	['maxRetries', -1],
	['maxRetries', 0.5],
	['maxRetries', 1e9],
	['maxWait', 0],
	['maxWait', -1],
	['maxWait', 1e12],
	['timeout', 1e12],
	['verifyFor', -1],
	['verifyFor', 1e12],
	['concurrency', 0],
	['concurrency', -10],
	['concurrency', 2.5],
	['concurrency', 1e9],
	['onMismatch', 'nonsense'],
	['onMismatch', {}],
	['writeTo', 'nonsense'],
	['writeTo', '__proto__'],
	['combineItems', 'no'],
	['skipUnchanged', 'yes'],
	['skipEnded', {}],
	['includeInputFields', 'yes'],
	['nonsense', 1],
	['constructor', 'x'],
];

/** Without retries, so that what goes wrong is seen at once. */
function optionsOf(name: string, value: unknown): INodeParameters {
	return { maxRetries: 0, [name]: value } as INodeParameters;
}

test.each(HOSTILE)('Set and Remove do their work with %s = %j', async (name, value) => {
	const items = [0, 1, 2].map(() => ({
		...seedItem(simulator, { tier: 'gold' }, { city: 'Rome' }),
		names: 'city',
	}));
	const options = optionsOf(name, value);
	for (const result of [
		await set(simulator, items, { options }),
		await remove(simulator, items, { options }),
	]) {
		expect(statusesOf(result)).toEqual(['verified', 'verified', 'verified']);
		expectReadable(result);
	}
	for (const item of items) expect(storedFor(simulator, item)).toEqual({ tier: 'gold' });
});

test.each(HOSTILE.filter(([name]) => !/verify|Mismatch|write|skip|combine|include/.test(name)))(
	'Get and Find do their work with %s = %j',
	async (name, value) => {
		const item = seedItem(simulator, {}, { tier: 'gold' });
		const options = optionsOf(name, value);
		const got = await get(simulator, [item], { options });
		expect(got.json).toMatchObject([{ attributes: { tier: 'gold' } }]);
		const found = await find(simulator, { options });
		expect(found.json).toMatchObject([{ conversationId: item.conversationId }]);
		for (const result of [got, found]) expectReadable(result);
	},
);

test.each<unknown>([-1, 0, 31, 1e9, NaN, 'many', {}])(
	'Get does its work with searchDays = %j',
	async (searchDays) => {
		simulator.settings.searchWithoutDates = 'reject';
		const item = seedItem(simulator, {}, { tier: 'gold' });
		simulator.removeConversation(item.conversationId);
		const got = await get(simulator, [item], { options: optionsOf('searchDays', searchDays) });
		expect(got.json).toMatchObject([{ attributes: { tier: 'gold' }, source: 'search' }]);
		expect(simulator.count('attributeSearch')).toBeLessThanOrEqual(32);
	},
);

test.each([0, -1, 1e-9])('a time limit of %j seconds ends in what is true', async (timeout) => {
	simulator.settings.serviceMs = 40;
	const items = [seedItem(simulator), seedItem(simulator)];
	const result = await set(simulator, items, {
		options: { timeout, maxRetries: 0, verifyFor: 0 },
		node: CONTINUE,
	});
	expectReadable(result);
	for (const [index, { status, reason, valid }] of result.records.entries()) {
		// Nobody saw whether it got through
		const isLate = status === 'failed' && reason === 'timeout' && valid === null;
		const isDone = status === 'verified' && storedFor(simulator, items[index]).tier === 'gold';
		expect({ status, reason, isTrue: isLate || isDone }).toMatchObject({ isTrue: true });
	}
});

test.each([
	[-1, 'failed', 1],
	[NaN, 'verified', 2],
	[1e9, 'verified', 2],
])('%j retries after a 503 end as %s', async (maxRetries, status, attempts) => {
	const item = seedItem(simulator);
	simulator.faults.next('patchAttributes', 503);
	const result = await set(simulator, [item], {
		options: { maxRetries },
		node: CONTINUE,
	});
	expect(result.records[0]).toMatchObject({ status, delivery: { attempts } });
	expectReadable(result);
});

test.each([0, -5, 1e-9])(
	'a share of %j percent lets one request into a window, and waits for the next',
	async (rateLimitShare) => {
		Object.assign(simulator.settings, { limit: 100, windowMs: 1000 });
		const item = seedItem(simulator);
		const result = await set(simulator, [item], { options: { rateLimitShare } });
		expect(statusesOf(result)).toEqual(['verified']);
		expect(simulator.windows.map(({ used }) => used)).toEqual([1, 1]);
	},
);
