import type { IDataObject } from 'n8n-workflow';
import type { Locator, Page } from 'playwright-core';

import {
	executeNode,
	fillInput,
	fitHeight,
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
	await verified(studio);
	await mixed(studio);
	await stopped(studio);
	await outputs(studio);
	await found(studio);
	await caller(studio);
}

function customers({ conversations }: Studio, count: number, from = 0): IDataObject[] {
	return conversations.slice(from, from + count).map(({ id, participantId }, index) => ({
		conversationId: id,
		participantId,
		customerTier: ['gold', 'silver', 'bronze'][index % 3],
		caseNumber: `C-${1001 + from + index}`,
	}));
}

async function verified(studio: Studio): Promise<void> {
	const sample = { name: 'Run verified', items: customers(studio, 3) };
	await studio.visit({}, async (page) => {
		await runToTable(studio, page, sample);
		await studio.take(page, 'run-verified');
	});
}

/** One of each: a conversation is unknown, one ends, a flow sets other values, one comes twice. */
async function mixed(studio: Studio): Promise<void> {
	const items = customers(studio, 5, 10);
	items[0].conversationId = 'd0d0d0d0-0000-4000-8000-000000000000';
	studio.simulator.endConversation(String(items[1].conversationId));
	spoil(studio, items[2]);
	items[4] = { ...items[3], customerTier: 'platinum', caseNumber: 'C-2001' };
	const sample = {
		name: 'Run mixed',
		items,
		parameters: { ...ids, attributes, options: { skipEnded: true, verifyFor: 0 } },
		node: { onError: 'continueRegularOutput' as const },
	};
	await studio.visit({ width: 1900 }, async (page) => {
		const output = await runToTable(studio, page, sample);
		await studio.take(page, 'run-mixed', output);
	});
}

/** Runs a node and shows all rows of its output. */
async function runToTable({ editor }: Studio, page: Page, sample: Sample): Promise<Locator> {
	const parameters = { ...ids, attributes };
	const workflow = await saveSample(editor, { parameters, ...sample });
	await openNode(page, editor, workflow);
	await fillInput(page);
	await executeNode(page);
	const output = await showTable(page);
	await widenOutput(page);
	await fitHeight(page, output.locator('table').first());
	return output;
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

/** The way of the quick start: from the trigger to an item that is verified. */
async function caller({ editor, visit, take }: Studio): Promise<void> {
	await visit({}, async (page) => {
		await openCanvas(page, editor, editor.workflows['look-up-the-caller']);
		await page.getByTestId('execute-workflow-button').click();
		await runEnded(page);
		await page.getByTestId('canvas-node').filter({ hasText: 'Set Customer Data' }).dblclick();
		await showTable(page);
		await take(page, 'run-caller');
	});
}

/** What Find says of conversations: who is calling. */
async function found({ editor, visit, take }: Studio): Promise<void> {
	const parameters = { resource: 'conversation', operation: 'find', limit: 5 };
	const workflow = await saveSample(editor, { name: 'Run found', parameters });
	await visit({ width: 1900 }, async (page) => {
		await openNode(page, editor, workflow);
		await executeNode(page);
		const output = await showTable(page);
		await widenOutput(page);
		await fitHeight(page, output.locator('table').first());
		await take(page, 'run-found', output);
	});
}

async function outputs(studio: Studio): Promise<void> {
	const { editor, visit, take } = studio;
	const items = customers(studio, 5, 30);
	spoil(studio, items[1]);
	items[3].conversationId = 'd0d0d0d0-0000-4000-8000-000000000000';
	const workflow = await saveSample(editor, {
		name: 'Run outputs',
		items,
		parameters: { ...ids, attributes, options: { verifyFor: 0 } },
		node: { onError: 'continueErrorOutput' },
		behind: ['By Verdict', 'Try Again Later'],
	});
	await visit({}, async (page) => {
		await openCanvas(page, editor, workflow);
		await page.getByTestId('execute-workflow-button').click();
		await runEnded(page);
		await take(page, 'outputs');
	});
}
