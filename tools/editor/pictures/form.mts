import type { IDataObject } from 'n8n-workflow';
import type { Page } from 'playwright-core';

import {
	chooseFromList,
	dragField,
	fillInput,
	fitHeight,
	openList,
	openNode,
	searchNode,
} from '../page.mts';
import type { Studio } from '../pictures.mts';
import { idFrom, nodeName, saveSample, saveTrigger } from '../workflows.mts';

/** The form of each operation, as it is when it is added and as it is when it is filled in. */
export async function formPictures(studio: Studio): Promise<void> {
	await eachOperation(studio);
	await filled(studio);
	await trigger(studio);
	await lists(studio);
	await queues(studio);
}

const forms: Record<string, IDataObject> = {
	set: {},
	'set-purpose-json': { participantBy: 'purpose', attributesFrom: 'json' },
	'set-input': { attributesFrom: 'input' },
	remove: { operation: 'remove' },
	get: { operation: 'get' },
	find: {
		resource: 'conversation',
		operation: 'find',
		filters: { active: true, mediaType: 'voice', startedWithin: 24 },
	},
};

/** Shows the whole form. */
async function fitForm(page: Page): Promise<void> {
	await fitHeight(page, page.getByTestId('node-parameters'));
}

async function eachOperation({ editor, visit, take }: Studio): Promise<void> {
	for (const [name, parameters] of Object.entries(forms)) {
		const id = await saveSample(editor, { name: `Form ${name}`, parameters });
		await visit({}, async (page) => {
			await openNode(page, editor, id);
			await fitForm(page);
			await take(page, `form-${name}`);
		});
	}
}

async function filled({ editor, conversations: [{ id, participantId }], visit, take }: Studio) {
	const items = [{ conversationId: id, participantId, customerTier: 'gold', caseNumber: 'C-1001' }];
	const parameters = {
		conversationId: idFrom('conversationId'),
		participantId: idFrom('participantId'),
		options: { skipEnded: true, skipUnchanged: true },
	};
	const workflow = await saveSample(editor, { name: 'Form filled', parameters, items });
	await visit({}, async (page) => {
		await openNode(page, editor, workflow);
		await fillInput(page);
		await fitForm(page);
		const drop = page.getByTestId('assignment-collection-drop-area');
		await dragField(page, 'customerTier', drop, () => take(page, 'form-drag'));
		await dragField(page, 'caseNumber', drop);
		await fitForm(page);
		await take(page, 'form-filled');
		await page.getByTestId('collection-parameter-add').click();
		await page.getByTestId('collection-parameter-option').first().waitFor();
		await take(page, 'form-options');
	});
}

async function lists({ editor, visit, take }: Studio): Promise<void> {
	const workflow = await saveSample(editor, { name: 'Form lists', parameters: {} });
	await visit({}, async (page) => {
		await openNode(page, editor, workflow);
		await openList(page, 'conversationId');
		await take(page, 'list-conversations');
		await page.locator('[data-test-id=rlc-item]:visible').first().click();
		await openList(page, 'participantId');
		await take(page, 'list-participants');
		await page.keyboard.press('Escape');
		await chooseFromList(page, 'participantId', 'customer');
	});
}

async function trigger({ editor, visit, take }: Studio): Promise<void> {
	const workflow = await saveTrigger(editor, { filters: { mediaType: 'voice' } });
	await visit({}, async (page) => {
		await openNode(page, editor, workflow);
		await fitForm(page);
		await take(page, 'form-trigger');
	});
}

async function queues({ editor, visit, take }: Studio): Promise<void> {
	const filters = { queueId: { __rl: true, mode: 'list', value: '' } };
	const parameters = { resource: 'conversation', operation: 'find', filters };
	const workflow = await saveSample(editor, { name: 'Form queues', parameters });
	await visit({}, async (page) => {
		await openNode(page, editor, workflow);
		await openList(page, 'queueId');
		await take(page, 'list-queues');
	});
}

/** The panel, in which n8n shows the node with its trigger. */
export async function panelPictures({ editor, visit, take }: Studio): Promise<void> {
	await visit({}, async (page) => {
		await page.goto(`${editor.url}/workflow/new`);
		await searchNode(page, 'genesys');
		await page.getByTestId('item-iterator-item').getByText(nodeName).first().click();
		// Where a workflow has no trigger yet, n8n shows the actions on request
		await page.getByText(/^Actions \(\d+\)$/).click();
		const last = page.getByText('Set attributes', { exact: true });
		await last.waitFor();
		await fitHeight(page, last);
		await take(page, 'panel');
	});
}
