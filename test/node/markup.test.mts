import type { INodeParameters } from 'n8n-workflow';

import { GenesysParticipantAttributesTrigger } from '../../nodes/GenesysParticipantAttributesTrigger/GenesysParticipantAttributesTrigger.node';
import { fetchTestEvent, polledWorkflow } from '../../tools/engine/poll.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { find } from './findConversations.mts';
import { CONTINUE, credentialFor } from './support.mts';
import { interfere, seedItem, seedItemsOfOne, set, withAttributes } from './updates.mts';

simulatorForAll();

const TOO_LARGE = 'x'.repeat(600_000);

/** The error of a run whose only item has an attribute of this name. */
async function errorOfSet(name: string): Promise<unknown> {
	return (await set(simulator, [seedItem(simulator, { [name]: TOO_LARGE })])).error;
}

/** The error of "Fetch Test Event" where nobody has the purpose. */
async function errorOfTrigger(participantPurpose: string): Promise<unknown> {
	simulator.seed({ conversations: 1, startedMinutesAgo: 0 });
	const parameters = { event: 'started', splitBy: 'participant', participantPurpose };
	const workflow = polledWorkflow(parameters, credentialFor(simulator));
	const trigger = new GenesysParticipantAttributesTrigger();
	return await fetchTestEvent(trigger, workflow).catch((error: unknown) => error);
}

describe('names and purposes from outside are no markup where n8n renders HTML', () => {
	const NAME = '<img src="https://evil.example/x.png">&lt;b&gt;`a`';
	const SHOWN = '‹img src="https://evil.example/x.png"›＆lt;b＆gt;´a´';

	function expectShown(text: string): void {
		expect(text).toContain(SHOWN);
		expect(text).not.toMatch(/<\S|&[#a-z]|`/i);
	}

	/** What n8n's editor shows of an error. */
	function expectErrorShown(error: unknown): void {
		const { message, description, messages } = error as Record<string, unknown>;
		expectShown([message, description, messages].join('\n'));
	}

	const hintsOf = ({ hints }: { hints: Array<{ message: string }> }) =>
		hints.map(({ message }) => message).join('\n');

	test('in hints; warnings in the items keep them as they are', async () => {
		const items = seedItemsOfOne(simulator, 2);
		const run = await set(
			simulator,
			items.map((item) => withAttributes(item, { [NAME]: 'undefined' })),
		);
		expectShown(hintsOf(run));
		for (const { warnings } of run.records) expect(warnings.join()).toContain(NAME);
	});

	test('in the hint of Find', async () => {
		simulator.seed({ conversations: 1, purposes: [NAME] });
		expectShown(hintsOf(await find(simulator)));
	});

	test('in the message of an error; the item keeps it as it is', async () => {
		expectErrorShown(await errorOfSet(NAME));
		const item = seedItem(simulator, { [NAME]: TOO_LARGE });
		const { records } = await set(simulator, [item], { node: CONTINUE });
		expect(records[0].error).toContain(NAME);
	});

	test('in the description of an error', async () => {
		const [{ id: conversationId }] = simulator.seed({ conversations: 1, purposes: [NAME] });
		const parameters: INodeParameters = { participantBy: 'purpose', participantPurpose: 'agent' };
		const item = { conversationId, attributes: { a: '1' } };
		expectErrorShown((await set(simulator, [item], { parameters })).error);
	});

	test('in the error of the trigger', async () => {
		expectErrorShown(await errorOfTrigger(NAME));
	});
});

describe("a message that has a system's error code inside is not replaced by n8n's own", () => {
	test.each(['remoteAccess', 'caseExists', 'servicePermission'])('%s', async (name) => {
		expect(await errorOfSet(name)).toMatchObject({
			message: `The value of attribute "${name}" is too large for one request [item 0]`,
			messages: [],
		});
		expect(await errorOfTrigger(name)).toMatchObject({
			message: `Nobody in the newest conversations has the purpose ${name}`,
			messages: [],
		});
	});

	test('in the middle of a run', async () => {
		const item = seedItem(simulator, { remoteAccess: '1' });
		interfere(simulator, item, { remoteAccess: '2' });
		const { error } = await set(simulator, [item], {
			options: { onMismatch: 'fail', verifyFor: 0 },
		});
		expect(error?.message).toMatch(/^What Genesys Cloud stores for remoteAccess is not what/);
	});
});
