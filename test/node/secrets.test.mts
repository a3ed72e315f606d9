import { inspect } from 'node:util';

import type { IDataObject } from 'n8n-workflow';

import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { credentialFor } from './support.mts';
import { seedItem, set, type Changed, type UpdateRun } from './updates.mts';

// The engine of the tests refuses every run that tells a token, the client secret, or a value beside
// the records. Here are the runs that come nearest to it, and what only records can tell.

simulatorForAll();

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
