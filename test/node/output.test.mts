import { inspect } from 'node:util';

import type { IDataObject } from 'n8n-workflow';

import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { CONTINUE, credentialFor, TO_ERROR_OUTPUT } from './support.mts';
import {
	all,
	type Changed,
	itemsFor,
	seedItem,
	set,
	statusesOf,
	storedFor,
	type UpdateRecord,
	type UpdateRun,
} from './updates.mts';

simulatorForAll();

describe('Include Input Fields', () => {
	test('adds the fields of the input item; where names meet, the record wins', async () => {
		const item = { ...seedItem(simulator), crmId: 7, status: 'new', nested: { a: 1 } };
		const { json } = await set(simulator, [item], { options: { includeInputFields: true } });
		expect(json[0]).toMatchObject({ crmId: 7, nested: { a: 1 }, status: 'verified' });
		expect(json[0].attributes).toEqual(item.attributes);
		expect(Object.keys(json[0]).slice(0, 2)).toEqual(['status', 'valid']);
	});

	test('adds its binary data', async () => {
		const binary = { letter: { data: 'aGk=', mimeType: 'text/plain' } };
		const items = [
			{ json: seedItem(simulator), binary },
			{ json: { ...seedItem(simulator), conversationId: 'none' }, binary },
		] as unknown as IDataObject[];
		const binaries = async (includeInputFields: boolean, node: Changed['node']) => {
			const { outputs } = await set(simulator, items, { options: { includeInputFields }, node });
			return outputs.flat().map((item) => item.binary);
		};
		expect(await binaries(true, CONTINUE)).toEqual([binary, binary]);
		expect(await binaries(true, TO_ERROR_OUTPUT)).toEqual([binary, binary]);
		expect(await binaries(false, CONTINUE)).toEqual([undefined, undefined]);
	});

	test('leaves out how an earlier run failed', async () => {
		const before = {
			error: 'old',
			reason: 'timeout',
			advice: 'old',
			details: { status: 'failed' },
		};
		const item = { ...seedItem(simulator), ...before, crmId: 7 };
		const { json } = await set(simulator, [item], {
			options: { includeInputFields: true },
			// n8n runs the node again where its first item has an error
			node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
		});
		expect(json[0]).toMatchObject({ status: 'verified', crmId: 7 });
		for (const name of Object.keys(before)) expect(json[0]).not.toHaveProperty(name);
		expect(simulator.count('patchAttributes')).toBe(1);
	});

	test.each<[string, IDataObject]>([
		['of a ticket', { error: 'E42', reason: 'VIP', advice: 'why', details: { a: 1 } }],
		['of a ticket, some with words of ours', { reason: 'timeout', details: { reason: 'timeout' } }],
		['of another node', { error: 'bad', details: { statusCode: 400 } }],
	])("keeps the input's own error, reason, advice and details: %s", async (_, own) => {
		const item = { ...seedItem(simulator), ...own };
		const { json } = await set(simulator, [item], { options: { includeInputFields: true } });
		expect(json[0]).toMatchObject({ status: 'verified', ...own });
	});

	test('leaves out the record of a retried item from the error output', async () => {
		const item = { ...seedItem(simulator), crmId: 7 };
		simulator.faults.next('patchAttributes', 400);
		const { outputs } = await set(simulator, [item], { node: TO_ERROR_OUTPUT });
		const { json } = await set(simulator, [outputs[1][0].json], {
			options: { includeInputFields: true },
		});
		expect(json[0]).toMatchObject({ status: 'verified' });
		expect(json[0]).not.toHaveProperty('error');
		expect(json[0]).not.toHaveProperty('details');
	});

	test('is off by default, and chosen for each item by itself', async () => {
		const items = [true, false].map((include) => ({ ...seedItem(simulator), include }));
		const { json } = await set(simulator, items, {
			options: { includeInputFields: '={{ $json.include }}' },
		});
		expect(json.map((fields) => 'include' in fields)).toEqual([true, false]);
		const plain = await set(simulator, items);
		expect(plain.json.some((fields) => 'include' in fields)).toBe(false);
	});

	test.each(['true', "={{ 'true' }}"])('is heeded as %j', async (includeInputFields) => {
		const item = { ...seedItem(simulator), crmId: 7 };
		const { json } = await set(simulator, [item], { options: { includeInputFields } });
		expect(json[0]).toMatchObject({ status: 'verified', crmId: 7 });
	});

	test('fails the items for which it is neither yes nor no', async () => {
		const items = [true, 'perhaps'].map((include) => ({ ...seedItem(simulator), include }));
		const { json } = await set(simulator, items, {
			options: { includeInputFields: '={{ $json.include }}' },
			node: CONTINUE,
		});
		const error = 'Include Input Fields is neither true nor false';
		expect(json).toMatchObject([
			{ status: 'verified', include: true },
			{ reason: 'invalidInput', error },
		]);
	});

	test('adds them to items whose input cannot be used, too', async () => {
		const items = [{ ...seedItem(simulator), conversationId: 'none', crmId: 7 }];
		const include = async (includeInputFields: boolean | string) =>
			(await set(simulator, items, { options: { includeInputFields }, node: CONTINUE })).json[0];
		const failed = { status: 'failed', reason: 'invalidInput' };
		expect(await include(true)).toMatchObject({ crmId: 7, ...failed });
		expect(await include('={{ $json.crmId === 7 }}')).toMatchObject({ crmId: 7, ...failed });
		const unreadable = await include('={{ $("Nowhere").item.json.x }}');
		expect(unreadable).toMatchObject(failed);
		expect(unreadable).not.toHaveProperty('crmId');
	});

	test('leaves them to n8n where an item goes to the error output', async () => {
		const item = { ...seedItem(simulator), crmId: 7 };
		simulator.removeConversation(item.conversationId);
		const { outputs } = await set(simulator, [item], {
			options: { includeInputFields: true },
			node: TO_ERROR_OUTPUT,
		});
		const { details, error, ...input } = outputs[1][0].json;
		expect(input).toEqual(item);
		expect(details).not.toHaveProperty('crmId');
		expect(error).toEqual(expect.any(String));
	});
});

