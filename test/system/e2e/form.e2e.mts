import type { IDataObject } from 'n8n-workflow';
import type { Locator } from 'playwright-core';

import {
	chooseFromList,
	dragField,
	fillInput,
	openList,
	openNode,
} from '../../../tools/editor/page.mts';
import { idFrom, saveSample } from '../../../tools/editor/workflows.mts';
import { inBrowser, stageForAll } from './inBrowser.mts';

inBrowser('the form', () => {
	const stage = stageForAll();

	async function open(name: string, parameters: IDataObject, items: IDataObject[] = [{}]) {
		const { page, editor } = stage;
		await openNode(page, editor, await saveSample(editor, { name, parameters, items }));
	}

	const input = (parameter: string): Locator =>
		stage.page.getByTestId(`parameter-input-${parameter}`).locator('input, textarea').first();
	const locator = (parameter: string): Locator =>
		stage.page.getByTestId(`resource-locator-${parameter}`).locator('input').last();
	const entries = (): Locator => stage.page.locator('[data-test-id=rlc-item]:visible');

	test('a field dragged to Attribute Names gives its name, and a second one another name', async () => {
		const { simulator, page } = stage;
		const [{ id: conversationId, participantId }] = simulator.seed({ conversations: 1 });
		const items = [{ conversationId, participantId, tier: 'gold', caseNumber: '7' }];
		const ids = {
			conversationId: idFrom('conversationId'),
			participantId: idFrom('participantId'),
		};
		await open('Drag', { operation: 'remove', ...ids, attributeNames: '' }, items);
		await fillInput(page);
		const names = page.getByTestId('parameter-input-attributeNames');
		const shown = (text: string) => names.locator(`input[value="${text}"]`);
		await dragField(page, 'tier', names, undefined, shown('tier'));
		expect(await input('attributeNames').inputValue()).toBe('tier');
		await dragField(page, 'caseNumber', names, undefined, shown('tier, caseNumber'));
		expect(await input('attributeNames').inputValue()).toBe('tier, caseNumber');
	});

	test('another conversation chosen from the list empties the participant', async () => {
		const { simulator, page } = stage;
		const [first, second] = simulator.seed({ conversations: 2, participants: 2 });
		await open('Other conversation', { operation: 'get' });
		await chooseFromList(page, 'conversationId', first.id.slice(0, 8));
		await chooseFromList(page, 'participantId', 'Customer');
		expect(await locator('participantId').inputValue()).not.toBe('');
		await page.getByTestId('resource-locator-conversationId').getByTestId('rlc-input').click();
		await entries()
			.filter({ hasText: second.id.slice(0, 8) })
			.first()
			.click();
		await expectSoon(() => locator('participantId').inputValue(), '');
	});

	test('the newest of 250 conversations comes first, and a search finds the oldest', async () => {
		const { simulator, page } = stage;
		const [oldest] = simulator.seed({ conversations: 1, startedMinutesAgo: 90 });
		simulator.seed({ conversations: 248, startedMinutesAgo: 30 });
		const [newest] = simulator.seed({ conversations: 1, startedMinutesAgo: 1 });
		await open('List', { operation: 'get' });
		await openList(page, 'conversationId');
		expect(await entries().first().innerText()).toContain(newest.id.slice(0, 8));
		await page.getByTestId('rlc-search').locator('visible=true').fill(oldest.id.slice(0, 8));
		await entries()
			.filter({ hasText: oldest.id.slice(0, 8) })
			.waitFor();
	});
});

/** Asks again until the value is there; the editor follows a click a little later. */
async function expectSoon<T>(read: () => Promise<T>, wanted: T): Promise<void> {
	for (let tries = 0; tries < 50 && (await read()) !== wanted; tries++) {
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	expect(await read()).toBe(wanted);
}
