import type { INodeParameters } from 'n8n-workflow';

import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import { WAYS, setStrange } from './inputWays.mts';
import { expectRefused } from './inputRun.mts';

simulatorForAll();

/** What an expression may give where one of a few words belongs. */
const NO_CHOICES: Array<[string, unknown]> = [
	['another letter case', 'Keep'],
	['a misspelt word', 'ovrwrite'],
	['a number', 5],
	['yes', true],
	['an object', { value: 'keep' }],
	['an array', ['keep']],
	['the name of a method', 'toString'],
	['the name of the prototype', '__proto__'],
];

/** Sets an attribute that may be empty or null, with the option or parameter as the item says. */
async function setBy(kind: 'options' | 'parameters', name: string, choice: unknown, usual: string) {
	// n8n wants all that may be needed
	const given: INodeParameters = {
		inputFieldNames: 'tier',
		[name]: `={{ "choice" in $json ? $json.choice : "${usual}" }}`,
	};
	const way =
		kind === 'parameters'
			? { ...WAYS.json, parameters: { ...WAYS.json.parameters, ...given } }
			: WAYS.json;
	const strange = { attributes: { tier: 'gold', city: '', land: null }, choice };
	return await setStrange(simulator, way, strange, kind === 'options' ? given : {});
}

describe.each([
	['emptyValues', 'keep'],
	['nullValues', 'auto'],
	['removeBy', 'null'],
	['existingValues', 'overwrite'],
])('what is no choice of %s is refused, and nothing sent:', (name, usual) => {
	test.each(NO_CHOICES)('%s', async (_, choice) => {
		const { record, stored } = await setBy('options', name, choice, usual);
		expectRefused({ ...record });
		expect(stored).toEqual({});
	});
});

test.each([...NO_CHOICES, ['the name of the constructor', 'constructor']])(
	'what is no source of attributes is refused, and nothing sent: %s',
	async (_, choice) => {
		const { record } = await setBy('parameters', 'attributesFrom', choice, 'json');
		expectRefused({ ...record });
	},
);

test.each([...NO_CHOICES, ['the name of the constructor', 'constructor']])(
	'what is no choice of input fields is refused, and nothing sent: %s',
	async (_, choice) => {
		const inputFields = '={{ "choice" in $json ? $json.choice : "selected" }}';
		const parameters = { attributesFrom: 'input', inputFields, inputFieldNames: 'tier' };
		const way = { parameters, fieldsFor: WAYS.input.fieldsFor };
		const { record } = await setStrange(simulator, way, { tier: 'gold', other: 'x', choice });
		expectRefused({ ...record });
	},
);

test.each<[string, unknown]>([
	['null', null],
	['a number', 5],
	['an object', { a: 'tier' }],
	['no value', undefined],
	['nothing', ''],
	['no names', []],
	['a number among names', ['tier', 5]],
])('names of input fields that are %s are refused', async (_, wanted) => {
	const inputFieldNames = '={{ "wanted" in $json ? $json.wanted : "tier" }}';
	const parameters = { attributesFrom: 'input', inputFields: 'selected', inputFieldNames };
	const way = { parameters, fieldsFor: WAYS.input.fieldsFor };
	const { record } = await setStrange(simulator, way, { tier: 'gold', wanted });
	expectRefused({ ...record });
});

test.each<[string, unknown]>([
	['an object', { prefix: 'context.' }],
	['an array', ['context.', 'x']],
	['yes', true],
	['a number that is none', NaN],
	['a function', () => 'context.'],
	['a symbol', Symbol('context.')],
])('a prefix that is %s is refused, and nothing sent', async (_, prefix) => {
	const options = { keyPrefix: '={{ $json.prefix ?? "" }}' };
	const strange = { attributes: { tier: 'gold' }, prefix };
	const { record, stored } = await setStrange(simulator, WAYS.json, strange, options);
	expectRefused({ ...record });
	expect(stored).toEqual({});
});

test.each<[string, string]>([
	['of line breaks', 'a\r\nb: '],
	['of a NUL', '\0'],
	['of the prototype', '__proto__'],
	['from right to left', '\u202e'],
	['of 10,000 characters', 'x'.repeat(10_000)],
])('a prefix %s is put before the name as it is', async (_, prefix) => {
	const options = { keyPrefix: '={{ $json.prefix ?? "" }}' };
	const strange = { attributes: { tier: 'gold' }, prefix };
	const { record, stored } = await setStrange(simulator, WAYS.json, strange, options);
	expect(record.status).toBe('verified');
	expect(stored).toEqual({ [`${prefix}tier`]: 'gold' });
});

const field = { id: '1', name: 'tier', value: 'gold', type: 'string' };

test.each<[string, unknown]>([
	['no list', 'tier'],
	['a number', 5],
	['an object', { '0': field }],
	['a list of nothing', [null]],
	['a list of text', ['tier']],
	['a list of lists', [[field]]],
	['a field without a name', [{ ...field, name: undefined }]],
	['a field among others that has no name', [field, { ...field, name: '' }]],
])('fields that are %s are refused, and nothing sent', async (_, given) => {
	const fieldsFor = () => ({ given: [field] });
	const way = {
		parameters: { attributesFrom: 'fields', attributes: '={{ ({ assignments: $json.given }) }}' },
		fieldsFor,
	};
	const { record } = await setStrange(simulator, way, { given });
	expectRefused({ ...record });
});