describe('Dry Run', () => {
	test('writes nothing, shows what would be asked for, and tells the plan', async () => {
		const [{ id: conversationId, participants }] = simulator.seed({
			conversations: 1,
			participants: 2,
		});
		const items = [0, 1, 1].map((index) => ({
			conversationId,
			participantId: participants[index].id,
			attributes: { tier: 'gold' },
		}));
		const result = await set(simulator, items, {
			options: { dryRun: true, keyPrefix: 'context.' },
		});
		expect(statusesOf(result)).toEqual(all('planned', 3));
		expect(result.records[0]).toMatchObject({
			valid: null,
			validation: { expected: { 'context.tier': 'gold' }, reads: 0 },
		});
		expect(simulator.requests).toEqual([]);
		expect(result.hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/nothing was written.* 2 writes .* 1 conversation: less than a min/),
		]);
	});

	test('still reads what it has to know, and finds what is wrong', async () => {
		const items = itemsFor(simulator.seed({ conversations: 3, attributes: { tier: 'gold' } }));
		items[1].attributes = { tier: 'silver' };
		items[2].participantId = items[0].participantId;
		const result = await set(simulator, items, {
			options: { dryRun: true, skipUnchanged: true },
			node: CONTINUE,
		});
		expect(statusesOf(result)).toEqual(['unchanged', 'planned', 'failed']);
		expect(result.hints[0].message).toMatch(/read 3 conversations first, send 1 write and/);
		expect(simulator.count('patchAttributes')).toBe(0);
		expect(storedFor(simulator, items[1])).toEqual({ tier: 'gold' });
	});

	test('reckons with the reads that come first', async () => {
		// Reads, writes and checks together are more than a minute's 300
		const items = itemsFor(simulator.seed({ conversations: 101 }));
		const { hints } = await set(simulator, items, { options: { dryRun: true, skipEnded: true } });
		expect(hints[0].message).toContain('about 1 minute at 300 requests');
	});
});

