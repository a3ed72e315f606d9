import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { find } from '../node/findConversations.mts';
import { get } from '../node/getAttributes.mts';
import { CONTINUE, run, setParameters } from '../node/support.mts';
import { fields, remove, seedItem, set, statusesOf, storedFor } from '../node/updates.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { expectReadable } from './readable.mts';

simulatorForAll();

const ID = '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11';

const NO_IDS: unknown[] = [
	...['../../users', `${ID}/../../../users`, `%252e%252e%252f${ID}`, `..\\..\\${ID}`],
	...[`//evil.example/${ID}`, `${ID}?expand=all`, `${ID}#fragment`, `${ID};v=1`],
	...[`${ID}\r\nX-Injected: 1`, `${ID}%0d%0aX-Injected:%201`, `${ID},${ID}`, `${ID}0`],
	...[ID.replace('a', 'а'), ID.replace('7', '７'), ID.replaceAll('-', '–'), `${ID}\u200b`],
	...[`\u202e${ID}`, `${ID}\0`, `${ID}\ud800`, ' \t\n ', '{{ $json.id }}', 'a'.repeat(100_000)],
	...['__proto__', 'constructor', '[object Object]', 0, NaN, true, null, undefined, [], [true]],
	...[{ id: ID }, { length: 36, toString: ID, trim: ID }, new Date(0)],
];

/** What an expression may give where one of a few words belongs. */
const NO_CHOICES: unknown[] = [
	...['kep', 'ovrwrite', 'toString', 'constructor', '__proto__', 5, true],
	...[{ value: 'keep' }, ['keep']],
];

/** All that can be chosen for each item, read from the item. */
const BY_ITEM: INodeParameters = {
	participantBy: '={{ $json.by }}',
	participantPurpose: '={{ $json.purpose }}',
	participantMatch: '={{ $json.match }}',
	attributesFrom: '={{ $json.from }}',
	attributes: '={{ ({ assignments: $json.rows }) }}',
	inputFields: '={{ $json.choice }}',
	inputFieldNames: '={{ $json.wanted }}',
	attributeNames: '={{ $json.names }}',
};
const OPTIONS_BY_ITEM: INodeParameters = {
	keyPrefix: '={{ $json.prefix }}',
	emptyValues: '={{ $json.empty }}',
	nullValues: '={{ $json.nulls }}',
	removeBy: '={{ $json.removeBy }}',
	existingValues: '={{ $json.existing }}',
};
const ROW = { id: '1', name: 'tier', value: 'gold', type: 'string' };
const CHOICES = {
	...{ by: 'id', purpose: 'customer', match: 'active', names: 'tier' },
	...{ from: 'json', rows: [ROW], choice: 'selected', wanted: 'tier', tier: 'gold' },
	...{ prefix: '', empty: 'keep', nulls: 'auto', removeBy: 'null', existing: 'overwrite' },
};

const item = (more: object = {}) => ({ ...seedItem(simulator), ...CHOICES, ...more });

/** Runs the operation on all items by what each of them says. */
const runItems = async (operation: string, items: object[]) =>
	await run({
		simulator,
		items: items as IDataObject[],
		parameters: setParameters({ operation, ...BY_ITEM }, { verifyFor: 0, ...OPTIONS_BY_ITEM }),
		node: CONTINUE,
	});

/** Each item failed alone, for its input, and says why and what to do. */
function expectRefused(records: IDataObject[]): void {
	for (const record of records) {
		const told = { error: expect.stringMatching(/\w/), advice: expect.stringMatching(/\w/) };
		expect(record).toMatchObject({ reason: 'invalidInput', ...told });
		if (record.status === undefined) continue;
		expect(record).toMatchObject({
			...{ status: 'failed', valid: false, conversationId: null, participantId: null },
			validation: { expected: {}, actual: {}, mismatches: [], reads: 0 },
			delivery: { attempts: 0, waitedMs: 0, combinedItems: 0 },
		});
	}
}

const SECRET = 'confidential';

