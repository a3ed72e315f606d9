import type { IExecuteFunctions, ILoadOptionsFunctions, INodeType } from 'n8n-workflow';

import { createCredential, runNode } from '../../../tools/engine/engine.mts';
import { searchList } from '../../../tools/engine/list-search.mts';
import { runTool } from '../../../tools/engine/tool.mts';

const SECRETS: Array<[what: string, text: string]> = [
	['a token', 'access-1'],
	['a token', 'refresh-1'],
	['the client secret', 'client-secret'],
	['the Basic form of the client', 'aWQ6Y2xpZW50LXNlY3JldA=='],
];
const VALUE = 'a value that nobody is to be told of';

/** Tells a text, and gives the fields of an item where that is how it tells it. */
type Tell = (text: string, context: IExecuteFunctions) => object | void;

function fail(more: object): never {
	throw Object.assign(new Error('failed'), more);
}

/** Places outside the records. */
const ASIDE: Array<[where: string, Tell]> = [
	['a hint', (text, context) => context.addExecutionHints({ message: `see ${text}` })],
	['a log line', (text, { logger }) => logger.info(`asked with ${text}`)],
	['the metadata of a log line', (text, { logger }) => logger.warn('asked', { text: [text] })],
	['a message to the browser', (told, context) => context.sendMessageToUI({ told })],
	['the message of an error', (text) => fail({ message: `no luck with ${text}` })],
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

const expected = (text: string) => ({ validation: { expected: { name: text } } });

/** Places in which only the values of an item may stand. */
const RECORDS: Array<[where: string, Tell]> = [
	['what was expected', expected],
	['what was found', (text) => ({ validation: { actual: { name: text } } })],
	['what was read', (text) => ({ attributes: { name: text } })],
	['a field of the input', (text) => ({ given: text })],
	['what was expected, on the error output', (text) => ({ error: 'x', details: expected(text) })],
];

function credentialOf() {
	const type = { name: 'probeApi', displayName: 'Probe API', properties: [] };
	const credential = createCredential({ clientId: 'id', clientSecret: 'client-secret' }, type);
	for (const token of ['access-1', 'refresh-1']) credential.tokens.add(token);
	return credential;
}

function telling(tell: Tell, text: string): INodeType {
	return {
		description: {
			...{ name: 'probe', displayName: 'Probe', description: 'Tells', defaults: { name: 'Probe' } },
			...{ group: ['transform'], version: 1, inputs: ['main'], outputs: ['main'] },
			usableAsTool: true,
			properties: [{ displayName: 'Path', name: 'path', type: 'string', default: '/ok' }],
		},
		async execute(this: IExecuteFunctions) {
			return [[{ json: { ...tell(text, this) } }]];
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
	expect(await run(tell, 'something else')).toMatchObject({ outputs: expect.any(Array) });
});

test.each(RECORDS)('a run may show a value in %s', async (_, tell) => {
	expect(await run(tell, VALUE)).toMatchObject({ status: 'success' });
});

test('a value of a record is not told either, though it was not in the input', async () => {
	const stored = 'stored by somebody else';
	const tell: Tell = () => ({ attributes: { name: stored }, warnings: [`There is ${stored}`] });
	await expect(run(tell, '')).rejects.toThrow('The run tells the value');
});

test('overlapping runs keep their log lines apart', async () => {
	const tell: Tell = (text, { logger }) => logger.info(text);
	for (const { logs } of await Promise.all(['a', 'b', 'c'].map((text) => run(tell, text)))) {
		expect(logs.filter(({ message }) => message.length === 1)).toHaveLength(1);
	}
});

test.each(['request', 'invoke'] as const)(
	'an agent is told no secret, no value: %s',
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

const tellers: Array<[string, (this: ILoadOptionsFunctions) => Promise<{ results: never[] }>]> = [
	['an error that tells a token', async () => fail({ description: 'Bearer access-1' })],
	['an entry that tells it', async () => ({ results: [{ name: 'access-1' } as never] })],
	[
		'a log line that tells it',
		async function () {
			this.logger.debug('Bearer access-1');
			return { results: [] };
		},
	],
];

test.each(tellers)('a list in the editor is refused for %s', async (_, tell) => {
	const node = { ...telling(() => {}, ''), methods: { listSearch: { tell } } };
	const search = searchList(node, 'tell', { parameters: {}, credential: credentialOf() });
	await expect(search).rejects.toThrow('The run tells a token');
});
