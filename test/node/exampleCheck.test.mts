import type { Settings } from '../support/simulator/settings.mts';
import { runWorkflow } from '../support/engine/engine.mts';
import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { CHECK, exampleNamed } from './exampleFiles.mts';
import { nodeTypesFor } from './exampleNodes.mts';
import { credentialFor } from './support.mts';

simulatorForAll();

/** What the workflow says of an organization, and what it leaves there. */
async function check(settings: Partial<Settings> = {}) {
	const [{ id, participantId }] = simulator.seed({ conversations: 50, participants: 3 });
	Object.assign(simulator.settings, settings);
	const workflow = exampleNamed(CHECK);
	const nodeTypes = nodeTypesFor(workflow);
	const run = await runWorkflow(workflow, { nodeTypes, credential: credentialFor(simulator) });
	expect(run.error).toBeUndefined();
	const findings = run.nodes['In Words'].json.map(({ finding }) => finding);
	return { findings, left: simulator.attributesOf(id, participantId) };
}

test('what is stored, and what null does', async () => {
	const { findings, left } = await check();
	expect(findings).toEqual([
		'A text is stored.',
		'An empty text is stored.',
		'A name with dots is stored.',
		'A name with blanks is stored.',
		'A name with an emoji is stored.',
		'A name of 256 characters is stored.',
		'A value of 256 characters is stored.',
		'A value of 2,000 characters is stored.',
		'A value of 32,000 characters is stored.',
		'The first read has what was written.',
		'Get reads the participant (purpose customer).',
		'null removes.',
		'Nothing of this check is left.',
	]);
	expect(left).toEqual({});
});

const names = { blanks: 'keep', dots: 'keep', chars256: 'keep', chars1000: 'keep' } as const;

test.each<[Partial<Settings>, RegExp]>([
	[{ emptyValue: 'remove' }, /^An empty text removes\.$/],
	[{ maxAttributeValueBytes: 2_000 }, /^A value of 32,000 characters is refused\. \S/],
	[{ names: { ...names, emoji: 'refuse' } }, /^A name with an emoji is refused\. \S/],
	[{ nullValue: 'reject', emptyValue: 'remove' }, /^null is refused\. \S/],
	[{ readDelayMs: 400 }, /^Reads are late, or miss something: it took [2-9] of them\.$/],
])('%j is told', async (settings, text) => {
	const { findings, left } = await check(settings);
	expect(findings).toContainEqual(expect.stringMatching(text));
	expect(findings.at(-1)).toBe('Nothing of this check is left.');
	expect(left).toEqual({});
});

test('names that are lost, and what cannot be removed', async () => {
	const { findings } = await check({
		nullValue: 'keep',
		names: { ...names, emoji: 'lose' },
	});
	expect(findings).toEqual(
		expect.arrayContaining([
			'A name with an emoji is accepted, but not stored as it is.',
			'null does not remove.',
		]),
	);
	expect(findings.at(-1)).toMatch(/left, .*: 8\.$/);
});