test.each<[key: string, bad: unknown[], more?: object, operation?: string]>([
	...['set', 'remove', 'get'].flatMap((operation): Array<[string, unknown[], object, string]> => [
		['conversationId', NO_IDS, {}, operation],
		['participantId', NO_IDS, {}, operation],
	]),
	['by', ['porpose', { by: 'id' }, 'constructor']],
	[
		'purpose',
		['', '  ', null, undefined, 5, true, { purpose: 'customer' }, ['customer'], 'x'.repeat(10_000)],
		{ by: 'purpose' },
	],
	['match', ['frist', '', { match: 'first' }, '__proto__'], { by: 'purpose' }],
	['from', NO_CHOICES],
	['choice', NO_CHOICES, { from: 'input' }],
	[
		'wanted',
		[null, undefined, true, { a: 'tier' }, '', ' , ', [], ['tier', true], ['tier', null]],
		{ from: 'input' },
	],
	['empty', NO_CHOICES],
	['nulls', NO_CHOICES],
	['existing', NO_CHOICES],
	['removeBy', NO_CHOICES],
	['prefix', [{ prefix: 'context.' }, ['context.', 'x'], true, NaN]],
	[
		'rows',
		[
			...['tier', 5, { '0': ROW }, [null], ['tier'], [[ROW]], [{ ...ROW, name: undefined }]],
			...[true, null, {}, ['tier'], '', ' \t', '\u3000'].map((name) => [ROW, { ...ROW, name }]),
			...[NaN, Symbol(SECRET), () => SECRET, 'x'.repeat(600_000)].map((value) => [
				{ ...ROW, value },
			]),
		],
		{ from: 'fields' },
	],
	[
		'attributes',
		[
			...['', '{', `{"tier":"${SECRET}",}`, `{'tier':'${SECRET}'}`, `{"tier":"${SECRET}`],
			...[`{"tier":"${SECRET}"}{}`, '{"tier":NaN}', '[object Object]', '['.repeat(100_000)],
			...[`[{"tier":"${SECRET}"}]`, `"${SECRET}"`, '5', 'null', 'true', [{ tier: SECRET }]],
			...[5, NaN, null, undefined, true, Symbol(SECRET), '{"tier":1e999}', { '': SECRET }],
			`{"tier":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
		],
	],
	[
		'names',
		['', ' , ,, ', null, undefined, true, { tier: SECRET }, [], ['', ' '], ['tier', ['a']]],
		{},
		'remove',
	],
])(
	'refuses as %s, without a request and in words, what is none',
	async (key, bad, more = {}, operation = 'set') => {
		const good = [item(more), item(more)];
		const items = [good[0], ...bad.map((given) => ({ ...item(more), [key]: given })), good[1]];

		const result = await runItems(operation, items);

		expect(result).toMatchObject({ status: 'success', error: undefined });
		expect(result.json).toHaveLength(items.length);
		expectRefused(result.json.slice(1, -1));
		for (const { error } of [result.json[0], result.json.at(-1)!]) expect(error).toBeUndefined();
		const asked = simulator.requests.filter(({ route }) => route !== 'token');
		expect(new Set(asked.map(({ conversationId }) => conversationId))).toEqual(
			new Set(good.map(({ conversationId }) => conversationId)),
		);
		expectReadable(result);
		expect(JSON.stringify(result.json)).not.toContain(SECRET);
	},
);

test('a purpose means nobody unless it is exactly that', async () => {
	const purposes = ['../customer', 'customer\r\nagent', 'сustomer'];
	const items = [...purposes, '__proto__', 'constructor', 'any'].map((purpose) =>
		item({ by: 'purpose', purpose }),
	);
	const result = await runItems('set', items);
	for (const { reason } of result.json) expect(reason).toMatch(/^(notFound|invalidInput)$/);
	expect(simulator.count('patchAttributes')).toBe(0);
	expectReadable(result);
});

const NO_WORDS: unknown[] = [5, true, { value: 'voice' }, ['voice'], new Date(0)];
const NO_TIMES: unknown[] = [
	...['yesterday', '2026-02-03T25:00:00', '2026-02-30', '5', '  ', 1_790_000_000, 5, NaN, 1e300],
	...[{ year: 2026 }, ['2026-01-01'], true],
];
const SOUGHT = { queueId: ID, userId: ID, mediaType: 'voice', direction: 'inbound' };
const SEARCH = {
	...{ ...SOUGHT, within: 24, address: '+13175550123' },
	after: new Date(Date.now() - 3_600_000).toISOString(),
	before: new Date(Date.now() + 3_600_000).toISOString(),
	...{ limit: 50, purpose: 'customer', splitBy: 'participant' },
};

test.each<[string, unknown[]]>([
	['queueId', NO_IDS.filter(Boolean)],
	['userId', NO_IDS.filter(Boolean)],
	['mediaType', NO_WORDS],
	['direction', NO_WORDS],
	[
		'within',
		[
			0,
			-24,
			NaN,
			Infinity,
			1e300,
			1e13,
			'24h',
			'',
			'  ',
			{ hours: 24 },
			[1, 24],
			new Date(),
			false,
		],
	],
	['after', NO_TIMES],
	['before', NO_TIMES],
	['address', [{ phone: '+1' }, ['+13175550123'], true, '+1317555 '.repeat(100)]],
	['limit', [0, -1, 0.5, NaN, 'all', '', null, undefined, { limit: 1 }, [1, 2], false]],
	['purpose', [5, null, { purpose: 'customer' }, ['customer'], '']],
	['splitBy', ['particpant', { splitBy: 'conversation' }, 'constructor']],
])('Find refuses as %s, without a request and in words, what is none', async (key, bad) => {
	simulator.seed({
		conversations: 1,
		queueId: ID,
		userId: ID,
		purposes: ['agent', 'customer'],
		address: 'tel:+13175550123',
	});
	const result = await find(simulator, {
		items: [SEARCH, ...bad.map((given) => ({ ...SEARCH, [key]: given }))] as IDataObject[],
		filters: {
			...Object.fromEntries(Object.keys(SOUGHT).map((name) => [name, `={{ $json.${name} }}`])),
			startedWithin: '={{ $json.within }}',
			startedAfter: '={{ $json.after }}',
			startedBefore: '={{ $json.before }}',
			address: '={{ $json.address }}',
		},
		parameters: {
			...{ returnAll: false, limit: '={{ $json.limit }}', splitBy: '={{ $json.splitBy }}' },
			participantPurpose: '={{ $json.purpose }}',
		},
		node: CONTINUE,
	});
	expect(result.error).toBeUndefined();
	expect(result.json).toHaveLength(1 + bad.length);
	expect(result.json[0].error).toBeUndefined();
	expectRefused(result.json.slice(1));
	expect(simulator.count('conversationDetails')).toBe(1);
	expectReadable(result);
});

/** Hard on programs, as names and as values alike. */
const TEXTS = [
	...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'toJSON', 'toISO'],
	...['then', 'length', '__rl', '0', '007', 'null', 'a[0]["b"]', '../../users', '%2e%2e%2f'],
	...['?a=b&c=d#e', 'x\r\nX-Injected: 1', 'a\u2028b\u2029c', 'a\tb', '  text  ', '\ufefftext'],
	...[`"double" 'single' \`back\``, 'C:\\new\\u0041', '{{ $json.tier }}', '{"a":[1,null]}'],
	...[
		'<script>alert(1)</script>',
		'a\0b',
		'\0',
		'\x01\x07\x08\x1b[31m\x7f',
		'te\u200bxt',
		'\u200b',
	],
	...['\u202etxet\u202c', 'a\ud83d', '\ude00b', '\ude00\ud83d', '𝒳🦄', '👩‍👩‍👧‍👦', 'a\uffff\ufffe'],
	...['caf\u00e9', 'cafe\u0301', 'tier', 'Tier', 'TIER', ' tier', 'tіer', 'straße', 'STRASSE'],
	'x'.repeat(10_000),
];
const NAMED = Object.fromEntries(TEXTS.map((name, index) => [name, TEXTS.at(index - 1)!]));

test.each<[string, INodeParameters, object]>([
	['JSON by expression', { attributesJson: '={{ $json.attributes }}' }, { attributes: NAMED }],
	['JSON', { attributesJson: '={{ $json.text }}' }, { text: JSON.stringify(NAMED) }],
	['all input fields', { attributesFrom: 'input', inputFields: 'all' }, NAMED],
	[
		'rows',
		{
			attributesFrom: 'fields',
			attributes: '={{ ({ assignments: $json.rows }) }}',
		},
		{ rows: Object.entries(NAMED).map(([name, value]) => ({ ...ROW, name, value })) },
	],
])(
	'names and values are stored, checked, read and removed exactly: %s',
	async (_, parameters, given) => {
		const { attributes: __, ...ids } = seedItem(simulator, {}, { other: 'stays' });
		const items = [Object.fromEntries(Object.entries({ ...ids, ...given }))] as IDataObject[];
		const written = await set(simulator, items, { parameters, options: { verifyFor: 0 } });
		expect(written.records[0]).toMatchObject({ status: 'verified', valid: true });
		const { expected, actual } = written.records[0].validation;
		const sorted = (one: object) => Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1));
		for (const shown of [expected, actual]) expect(sorted(shown)).toEqual(sorted(NAMED));
		const stored = { ...storedFor(simulator, ids) };
		const { json } = await get(simulator, [ids]);
		expect(sorted(json[0].attributes as object)).toEqual(sorted(stored));
		delete stored.other;
		expect(sorted(stored)).toEqual(sorted(NAMED));
		expectReadable(written);

		const removed = await remove(simulator, [{ ...ids, names: TEXTS }]);
		expect(statusesOf(removed)).toEqual(['verified']);
		expect(storedFor(simulator, ids)).toEqual({ other: 'stays' });
	},
);

