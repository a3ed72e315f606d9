import type {
	IDataObject,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { GenesysParticipantAttributesTrigger } from '../../nodes/GenesysParticipantAttributesTrigger/GenesysParticipantAttributesTrigger.node';
import { apiBaseUrl } from '../../nodes/GenesysParticipantAttributes/client/connect';
import { runNode } from '../../tools/engine/engine.mts';
import { searchList } from '../../tools/engine/list-search.mts';
import { fetchTestEvent, polledWorkflow } from '../../tools/engine/poll.mts';
import { credentialType, resolve, testUrlOf } from '../node/credentialData.mts';
import { CONTINUE, credentialFor, node } from '../node/support.mts';
import { seedItem } from '../node/updates.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';

simulatorForAll();
// Not the time that the limit takes
beforeEach(() => (simulator.settings.limit = 100_000));

/** What a busy machine may take for the largest of them, in milliseconds. */
const PATIENCE_MS = 300_000;

/** Pieces of texts from which a pattern may look ahead at every character. */
const PIECES = ['{', '{{', "'", "['", '[', '\\', '"', '/', ',', '%7B', ' ', "\\'", '{"a":', '$'];
const LETTERS = PIECES.map(() => 'x');
/** A pattern that looks for the end of such a text looks in vain where something else is behind it. */
const ENDS = ['', 'x'];

/** Milliseconds of CPU that count for nothing: n8n's own, and what runs beside. */
const FLOOR_MS = 200;
/** Times as much as for letters. What is not linear is beyond it by far. */
const MOST = 3;

const textOf = (piece: string, length: number) =>
	piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** Does something with each of some texts. */
type Work = (texts: string[]) => Promise<unknown>;

/** The CPU that it takes, in milliseconds; the least of a few times, since the process does more. */
async function cpuOf(work: Work, texts: string[], enoughMs: number): Promise<number> {
	let least = Infinity;
	for (let time = 0; time < 6 && least > enoughMs; time += 1) {
		const before = process.cpuUsage();
		await work(texts);
		const { user, system } = process.cpuUsage(before);
		least = Math.min(least, (user + system) / 1000);
	}
	return least;
}

/**
 * A text of each of the pieces takes no longer than as many letters. Short texts come first: what is not
 * linear fails with them after seconds, not hours.
 */
async function expectLinear(work: Work): Promise<void> {
	const place = expect.getState().currentTestName!;
	for (const length of [1000, 30_000, 1_000_000]) {
		const textsOf = (pieces: string[]) =>
			pieces.flatMap((piece) => ENDS.map((end) => textOf(piece, length) + end));
		const letters = await cpuOf(work, textsOf(LETTERS), FLOOR_MS / MOST);
		const most = Math.max(FLOOR_MS, letters * MOST);
		const pieces = await cpuOf(work, textsOf(PIECES), most);
		const told = `${place}, ${length} of each: ${Math.round(pieces)} ms, letters ${Math.round(letters)} ms`;
		if (pieces > FLOOR_MS) ratios.push([pieces / letters, told]);
		if (pieces > most) throw new Error(told);
	}
}

/** Of all that takes longer than what counts for nothing: times as long as letters, and what it was. */
const ratios: Array<[ratio: number, told: string]> = [];

afterAll(() => {
	if (!process.env.LINEAR_RATIOS) return;
	const worst = ratios.sort(([a], [b]) => b - a).slice(0, 5);
	console.log(worst.map(([ratio, told]) => `${ratio.toFixed(1)} × ${told}`).join('\n'));
});

type Given = Record<string, unknown>;
type Place = [name: string, parameters: Given];

/** Each way to show a field: the values of the others. */
function showings({ displayOptions }: INodeProperties): Given[] {
	const shows = Object.entries(displayOptions?.show ?? {}) as Array<[string, unknown[]]>;
	return shows.reduce<Given[]>(
		(ways, [name, values]) =>
			ways.flatMap((way) => values.map((value) => ({ ...way, [name.replace('/', '')]: value }))),
		[{}],
	);
}

/** Each place of a field that takes a text, with the parameters that give it this one. */
function placesOf(field: INodeProperties, text: unknown): Place[] {
	const { name, type } = field;
	const row = { id: '1', name: 'tier', value: 'gold', type: 'string' };
	const inside: Record<string, () => Place[]> = {
		collection: () =>
			(field.options as INodeProperties[])
				.flatMap((option) => placesOf(option, text))
				.map(([inner, { [inner]: value, ...shown }]): Place => {
					return [`${name}.${inner}`, { ...shown, [name]: { [inner]: value } }];
				}),
		resourceLocator: () =>
			field.modes!.map(({ name: mode }): Place => {
				return [`${name} by ${mode}`, { [name]: { __rl: true, mode, value: text } }];
			}),
		assignmentCollection: () =>
			['name', 'value'].map((part): Place => {
				return [`${part} of ${name}`, { [name]: { assignments: [{ ...row, [part]: text }] } }];
			}),
	};
	const places = inside[type]?.() ?? [[name, { [name]: text }] as Place];
	return showings(field).flatMap((shown) =>
		places.map(([place, given]): Place => [place, { ...shown, ...given }]),
	);
}

/** All places of a form, once for each way to get there; operations are shown with their resource. */
function allPlaces(fields: INodeProperties[], text: unknown): Place[] {
	const offers = (field: INodeProperties, operation: unknown) =>
		field.name === 'operation' &&
		(field.options as INodePropertyOptions[]).some(({ value }) => value === operation);
	return fields.flatMap((field) =>
		placesOf(field, text).map(([place, given]): Place => {
			const shown = fields.find((one) => offers(one, given.operation));
			const all: Given = { ...(shown && showings(shown)[0]), ...given };
			const others = Object.values(all).filter((value) => typeof value === 'string');
			return [`${place} (${others.filter((value) => value !== text).join(', ')})`, all];
		}),
	);
}

const FIRST = {
	conversationId: { __rl: true, mode: 'id', value: '={{ $json.conversationId }}' },
	participantId: { __rl: true, mode: 'id', value: '={{ $json.participantId }}' },
	attributesJson: '{"tier":"gold"}',
	inputFieldNames: 'tier',
	attributeNames: 'tier',
	chosenNames: ['tier'],
};

/** Runs the node on an item for each, all for one participant. */
const runOn = async (parameters: Given, items: object[]) => {
	const { conversationId, participantId } = seedItem(simulator);
	const ids = { conversationId, participantId };
	await runNode(node, {
		parameters: { ...FIRST, ...parameters } as INodeParameters,
		items: items.map((item) => ({ ...ids, ...item })) as IDataObject[],
		credential: credentialFor(simulator),
		node: CONTINUE,
		isMeasured: true,
	});
};
const { properties } = node.description;

describe('texts of any kind take no longer than as many letters', () => {
	test.each(allPlaces(properties, '={{ $json.text }}'))('as %s', async (_, given) => {
		await expectLinear(
			async (texts) =>
				await runOn(
					given,
					texts.map((text) => ({ text })),
				),
		);
	});

	test.each<[string, Given, (text: string) => object]>([
		['values of the input', { inputFields: 'all' }, (text) => ({ a: text, b: { c: text } })],
		['names of the input', { inputFields: 'all' }, (text) => ({ [text]: 'x' })],
		[
			'names in a list',
			{ inputFieldNames: '={{ $json.list }}' },
			(text) => ({ list: [text, 'a'] }),
		],
		['the body of a webhook', { inputFields: 'all' }, (text) => ({ headers: {}, body: text })],
	])('as %s', async (_, given, itemOf) => {
		await expectLinear(async (texts) => {
			await runOn({ attributesFrom: 'input', ...given }, texts.map(itemOf));
		});
	});

	test.each<[string, (text: string) => unknown]>([
		['names and values of an object', (text) => ({ [text]: 'x', a: text })],
		['names and values of JSON', (text) => JSON.stringify({ [text]: 'x', a: text })],
		['JSON inside of an object', (text) => ({ attributes: text })],
	])('as %s', async (_, jsonOf) => {
		const given = { attributesFrom: 'json', attributesJson: '={{ $json.json }}' };
		await expectLinear(async (texts) => {
			await runOn(
				given,
				texts.map((text) => ({ json: jsonOf(text) })),
			);
		});
	});

	test.each(Object.keys(node.methods!.listSearch!))(
		'as text for %s',
		async (method) => {
			const { conversationId } = seedItem(simulator);
			const parameters = { conversationId: { __rl: true, mode: 'id', value: conversationId } };
			const credential = credentialFor(simulator);
			await expectLinear(async (texts) => {
				for (const filter of texts)
					await searchList(node, method, { parameters, credential, filter });
			});
		},
		PATIENCE_MS,
	);

	const trigger = new GenesysParticipantAttributesTrigger();
	test.each(allPlaces(trigger.description.properties, 'TEXT'))(
		'as %s of the trigger',
		async (_, given) => {
			const credential = credentialFor(simulator);
			await expectLinear(async (texts) => {
				for (const text of texts) {
					const parameters = JSON.parse(
						JSON.stringify(given, (__, value: unknown) => (value === 'TEXT' ? text : value)),
					) as INodeParameters;
					await fetchTestEvent(trigger, polledWorkflow(parameters, credential)).catch(() => {});
				}
			});
		},
		PATIENCE_MS,
	);

	const visible = credentialType.properties.filter(({ type }) => type !== 'hidden');
	test.each(visible.map(({ name }) => name))(
		'as %s of the credential',
		async (name) => {
			const urls = { loginUrl: 'https://login.example.com', apiUrl: 'https://api.example.com' };
			await expectLinear(async (texts) => {
				for (const text of texts) {
					for (const start of ['', 'https://x.example/']) {
						const data = await resolve({ region: 'custom', ...urls, [name]: start + text });
						testUrlOf(data);
						apiBaseUrl(data);
					}
				}
			});
		},
		PATIENCE_MS,
	);
});

/** The largest item that n8n takes. */
const LARGEST = 16_000_000;

describe('an item as large as n8n takes them', () => {
	const SET = { options: { dryRun: true } };
	test.each<[string, Given, number, (texts: string[]) => object]>([
		[
			'values',
			{ ...SET, attributesFrom: 'input', inputFields: 'all' },
			250_000,
			(texts) => ({ ...texts }),
		],
		[
			'values in JSON',
			{ ...SET, attributesFrom: 'json', attributesJson: '={{ $json.json }}' },
			250_000,
			(texts) => ({ json: JSON.stringify({ ...texts }) }),
		],
		[
			'names',
			{ ...SET, attributesFrom: 'input', inputFields: 'all' },
			1000,
			(texts) => Object.fromEntries(texts.map((text, index) => [`${text} ${index}`, 'x'])),
		],
		[
			'exceptions',
			{
				...SET,
				attributesFrom: 'input',
				inputFields: 'allExcept',
				inputFieldNames: '={{ $json.n }}',
			},
			1000,
			(texts) => ({
				...Object.fromEntries(texts.slice(8000).map((text, index) => [`${text}${index}`, index])),
				n: texts.slice(0, 8000).map((text, index) => `${text}${index + 1}.a`),
			}),
		],
		[
			'names to remove',
			{ ...SET, operation: 'remove', attributeNames: '={{ $json.n }}' },
			1000,
			(texts) => ({ n: texts.map((text, index) => `${text}${index}`) }),
		],
	])(
		'with %s of any kind holds up others no longer than one of letters',
		async (_, given, length, itemOf) => {
			const count = LARGEST / length;
			const textsOf = (pieces: string[]) =>
				Array.from({ length: count }, (__, index) => textOf(pieces[index % pieces.length], length));
			const work: Work = async (texts) => await runOn(given, [itemOf(texts)]);
			const letters = await cpuOf(work, textsOf(LETTERS), 0);
			const pieces = await cpuOf(work, textsOf(PIECES), letters + FLOOR_MS);
			expect(pieces - letters).toBeLessThan(FLOOR_MS);
		},
		PATIENCE_MS,
	);
});
