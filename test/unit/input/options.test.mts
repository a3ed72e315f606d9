import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { GenesysParticipantAttributes } from '../../../nodes/GenesysParticipantAttributes/GenesysParticipantAttributes.node';
import {
	readFindOptions,
	readGetOptions,
	readUpdateOptions,
} from '../../../nodes/GenesysParticipantAttributes/input/options';
import { createContext } from './fakeContext.mts';

const DEFAULTS = {
	maxRetries: 5,
	maxWaitMs: 180_000,
	share: 1,
	concurrency: 10,
	timeoutMs: 30_000,
};

test('the options for every request have the defaults of the contract', () => {
	expect(readFindOptions(createContext({}), 'stop').api).toEqual(DEFAULTS);
});

test('the options for writing and checking have the defaults of the contract', () => {
	const { run, api, output } = readUpdateOptions(createContext({}), 'stop');
	expect(api).toEqual(DEFAULTS);
	expect(output.includesInput(0)).toBe(false);
	expect(run).toEqual({
		verify: true,
		verifyForMs: 15_000,
		combineItems: true,
		skipUnchanged: false,
		skipEnded: false,
		writeTo: 'attributes',
		onMismatch: 'flag',
		dryRun: false,
		stopAtFirst: true,
	});
});

describe('a number out of its bounds is the nearest that makes sense', () => {
	test.each<[string, unknown, object]>([
		['rateLimitShare', 0, { share: 0.01 }],
		['rateLimitShare', 250, { share: 1 }],
		['concurrency', 0, { concurrency: 1 }],
		['concurrency', 51, { concurrency: 50 }],
		['concurrency', 2.9, { concurrency: 2 }],
		['maxRetries', -1, { maxRetries: 0 }],
		['maxWait', -1, { maxWaitMs: 0 }],
		['maxWait', 1e9, { maxWaitMs: 86_400_000 }],
		['timeout', 1e9, { timeoutMs: 86_400_000 }],
		['timeout', 0, { timeoutMs: 1 }],
		['timeout', 0.5, { timeoutMs: 500 }],
		['maxRetries', null, { maxRetries: 5 }],
	])('%s %j', (name, value, expected) => {
		const context = createContext({ options: { [name]: value } });
		expect(readFindOptions(context, 'stop').api).toMatchObject(expected);
	});

	test.each([
		[undefined, 2],
		[1, 1],
		[30, 30],
		[31, 30],
		[0, 1],
	])('searchDays %s is %d', (searchDays, days) => {
		const context = createContext({ options: { searchDays } });
		expect(readGetOptions(context, 'stop').run.searchDays).toBe(days);
	});
});

const { properties } = new GenesysParticipantAttributes().description;

function inner(name: string): INodeProperties[] {
	return properties.find((field) => field.name === name)!.options as INodeProperties[];
}

/** All that holds for the whole run, as the form has it. */
const forTheRun = [...properties, ...inner('options')].filter(
	({ name, noDataExpression }) => noDataExpression && !['resource', 'operation'].includes(name),
);

/** A value other than the default. */
function otherThanDefault({ type, default: usual, options }: INodeProperties): unknown {
	if (type === 'boolean') return !usual;
	if (type === 'number') return 7;
	return (options as INodePropertyOptions[]).find(({ value }) => value !== usual)!.value;
}

function optionsOf(name: string, value: unknown) {
	const given = { [name]: value };
	const context = createContext(
		name === 'verification' ? { parameters: given } : { options: given },
	);
	return [readUpdateOptions(context, 'stop'), readGetOptions(context, 'stop')].map(
		({ run, api }) => ({ ...run, ...api }),
	);
}

describe.each(forTheRun)('$displayName is heeded', (field) => {
	const { name } = field;
	const value = otherThanDefault(field);

	test('as such', () => {
		expect(optionsOf(name, value)).not.toEqual(optionsOf(name, undefined));
	});

	test.each([
		['text', `${value}`],
		['an expression', typeof value === 'string' ? `={{ '${value}' }}` : `={{ ${value} }}`],
		['an expression of text', `={{ "${value}" }}`],
		['a text by expression', `=${value}`],
	])('as %s', (_, given) => {
		expect(optionsOf(name, given)).toEqual(optionsOf(name, value));
	});
});

describe('an expression that gives the same whatever the item is heeded', () => {
	test.each<[string, unknown]>([
		['={{ 3 }}', 3],
		['{{ 3 }}', 3],
		['={{3}}', 3],
		['=3', 3],
		[' 3 ', 3],
		['={{ "3" }}', 3],
		["={{ ' 3 ' }}", 3],
		['={{ `3` }} ', 3],
		['={{ -1 }}', 0],
		['={{ 2.5 }}', 2.5],
	])('%j', (maxRetries, expected) => {
		const context = createContext({ options: { maxRetries } });
		expect(readFindOptions(context, 'stop').api.maxRetries).toBe(expected);
	});
});

describe('any other is refused, by the name of the option', () => {
	test.each<[unknown, string]>([
		['={{ $json.retries }}', 'takes no expression'],
		['={{ 1 + 2 }}', 'takes no expression'],
		['={{ `${3}` }}', 'takes no expression'],
		['={{ 3 }}{{ 4 }}', 'takes no expression'],
		[`={{ '${'3'.repeat(1000)}' }}`, 'takes no expression'],
		['many', 'is not a number'],
		['', 'is not a number'],
		['1e999', 'is not a number'],
		[NaN, 'is not a number'],
		[true, 'is not a number'],
		[[3], 'is not a number'],
	])('%j', (maxRetries, message) => {
		const context = createContext({ options: { maxRetries } });
		expect(() => readFindOptions(context, 'stop')).toThrow(`Max Retries ${message}`);
	});
});

describe('the options themselves', () => {
	test('as JSON text are heeded', () => {
		const context = createContext({ options: '{ "maxRetries": 3 }' });
		expect(readFindOptions(context, 'stop').api.maxRetries).toBe(3);
	});

	test.each(['={{ $json }}', 'text', '[]', 3, []])('as %j are refused', (options) => {
		const context = createContext({ options });
		expect(() => readFindOptions(context, 'stop')).toThrow('Options cannot be read');
	});
});
