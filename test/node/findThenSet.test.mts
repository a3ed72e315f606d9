import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { find } from './findConversations.mts';
import { byPurpose } from './getAttributes.mts';
import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import { run, setParameters } from './support.mts';

simulatorForAll();

const fromInput = { attributesFrom: 'input', inputFields: 'all' };

/** Seeds, finds, adds fields as a node in between would, and sets. */
async function findThenSet(
	more: IDataObject,
	parameters: INodeParameters,
	{ splitBy = 'participant', purposes = ['customer', 'agent'] } = {},
) {
	const [{ id, participantId }] = simulator.seed({ conversations: 1, purposes });
	const found = await find(simulator, { parameters: { splitBy } });
	const items = found.json.map((json) => ({ ...json, ...more }));
	const { json } = await run({ simulator, items, parameters: setParameters(parameters) });
	return { status: json[0].status, stored: simulator.attributesOf(id, participantId) };
}

test('what is found needs no mapping but the IDs', async () => {
	const assignments = [
		{ id: '1', name: 'tier', value: 'gold', type: 'string' },
		{ id: '2', name: 'media', value: '={{ $json.mediaTypes[0] }}', type: 'string' },
	];
	const { status, stored } = await findThenSet(
		{},
		{ attributesFrom: 'fields', attributes: { assignments } as unknown as INodeParameters },
	);
	expect(status).toBe('verified');
	expect(stored).toEqual({ tier: 'gold', media: 'voice' });
});

test.each<[string, INodeParameters]>([
	['by ID', fromInput],
	['by purpose', { ...fromInput, ...byPurpose('customer') }],
	[
		'by ID, all fields except one',
		{ ...fromInput, inputFields: 'allExcept', inputFieldNames: 'x' },
	],
])('what describes the conversation is not written with it: %s', async (_how, parameters) => {
	const { status, stored } = await findThenSet({ tier: 'gold' }, parameters);
	expect(status).toBe('verified');
	expect(stored).toEqual({ tier: 'gold' });
});

test('nor is the list of participants of an item for a conversation', async () => {
	const parameters = { ...fromInput, ...byPurpose('customer') };
	const { stored } = await findThenSet({ tier: 'gold' }, parameters, { splitBy: 'conversation' });
	expect(stored).toEqual({ tier: 'gold' });
});

test('an item as it was found leaves nothing to write, and nothing is sent', async () => {
	const { status, stored } = await findThenSet({}, fromInput);
	expect(status).toBe('skipped');
	expect(stored).toEqual({});
	expect(simulator.count('patchAttributes')).toBe(0);
});

test('a field that is named is written, whatever it is', async () => {
	const selected = { ...fromInput, inputFields: 'selected', inputFieldNames: 'direction, tier' };
	const { stored } = await findThenSet({ tier: 'gold' }, selected);
	expect(stored).toEqual({ direction: 'inbound', tier: 'gold' });
});
