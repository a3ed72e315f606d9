import type { INodeParameters } from 'n8n-workflow';

import type { Settings } from '../../tools/simulator/settings.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { CONTINUE } from './support.mts';
import { bodiesTo, fields, remove, seedItem, set, storedFor } from './updates.mts';

simulatorForAll();

const ONE_READ = { verifyFor: 0 };

describe('Key Prefix', () => {
	test('is put before every name that does not begin with it, and the record shows full names', async () => {
		const item = seedItem(simulator, { tier: 'gold', 'context.city': 'Rome' });
		const { records } = await set(simulator, [item], { options: { keyPrefix: 'context.' } });
		const full = { 'context.tier': 'gold', 'context.city': 'Rome' };
		expect(storedFor(simulator, item)).toEqual(full);
		expect(records[0].status).toBe('verified');
		expect(records[0].validation).toMatchObject({ expected: full, actual: full });
	});

	test('holds for Remove, too', async () => {
		const before = { tier: 'a', 'context.tier': 'b', 'context.city': 'c' };
		const item = { ...seedItem(simulator, {}, before), names: 'tier, context.city' };
		const { records } = await remove(simulator, [item], { options: { keyPrefix: 'context.' } });
		expect(storedFor(simulator, item)).toEqual({ tier: 'a' });
		expect(records[0].validation.expected).toEqual({
			'context.tier': null,
			'context.city': null,
		});
	});
});

test('prefix, empty and null values are chosen for each item by itself', async () => {
	const choices = [
		{ prefix: 'a.', empty: 'keep', nulls: 'remove' },
		{ prefix: 'b.', empty: 'skip', nulls: 'skip' },
		{ prefix: '', empty: 'remove', nulls: 'auto' },
	];
	const items = choices.map((choice) => ({
		...seedItem(simulator, { x: '', y: null, z: 'z' }),
		...choice,
	}));
	const { records } = await set(simulator, items, {
		options: {
			keyPrefix: '={{ $json.prefix }}',
			emptyValues: '={{ $json.empty }}',
			nullValues: '={{ $json.nulls }}',
		},
	});
	expect(records.map(({ validation }) => validation.expected)).toEqual([
		{ 'a.x': '', 'a.y': null, 'a.z': 'z' },
		{ 'b.z': 'z' },
		{ x: null, y: null, z: 'z' },
	]);
});

describe('Empty Values', () => {
	const cases: Array<[string, Record<string, string>]> = [
		['keep', { tier: '', city: 'Oslo' }],
		['skip', { tier: 'old', city: 'Oslo' }],
		['remove', { city: 'Oslo' }],
	];
	test.each(cases)('%s, which is no warning', async (emptyValues, expected) => {
		const item = seedItem(simulator, { tier: '', city: 'Oslo' }, { tier: 'old', city: 'Rome' });
		const { records } = await set(simulator, [item], { options: { emptyValues } });
		expect(records[0]).toMatchObject({ status: 'verified', warnings: [] });
		expect(storedFor(simulator, item)).toEqual(expected);
	});
});

describe('Null Values', () => {
	const fromFields = fields({ tier: '={{ null }}', city: 'Oslo' });
	const fromInput = { attributesFrom: 'input', inputFieldNames: 'tier,city' };
	const removed = { city: 'Oslo' };
	const left = { tier: 'old', city: 'Oslo' };
	const cases: Array<[string, string, INodeParameters, Record<string, string>]> = [
		['auto', 'fields', fromFields, removed],
		['auto', 'json', {}, removed],
		['auto', 'input', fromInput, left],
		['remove', 'fields', fromFields, removed],
		['remove', 'json', {}, removed],
		['remove', 'input', fromInput, removed],
		['skip', 'fields', fromFields, left],
		['skip', 'json', {}, left],
		['skip', 'input', fromInput, left],
	];
	test.each(cases)('%s with %s', async (nullValues, _, parameters, expected) => {
		const values = { tier: null, city: 'Oslo' };
		const item = { ...seedItem(simulator, values, { tier: 'old', city: 'Rome' }), ...values };
		const { records } = await set(simulator, [item], { parameters, options: { nullValues } });
		expect(records[0].status).toBe('verified');
		const isTold = nullValues === 'auto' && expected === left;
		expect(records[0].warnings).toHaveLength(isTold ? 1 : 0);
		expect(storedFor(simulator, item)).toEqual(expected);
	});
});

interface Removal {
	status: string;
	actual?: string | null;
	warns?: boolean;
	mismatch?: string;
	reason?: string;
}

describe('a removal is sent as Remove By says, and the check tells whether it worked', () => {
	const cases: Array<[string, Partial<Settings>, Removal]> = [
		['null', { nullValue: 'remove' }, { status: 'verified', actual: null }],
		['null', { nullValue: 'keep' }, { status: 'mismatch', actual: 'old', mismatch: 'notRemoved' }],
		[
			'null',
			{ nullValue: 'storeEmpty' },
			{ status: 'mismatch', actual: '', mismatch: 'notRemoved' },
		],
		['null', { nullValue: 'reject' }, { status: 'failed', reason: 'rejected' }],
		['emptyString', { emptyValue: 'store' }, { status: 'verified', actual: '', warns: true }],
		['emptyString', { emptyValue: 'remove' }, { status: 'verified', actual: null }],
	];
	describe.each([
		['Remove', remove, {}],
		['null in Set', set, {}],
		['an empty value in Set', set, { emptyValues: 'remove' }],
	])('%s', (what, operation, options) => {
		test.each(cases)('by %s, where Genesys has %j', async (removeBy, settings, expected) => {
			Object.assign(simulator.settings, settings);
			const value = what === 'an empty value in Set' ? '' : null;
			const item = { ...seedItem(simulator, { tier: value }, { tier: 'old' }), names: 'tier' };
			const { records } = await operation(simulator, [item], {
				options: { ...ONE_READ, ...options, removeBy },
				node: CONTINUE,
			});
			const [{ status, reason, validation, warnings }] = records;
			expect(bodiesTo(simulator)).toEqual([{ tier: removeBy === 'null' ? null : '' }]);
			expect(validation.expected).toEqual({ tier: null });
			expect({ status, reason }).toEqual({ status: expected.status, reason: expected.reason });
			expect(validation.actual.tier).toBe(expected.actual);
			expect(validation.mismatches.map((one) => one.reason)).toEqual(
				expected.mismatch ? [expected.mismatch] : [],
			);
			if (status === 'verified') expect(warnings).toHaveLength(expected.warns ? 1 : 0);
		});
	});

	test('a refused removal says that there is another way', async () => {
		Object.assign(simulator.settings, { nullValue: 'reject' });
		const item = { ...seedItem(simulator), names: 'tier' };
		const { records } = await remove(simulator, [item], { node: CONTINUE });
		expect(records[0].advice).toContain('Remove By = Empty Text');
	});
});