test('10,000 attributes go in one request, and a warning names a few of them', async () => {
	const seeded = seedItem(simulator);
	const names = Array.from({ length: 10_000 }, (_, index) => `a.${index}`);
	const attributes = Object.fromEntries(names.map((name) => [name, 'x']));
	const result = await set(simulator, [{ ...seeded, attributes }]);
	expect(storedFor(simulator, seeded)).toEqual(attributes);
	expect(simulator.count('patchAttributes')).toBe(1);
	expect(result.records[0].warnings).toEqual([expect.stringMatching(/and 9990 more\.$/)]);
});

const LONG = 'x'.repeat(10_000);

test.each<[string, Record<string, unknown>]>([
	['without a value', { [LONG]: undefined }],
	['that scripts do not find', { [`a.${LONG}`]: 'gold' }],
	['with a long value', { [LONG]: 'gold'.repeat(100) }],
	['with a twin', { [LONG]: 'gold', [LONG.toUpperCase()]: 'gold' }],
	['whose value has no text', { [LONG]: NaN }],
	['whose value is too large', { [LONG]: 'y'.repeat(512_000) }],
])('a name of 10,000 characters, %s, is not told in full', async (_, attributes) => {
	const items = [{ ...seedItem(simulator), attributes }] as IDataObject[];
	const result = await set(simulator, items, { node: CONTINUE });
	const [{ error, warnings }] = result.records;
	expect([error, ...warnings].join('')).toContain('xxx');
	expectReadable(result);
});

