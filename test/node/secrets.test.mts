import { inspect } from 'node:util';

import type { IDataObject, INode } from 'n8n-workflow';

import { FAILURES, type Failure } from './failures.mts';
import { credentialFor, withSimulator, type Simulator } from './support.mts';
import { seedItem, set, type Changed, type UpdateRun } from './updates.mts';

type OnError = NonNullable<INode['onError']>;

const ON_ERROR: OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];

/** Everything in a value as text, hidden properties of errors included. */
function textOf(value: unknown): string {
	return inspect(value, {
		depth: Infinity,
		showHidden: true,
		maxArrayLength: null,
		maxStringLength: null,
	});
}

function valueOf(index: number): string {
	return `confidential ${index}`;
}

/** Five items: two of one participant, and each with a value of its own. */
function confidentialItems(simulator: Simulator) {
	const first = seedItem(simulator);
	const items = [first, seedItem(simulator), first, seedItem(simulator), seedItem(simulator)];
	return items.map((item, index) => ({ ...item, attributes: { [`f${index}`]: valueOf(index) } }));
}

/** What must be nowhere in a run's output. */
function secretsOf({ requests, client }: Simulator): string[] {
	const tokens = new Set(requests.map(({ token }) => token).filter(Boolean));
	const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
	return [...tokens, client.secret, basic];
}

/** All that a run says beside its output items; n8n's copy of the input is no part of it. */
function saidBeside({ error, hints, logs, messages, outputs }: UpdateRun): string {
	const inItems = outputs.flat().map(({ json }) => {
		const record = (json.details ?? json) as IDataObject;
		return [json.error, record.error, record.warnings];
	});
	return textOf([error, hints, logs, messages, inItems]);
}

function expectNoLeak(simulator: Simulator, result: UpdateRun, items: IDataObject[]): void {
	const all = textOf(result);
	for (const secret of secretsOf(simulator)) expect(all).not.toContain(secret);
	const beside = saidBeside(result);
	items.forEach((_, index) => expect(beside).not.toContain(valueOf(index)));
	for (const item of result.outputs.flat()) {
		const own = (item.pairedItem as { item: number }).item;
		const text = textOf(item);
		const foreign = items.map((_, index) => valueOf(index)).filter((_, index) => index !== own);
		for (const value of foreign) expect(text).not.toContain(value);
	}
}

async function runConfidential(
	settings: Parameters<typeof withSimulator>[0],
	arrange: (simulator: Simulator, items: ReturnType<typeof confidentialItems>) => void,
	changed: Changed | ((simulator: Simulator) => Changed),
): Promise<void> {
	await withSimulator(settings, async (simulator) => {
		const items = confidentialItems(simulator);
		arrange(simulator, items);
		const more = typeof changed === 'function' ? changed(simulator) : changed;
		const result = await set(simulator, items, more);
		expect(result.outputs.flat()).toHaveLength(result.error ? 0 : items.length);
		expectNoLeak(simulator, result, items);
	});
}

function runFailure({ arrange, options }: Failure, onError: OnError): Promise<void> {
	return runConfidential({}, (simulator, items) => arrange(simulator, items[1]), {
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
				{},
				({ faults }) => faults.next('any', { kind: 'status', status, message: echo }, 99),
				{ options: { maxRetries: 0 }, node: { onError } },
			);
		},
	);

	test('with a credential that does not work', async () => {
		await runConfidential(
			{},
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
			{},
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
		await runConfidential({}, () => {}, { parameters: { attributesJson }, node: { onError } });
	});

	test('by attributes that are no JSON', async () => {
		const attributesJson = '={{ "{" + Object.values($json.attributes)[0] }}';
		await runConfidential({}, () => {}, { parameters: { attributesJson }, node: { onError } });
	});

	test('by an ID that is a value', async () => {
		const parameters = {
			participantId: { __rl: true, mode: 'id', value: '={{ Object.values($json.attributes)[0] }}' },
		};
		await runConfidential({}, () => {}, { parameters, node: { onError } });
	});
});

test('a run in which all goes well tells nothing either', async () => {
	await runConfidential({}, () => {}, {});
	await runConfidential({}, () => {}, { options: { dryRun: true } });
});
