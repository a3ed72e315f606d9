import type { IDataObject } from 'n8n-workflow';

import {
	executeNode,
	fillInput,
	openCanvas,
	openNode,
	runEnded,
	showTable,
	widenOutput,
} from '../page.mts';
import type { Studio } from '../pictures.mts';
import { attributesFrom, idFrom, saveSample } from '../workflows.mts';
import type { Sample } from '../workflows.mts';

const ids = {
	conversationId: idFrom('conversationId'),
	participantId: idFrom('participantId'),
};
const attributes = attributesFrom('customerTier', 'caseNumber');

/** What the node says: all well, mixed verdicts, a run that stopped, outputs with labels. */
export async function runPictures(studio: Studio): Promise<void> {
	await run(studio, 'run-verified', { items: customers(studio, 3) });
	await mixed(studio);
	await stopped(studio);
	await outputs(studio);
}

function customers({ conversations }: Studio, count: number, from = 0): IDataObject[] {
	return conversations.slice(from, from + count).map(({ id, participantId }, index) => ({
		conversationId: id,
		participantId,
		customerTier: ['gold', 'silver', 'bronze'][index % 3],
		caseNumber: `C-${1001 + from + index}`,
	}));
}

async function run(studio: Studio, name: string, sample: Partial<Sample>): Promise<void> {
	const { editor, visit, take } = studio;
	const parameters = { ...ids, attributes };
	const workflow = await saveSample(editor, { name, parameters, ...sample });
	await visit({}, async (page) => {
		await openNode(page, editor, workflow);
		await fillInput(page);
		await executeNode(page);
		await showTable(page);
		await widenOutput(page);
		await take(page, name);
	});
}

/** One of each: a flow sets other values, a conversation ends, one is unknown, one comes twice. */
async function mixed(studio: Studio): Promise<void> {
	const items = customers(studio, 6, 10);
	spoil(studio, items[1]);
	studio.simulator.endConversation(String(items[2].conversationId));
	items[3].conversationId = 'd0d0d0d0-0000-4000-8000-000000000000';
	items[5] = { ...items[4], customerTier: 'gold', caseNumber: 'C-2001' };
	await run(studio, 'run-mixed', {
		items,
		parameters: { ...ids, attributes, options: { skipEnded: true, verifyFor: 0 } },
		node: { onError: 'continueRegularOutput' },
	});
}

/** A flow in Genesys Cloud takes a value back as soon as it was written. */
function spoil({ simulator }: Studio, { conversationId, participantId }: IDataObject): void {
	const [conversation, participant] = [String(conversationId), String(participantId)];
	simulator.onRequest((request) => {
		if (request.route !== 'getConversation' || request.conversationId !== conversation) return;
		simulator.setAttributes(conversation, participant, { customerTier: 'standard' });
	});
}

async function stopped(studio: Studio): Promise<void> {
	const { editor, simulator, visit, take } = studio;
	simulator.settings.forbidden = {
		routes: ['patchAttributes'],
		permissions: ['conversation:participant:edit'],
	};
	const parameters = { ...ids, attributes };
	const sample = { name: 'Run stopped', parameters, items: customers(studio, 3, 20) };
	const workflow = await saveSample(editor, sample);
	await visit({}, async (page) => {
		await openNode(page, editor, workflow);
		await fillInput(page);
		await executeNode(page);
		await take(page, 'run-error');
	});
	simulator.settings.forbidden = false;
}

async function outputs(studio: Studio): Promise<void> {
	const { editor, visit, take } = studio;
	const items = customers(studio, 5, 30);
	spoil(studio, items[1]);
	items[3].conversationId = 'd0d0d0d0-0000-4000-8000-000000000000';
	const workflow = await saveSample(editor, {
		name: 'Run outputs',
		items,
		parameters: { ...ids, attributes, options: { onMismatch: 'route', verifyFor: 0 } },
		node: { onError: 'continueErrorOutput' },
		behind: ['Verified', 'Ask a Person', 'Try Again Later'],
	});
	await visit({}, async (page) => {
		await openCanvas(page, editor, workflow);
		await page.getByTestId('execute-workflow-button').click();
		await runEnded(page);
		await take(page, 'outputs');
	});
}