/** Options of a whole run, as a workflow that was written by hand may have them. */
const NUMBERS = ['rateLimitShare', 'maxRetries', 'maxWait', 'timeout', 'verifyFor', 'concurrency'];

test.each<[unknown, object]>([
	...[null, '={{ 5 }}', 1e12].map((value): [unknown, object] => [value, {}]),
	...[-1, 0].map((value): [unknown, object] => [value, { timeout: 30 }]),
])('numbers of the whole run that are %j do no harm', async (value, more) => {
	const options = { ...Object.fromEntries(NUMBERS.map((name) => [name, value])), ...more };
	await expectWorks(options as INodeParameters);
});

test('nor do options that there are not, and half a retry', async () => {
	await expectWorks({ nonsense: 1, constructor: 'x', maxRetries: 0.5 } as INodeParameters);
});

test.each<[string, unknown]>([
	...NUMBERS.flatMap((name) =>
		[NaN, 'many', {}, [1, 2]].map((value): [string, unknown] => [name, value]),
	),
	['onMismatch', 'nonsense'],
	['writeTo', '__proto__'],
	['combineItems', 'no'],
	['skipUnchanged', 'yes'],
	['skipEnded', {}],
	['includeInputFields', 'yes'],
])('%s as %j sends nothing', async (name, value) => {
	const options = { [name]: value } as INodeParameters;
	const result = await set(simulator, [seedItem(simulator)], { options, node: CONTINUE });
	expect(result.json).toMatchObject([{ status: 'failed', reason: 'invalidInput' }]);
	expect(simulator.requests).toEqual([]);
	expectReadable(result);
});

/** All operations do their work with these options. */
async function expectWorks(options: INodeParameters): Promise<void> {
	const seeded = { ...seedItem(simulator, { tier: 'gold' }, { city: 'Rome' }), names: 'city' };
	const written = await set(simulator, [seeded], { parameters: fields({ tier: 'gold' }), options });
	const removed = await remove(simulator, [seeded], { options });
	for (const result of [written, removed]) expect(statusesOf(result)).toEqual(['verified']);
	expect(storedFor(simulator, seeded)).toEqual({ tier: 'gold' });
	const got = await get(simulator, [seeded], { options });
	expect(got.json).toMatchObject([{ attributes: { tier: 'gold' } }]);
	const found = await find(simulator, { options });
	expect(found.json).toMatchObject([{ conversationId: seeded.conversationId }]);
	for (const result of [written, removed, got, found]) expectReadable(result);
}
