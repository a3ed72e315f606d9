import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { withSimulator } from './support.mts';
import { seedItem, set, storedFor, type UpdateRecord } from './updates.mts';

interface Case {
	parameters: INodeParameters;
	/** Fields of the item beside its IDs. */
	json: IDataObject;
	expected: Record<string, string>;
}

const NO_DATA = 'Left out, because it is no data: conversationId, participantId.';
const LEFT_OUT = 'Not written, because there is no value: ';

/** Runs Set on fields of one item, and tells what it says and what is stored. */
async function setFromInput(
	parameters: INodeParameters,
	json: (ids: { conversationId: string; participantId: string }) => IDataObject,
	before: Record<string, string> = {},
) {
	const outcomes: Array<{ record: UpdateRecord; stored: Record<string, string> }> = [];
	await withSimulator({}, async (simulator) => {
		const { attributes: _, ...ids } = seedItem(simulator, {}, before);
		const { records, error } = await set(simulator, [{ ...ids, ...json(ids) }], {
			parameters: { attributesFrom: 'input', ...parameters },
		});
		expect(error).toBeUndefined();
		outcomes.push({ record: records[0], stored: storedFor(simulator, ids) });
	});
	return outcomes[0];
}

const cases: Array<[string, Case]> = [
	[
		'selected fields only',
		{
			parameters: { inputFields: 'selected', inputFieldNames: ' tier, visits ' },
			json: { tier: 'gold', visits: 3, city: 'Rome' },
			expected: { tier: 'gold', visits: '3' },
		},
	],
	[
		'all fields',
		{
			parameters: { inputFields: 'all' },
			json: { tier: 'gold', vip: true, address: { city: 'Rome' }, purpose: 'renewal' },
			expected: { tier: 'gold', vip: 'true', address: '{"city":"Rome"}', purpose: 'renewal' },
		},
	],
	[
		'all fields except some',
		{
			parameters: { inputFields: 'allExcept', inputFieldNames: 'city,internal' },
			json: { tier: 'gold', city: 'Rome', internal: 1 },
			expected: { tier: 'gold' },
		},
	],
	[
		'a field of Find that is selected by name',
		{
			parameters: { inputFields: 'selected', inputFieldNames: 'direction' },
			json: { purpose: 'customer', direction: 'inbound' },
			expected: { direction: 'inbound' },
		},
	],
];

test.each(cases)('writes %s', async (_, { parameters, json, expected }) => {
	const { record, stored } = await setFromInput(parameters, () => json);
	expect(record.status).toBe('verified');
	expect(stored).toEqual(expected);
});

test('fields that hold the IDs of the item are left out, however they are called and spelt', async () => {
	const { stored } = await setFromInput({ inputFields: 'all' }, (ids) => ({
		id: ids.conversationId.toUpperCase(),
		caller: ` ${ids.participantId} `,
		otherCase: '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11',
	}));
	expect(stored).toEqual({ otherCase: '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11' });
});

test("a CRM's null is no value: it removes nothing, and is named", async () => {
	const { record, stored } = await setFromInput(
		{ inputFields: 'all' },
		() => ({ tier: null, city: 'Rome' }),
		{ tier: 'old' },
	);
	expect(stored).toEqual({ tier: 'old', city: 'Rome' });
	expect(record.warnings).toEqual([NO_DATA, `${LEFT_OUT}tier.`]);
});

test('a misspelt field does not pass as success', async () => {
	const parameters = { inputFields: 'selected', inputFieldNames: 'tier, teir, toString' };
	const { record, stored } = await setFromInput(parameters, () => ({ tier: 'gold' }));
	expect(stored).toEqual({ tier: 'gold' });
	expect(record.warnings).toEqual([`${LEFT_OUT}teir, toString.`]);
});
