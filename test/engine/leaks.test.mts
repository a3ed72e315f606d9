import type { IExecuteFunctions, ILoadOptionsFunctions, INodeType } from 'n8n-workflow';

import { createCredential, runNode } from './engine.mts';
import { searchList } from './list-search.mts';
import { probe, probeCredential } from './probe.mts';
import { runTool } from './tool.mts';

const SECRETS: Array<[what: string, text: string]> = [
	['a token', 'access-1'],
	['a token', 'refresh-1'],
	['the client secret', 'client-secret'],
	['the Basic form of the client', 'aWQ6Y2xpZW50LXNlY3JldA=='],
];
const VALUE = 'a value that nobody is to be told of';

type Tell = (this: IExecuteFunctions, text: string) => object | void;

function fail(more: object): never {
	throw Object.assign(new Error('failed'), more);
}

/** Places outside the records. */
const ASIDE: Array<[where: string, Tell]> = [
	[
		'a hint',
		function (message) {
			this.addExecutionHints({ message: `see ${message}` });
		},
	],
	[
		'a log line',
		function (text) {
			this.logger.info(`asked with ${text}`);
		},
	],
	[
		'the metadata of a log line',
		function (text) {
			this.logger.warn('asked', { text: [text] });
		},
	],
	[
		'a message to the browser',
		function (text) {
			this.sendMessageToUI({ told: text });
		},
	],
	[
		'the message of an error',
		(text) => {
			throw new Error(`no luck with ${text}`);
		},
	],
	['the description of an error', (text) => fail({ description: text })],
	['the cause of an error', (text) => fail({ cause: new Error(text) })],
	['a map of an error', (text) => fail({ context: new Map([['key', { text }]]) })],
	['bytes of an error', (text) => fail({ body: Buffer.from(`<${text}>`) })],
	[
		'a hidden property of an error',
		(text) => {
			throw Object.defineProperty(new Error('failed'), 'asked', { value: { text } });
		},
	],
	['the error of an item', (text) => ({ error: `no luck with ${text}` })],
	['a warning of an item', (text) => ({ warnings: ['fine', `but ${text}`] })],
	['a warning on the error output', (text) => ({ error: 'x', details: { warnings: [text] } })],
];

/** Places in which only the values of an item may stand. */
const RECORDS: Array<[where: string, Tell]> = [
	['what was expected', (text) => ({ validation: { expected: { name: text } } })],
	['what was found', (text) => ({ validation: { actual: { name: text } } })],
	['what was read', (text) => ({ attributes: { name: text } })],
	['a field of the input', (text) => ({ given: text })],
	[
		'what was expected, on the error output',
		(text) => ({
			error: 'x',
			details: { validation: { expected: { name: text } } },
		}),
	],
];

function credentialOf() {
	const credential = createCredential(
		{ clientId: 'id', clientSecret: 'client-secret' },
		probeCredential,
	);
	for (const token of ['access-1', 'refresh-1']) credential.tokens.add(token);
	return credential;
}

function telling(tell: Tell, text: string): INodeType {
	return {
		...probe,
		async execute(this: IExecuteFunctions) {
			return [[{ json: { ...tell.call(this, text) } }]];
		},
	};
}

async function run(tell: Tell, text: string) {
	const items = [{ given: VALUE }];
	return await runNode(telling(tell, text), { parameters: {}, items, credential: credentialOf() });
}

describe.each([...ASIDE, ...RECORDS])('a run is refused for %s that tells', (_where, tell) => {
	test.each(SECRETS)('%s: %s', async (what, secret) => {
		await expect(run(tell, secret)).rejects.toThrow(`The run tells ${what}`);
	});
});

test.each(ASIDE)('a run is refused for %s that tells a value of the input', async (_, tell) => {
	await expect(run(tell, VALUE)).rejects.toThrow('The run tells the value');
	await expect(run(tell, `${VALUE.slice(0, 30)}…`)).rejects.toThrow('The run tells the value');
});

test.each(RECORDS)('a run may show a value in %s', async (_, tell) => {
	expect(await run(tell, VALUE)).toMatchObject({ status: 'success' });
});

test.each(ASIDE)('nothing is wrong with %s that tells neither', async (_, tell) => {
	expect(await run(tell, 'something else')).toMatchObject({ outputs: expect.any(Array) });
});

test('a value of a record is not told either, though it was not in the input', async () => {
	const stored = 'stored by somebody else';
	const tell: Tell = () => ({ attributes: { name: stored }, warnings: [`There is ${stored}`] });
	await expect(run(tell, '')).rejects.toThrow('The run tells the value');
});

test.each(['request', 'invoke'] as const)(
	'an agent is told no secret and no value: %s',
	async (path) => {
		const use = async (text: string) =>
			await runTool(
				telling(() => fail({ message: `no luck with ${text}` }), text),
				{
					parameters: { path: "={{ '/' + $fromAI('name') }}" },
					calls: [{ name: VALUE }],
					credential: credentialOf(),
					path,
				},
			);
		await expect(use('access-1')).rejects.toThrow('The run tells a token');
		await expect(use(VALUE)).rejects.toThrow('The run tells the value');
	},
);

describe('a list in the editor is refused', () => {
	const tellers: Array<[string, (this: ILoadOptionsFunctions) => Promise<{ results: [] }>]> = [
		['for an error that tells a token', async () => fail({ description: 'Bearer access-1' })],
		[
			'for an entry that tells it',
			async () => ({ results: [{ name: 'access-1', value: 1 }] as never }),
		],
		[
			'for a log line that tells it',
			async function () {
				this.logger.debug('Bearer access-1');
				return { results: [] };
			},
		],
	];
	test.each(tellers)('%s', async (_, tell) => {
		const node = { ...probe, methods: { listSearch: { tell } } };
		const search = searchList(node, 'tell', { parameters: {}, credential: credentialOf() });
		await expect(search).rejects.toThrow('The run tells a token');
	});
});