test('a hint sums up the run, as a warning where something is not as it should be', async () => {
	const items = itemsFor(simulator.seed({ conversations: 3 }));
	const good = await set(simulator, items);
	expect(good.hints).toMatchObject([
		{ type: 'info', message: expect.stringMatching(/^3 items: 3 verified\. 6 requests\.$/) },
	]);
	simulator.removeConversation(items[0].conversationId);
	const bad = await set(simulator, items, { node: CONTINUE });
	expect(bad.hints).toMatchObject([
		{ type: 'warning', message: expect.stringMatching(/1 failed: [^,]*, 2 verified/) },
	]);
});

describe('the hint that sums up a run tells why, where there is one cause', () => {
	const sumOf = async (...args: Parameters<typeof set>) => (await set(...args)).hints[0].message;
	const dotted = { attributesJson: '{"a.b": "1"}' };
	const DOT = "A script variable's name cannot have a dot, so scripts will not find: a.b";

	test('of failed items', async () => {
		const items = itemsFor(simulator.seed({ conversations: 3 }));
		for (const { conversationId } of items.slice(1)) simulator.removeConversation(conversationId);
		const options = { node: CONTINUE };
		expect(await sumOf(simulator, items, options)).toMatch(
			/^3 items: 1 verified, 2 failed: Genesys Cloud does not know this conversation\. /,
		);
		simulator.faults.next('patchAttributes', 400);
		expect(await sumOf(simulator, items, options)).toMatch(/^3 items: 3 failed\. /);
	});

	test('of skipped ones', async () => {
		const items = itemsFor(simulator.seed({ conversations: 1, endedMinutesAgo: 1 }));
		expect(await sumOf(simulator, items, { options: { skipEnded: true } })).toMatch(
			/^1 item: 1 skipped: the conversation has ended\. /,
		);
	});

	test("of one item's warning, also in a dry run", async () => {
		const items = [seedItem(simulator, { 'a.b': '1' }), seedItem(simulator)];
		const [, one] = items;
		const sum = await sumOf(simulator, items);
		expect(sum).toBe(`2 items: 2 verified (1 with a warning: ${DOT}). 4 requests.`);
		const dry = { parameters: dotted, options: { dryRun: true } };
		expect(await sumOf(simulator, [one], dry)).toContain(`1 planned (1 with a warning: ${DOT}).`);
		expect(await sumOf(simulator, items, { parameters: dotted })).toContain(
			'2 verified (2 with a warning). ',
		);
	});

	test('and counts participants where an item is for several', async () => {
		const [{ id }] = simulator.seed({ conversations: 1, purposes: ['agent', 'agent', 'ivr'] });
		const sum = await sumOf(simulator, [{ conversationId: id, attributes: { tier: 'gold' } }], {
			parameters: {
				participantBy: 'purpose',
				participantPurpose: 'agent',
				participantMatch: 'all',
			},
		});
		expect(sum).toMatch(/^2 participants: 2 verified\. /);
	});
});

test('a warning that many items share is told once, with how many have it', async () => {
	// Each conversation is read twice
	simulator.settings.readDelayMs = 100;
	const ended = itemsFor(simulator.seed({ conversations: 50, endedMinutesAgo: 1 }));
	const long = { ...seedItem(simulator), attributes: { only: 'x'.repeat(300) } };
	const { hints, records } = await set(simulator, [...ended, long]);
	expect(hints).toMatchObject([
		{ message: expect.stringContaining('51 verified') },
		{ type: 'warning', message: expect.stringMatching(/^50 items: The conversation had ended/) },
	]);
	expect(records[0].warnings).toHaveLength(1);
	expect(records[50].warnings).toHaveLength(1);
});

test("a hint says why n8n's Retry On Fail should not be on", async () => {
	const item = seedItem(simulator);
	const messages = async (retryOnFail: boolean) =>
		(await set(simulator, [item], { node: { retryOnFail } })).hints.map(({ message }) => message);
	expect((await messages(true)).join()).toContain('Turn off Retry On Fail');
	expect((await messages(false)).join()).not.toContain('Retry On Fail');
});

