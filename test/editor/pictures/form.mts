import type { IDataObject } from 'n8n-workflow';

import { chooseFromList, dragField, fillInput, openList, openNode, searchNode } from '../page.mts';
import type { Studio } from '../pictures.mts';
import { idFrom, nodeName, saveSample } from '../workflows.mts';

/** The form of each operation, as it is when it is added and as it is when it is filled in. */
export async function formPictures(studio: Studio): Promise<void> {
	await eachOperation(studio);
	await filled(studio);
	await lists(studio);
	await fromThePanel(studio);
}

const forms: Record<string, { parameters: IDataObject; height?: number }> = {
	set: { parameters: {}, height: 960 },
	'set-purpose-json': {
		parameters: { participantBy: 'purpose', attributesFrom: 'json' },
		height: 960,
	},
	'set-input': { parameters: { attributesFrom: 'input' } },
	remove: { parameters: { operation: 'remove' } },
	get: { parameters: { operation: 'get' } },
	find: {
		parameters: {
			operation: 'find',
			filters: { active: true, mediaType: 'voice', startedWithin: 24 },
		},
	},
};

async function eachOperation({ editor, visit, take }: Studio): Promise<void> {
	for (const [name, { parameters, height = 800 }] of Object.entries(forms)) {
		const id = await saveSample(editor, { name: `Form ${name}`, parameters });
		await visit({ height }, async (page) => {
			await openNode(page, editor, id);
			await take(page, `form-${name}`);
		});
	}
}

async function filled({ editor, conversations: [{ id, participantId }], visit, take }: Studio) {
	const items = [{ conversationId: id, participantId, customerTier: 'gold', caseNumber: 'C-1001' }];
	const parameters = {
		conversationId: idFrom('conversationId'),
		participantId: idFrom('participantId'),
		options: { skipEnded: true, onMismatch: 'route' },
	};
	const workflow = await saveSample(editor, { name: 'Form filled', parameters, items });
	await visit({ height: 1160 }, async (page) => {
		await openNode(page, editor, workflow);
		await fillInput(page);
		const drop = page.getByTestId('assignment-collection-drop-area');
		await dragField(page, 'customerTier', drop, () => take(page, 'form-drag'));
		await dragField(page, 'caseNumber', drop);
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

async function fromThePanel({ editor, visit, take }: Studio): Promise<void> {
	await visit({}, async (page) => {
		await page.goto(`${editor.url}/workflow/new`);
		await searchNode(page, 'genesys');
		await page.getByTestId('item-iterator-item').getByText(nodeName).first().click();
		await page.getByText('Set participant attributes').waitFor();
		await take(page, 'panel');
	});
}
