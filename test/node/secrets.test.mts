import { inspect } from 'node:util';

import type { IDataObject, INode } from 'n8n-workflow';

import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import type { Failure } from './failurePlans.mts';
import { FAILURES } from './failures.mts';
import { credentialFor, withSimulator, type Simulator } from './support.mts';
import { seedItem, set, type Changed, type UpdateRun } from './updates.mts';

simulatorForAll();

// The engine of the tests refuses every run that tells a token, the client secret, or a value beside
// the records. Here are the runs that come nearest to it, and what only records can tell.

type OnError = NonNullable<INode['onError']>;

const ON_ERROR: OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];

function valueOf(index: number): string {
	return `confidential ${index}`;
}

/** Five items: two of one participant, and each with a value of its own. */
function confidentialItems(simulator: Simulator) {
	const first = seedItem(simulator);
	const items = [first, seedItem(simulator), first, seedItem(simulator), seedItem(simulator)];
	return items.map((item, index) => ({ ...item, attributes: { [`f${index}`]: valueOf(index) } }));
}

/** An output item has the values of its own input item only. */
function expectOwnValues({ outputs }: UpdateRun, items: IDataObject[]): void {
	for (const item of outputs.flat()) {
		const own = (item.pairedItem as { item: number }).item;
		const text = inspect(item, { depth: Infinity, showHidden: true });
		const told = items.map((_, index) => index).filter((index) => text.includes(valueOf(index)));
		expect(told.filter((index) => index !== own)).toEqual([]);
	}
}

/** What of a run failed: all of it, or records of it. */
function failuresOf({ error, outputs }: UpdateRun): unknown[] {
	const records = outputs.flat().map(({ json }) => (json.details ?? json) as IDataObject);
	return [error, ...records.map((record) => record.error)].filter(Boolean);
}

async function runConfidential(
	arrange: (simulator: Simulator, items: ReturnType<typeof confidentialItems>) => void,
	changed: Changed | ((simulator: Simulator) => Changed),
	{ goesWell = false } = {},
): Promise<void> {
	await withSimulator({}, async (simulator) => {
		const items = confidentialItems(simulator);
		arrange(simulator, items);
		const more = typeof changed === 'function' ? changed(simulator) : changed;
		const result = await set(simulator, items, more);
		expect(result.outputs.flat()).toHaveLength(result.error ? 0 : items.length);
		expect(failuresOf(result).length === 0).toBe(goesWell);
		expectOwnValues(result, items);
	});
}

function runFailure({ arrange, options }: Failure, onError: OnError): Promise<void> {
	return runConfidential((simulator, items) => arrange(simulator, items[1]), {
		options: { concurrency: 1, verifyFor: 0, ...options },
		node: { onError },
	});
}

const QUICK = FAILURES.filter(([name]) => !/again and again|nothing else/.test(name));

describe.each(ON_ERROR)('no token, secret or foreign value is told with %s', (onError) => {
	test.concurrent.each(QUICK)('on %s', async (_, failure) => {
		await runFailure(failure, onError);
	});

	test.each([400, 403, 404, 409, 413, 500])(
		'though Genesys Cloud echoes all values in its %d',
		async (status) => {
			const echo = `Value [${[0, 1, 2, 3, 4].map(valueOf).join('] [')}] is not valid`;
			await runConfidential(
				({ faults }) => faults.next('any', { kind: 'status', status, message: echo }, 99),
				{ options: { maxRetries: 0 }, node: { onError } },
			);
		},
	);

	test('with a credential that does not work', async () => {
		await runConfidential(
			() => {},
			(simulator) => {
				const credential = credentialFor(simulator);
				credential.data.clientId = 'somebody else';
				return { credential, node: { onError } };
			},
		);
	});

	test('with a host that cannot be reached', async () => {
		await runConfidential(
			() => {},
			(simulator) => {
				const credential = credentialFor(simulator);
				credential.data.apiUrl = 'http://127.0.0.1:1';
				return { credential, options: { maxRetries: 0 }, node: { onError } };
			},
		);
	});

	test('by an expression that fails on a value', async () => {
		const attributesJson = '={{ ({ tier: "x".hash(Object.values($json.attributes)[0]) }) }}';
		await runConfidential(() => {}, { parameters: { attributesJson }, node: { onError } });
	});

	test('by attributes that are no JSON', async () => {
		const attributesJson = '={{ "{" + Object.values($json.attributes)[0] }}';
		await runConfidential(() => {}, { parameters: { attributesJson }, node: { onError } });
	});

	test('by an ID that is a value', async () => {
		const parameters = {
			participantId: { __rl: true, mode: 'id', value: '={{ Object.values($json.attributes)[0] }}' },
		};
		await runConfidential(() => {}, { parameters, node: { onError } });
	});
});

test('a run in which all goes well tells nothing either', async () => {
	await runConfidential(() => {}, {}, { goesWell: true });
	await runConfidential(() => {}, { options: { dryRun: true } }, { goesWell: true });
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