test('the record has the shape that downstream nodes rely on', async () => {
	const item = seedItem(simulator, { tier: 'gold', gone: null }, { gone: 'x' });
	const { json } = await set(simulator, [item]);
	const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
	const { correlationId } = simulator.requests.find(({ method }) => method === 'PATCH')!;
	const record: UpdateRecord = {
		conversationId: item.conversationId,
		participantId: item.participantId,
		status: 'verified',
		valid: true,
		validation: {
			expected: { tier: 'gold', gone: null },
			actual: { tier: 'gold', gone: null },
			mismatches: [],
			reads: 1,
			checkedAt: time,
		},
		delivery: {
			statusCode: 202,
			attempts: 1,
			waitedMs: 0,
			correlationId,
			combinedItems: 1,
			acceptedAt: time,
		},
		warnings: [],
	};
	expect(json).toEqual([record]);
});

// The engine of the tests refuses every run that tells a token, the client secret, or a value beside
// the records. Here are the runs that come nearest to it, and what only records can tell.

const valueOf = (index: number) => `confidential ${index}`;

/** An output item has the values of its own input item only. */
function expectOwnValues({ outputs }: UpdateRun, items: IDataObject[]): void {
	for (const item of outputs.flat()) {
		const own = (item.pairedItem as { item: number }).item;
		const text = inspect(item, { depth: Infinity, showHidden: true });
		const told = [...items.keys()].filter((index) => text.includes(valueOf(index)));
		expect(told.filter((index) => index !== own)).toEqual([]);
	}
}

/** Runs five items: two of one participant, and each with a value of its own. */
async function runConfidential(changed: Changed): Promise<UpdateRun> {
	const first = seedItem(simulator);
	const seeded = [first, seedItem(simulator), first, seedItem(simulator), seedItem(simulator)];
	const items = seeded.map((item, index) => ({
		...item,
		attributes: { [`f${index}`]: valueOf(index) },
	}));
	const result = await set(simulator, items, changed);
	expect(result.outputs.flat()).toHaveLength(result.error ? 0 : items.length);
	expectOwnValues(result, items);
	return result;
}

describe.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
	'no token, secret or foreign value is told with %s',
	(onError) => {
		test.each([400, 403, 404, 409, 413, 500])(
			'though Genesys Cloud echoes all values in its %d',
			async (status) => {
				const message = `Value [${[0, 1, 2, 3, 4].map(valueOf).join('] [')}] is not valid`;
				simulator.faults.next('any', { kind: 'status', status, message }, 99);
				await runConfidential({ options: { maxRetries: 0 }, node: { onError } });
			},
		);

		test.each([{ clientId: 'somebody else' }, { apiUrl: 'http://127.0.0.1:1' }])(
			'with a credential that does not work: %j',
			async (wrong) => {
				const credential = credentialFor(simulator);
				Object.assign(credential.data, wrong);
				await runConfidential({ credential, options: { maxRetries: 0 }, node: { onError } });
			},
		);

		const value = 'Object.values($json.attributes)[0]';
		test.each([
			['an expression that fails on one', { attributesJson: `={{ "x".hash(${value}) }}` }],
			['attributes that are no JSON', { attributesJson: `={{ "{" + ${value} }}` }],
			[
				'an ID that is one',
				{ participantId: { __rl: true, mode: 'id', value: `={{ ${value} }}` } },
			],
		])('by %s', async (_, parameters) => {
			await runConfidential({ parameters, node: { onError } });
		});
	},
);

test('a run in which all goes well tells nothing either', async () => {
	for (const options of [{}, { dryRun: true }]) {
		expect((await runConfidential({ options })).error).toBeUndefined();
	}
});

test('the tokens that are looked for are those that Genesys Cloud saw, replaced ones too', async () => {
	const credential = credentialFor(simulator);
	await set(simulator, [seedItem(simulator)], { credential });
	simulator.revokeTokens();
	await set(simulator, [seedItem(simulator)], { credential });
	const seen = new Set(simulator.requests.map(({ token }) => token).filter(Boolean));
	expect(seen.size).toBe(2);
	expect(credential.tokens).toEqual(seen);
});
