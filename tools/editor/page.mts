import type { Locator, Page } from 'playwright-core';

import type { Editor } from './editor.mts';
import { nodeId } from './workflows.mts';

/** Opens a workflow, with one of its nodes in n8n's node view. */
export async function openNode(
	page: Page,
	{ url }: Pick<Editor, 'url'>,
	workflowId: string,
	node = nodeId,
): Promise<void> {
	await page.goto(`${url}/workflow/${workflowId}/${node}`);
	await page.getByTestId('node-parameters').waitFor();
	await settle(page);
}

/** Opens a workflow's canvas, as large as it can be shown. */
export async function openCanvas(
	page: Page,
	{ url }: Pick<Editor, 'url'>,
	workflowId: string,
): Promise<void> {
	await page.goto(`${url}/workflow/${workflowId}`);
	await page.getByTestId('canvas-node').first().waitFor();
	await page.getByTestId('zoom-to-fit').click();
	await settle(page);
}

/** Installs a package by n8n's screen for community nodes. */
export async function installCommunityNode(
	page: Page,
	{ url }: Pick<Editor, 'url'>,
	name: string,
): Promise<void> {
	await page.goto(`${url}/settings`);
	await page.getByText('Community nodes', { exact: true }).first().click();
	await page.getByRole('button', { name: 'Install a community node' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('textbox').fill(name);
	await dialog.getByText('I understand the risks').click();
	await dialog.getByRole('button', { name: 'Install', exact: true }).click();
	await page.getByText('Package installed').waitFor();
}

/** Opens the panel of nodes from the canvas and searches it. */
export async function searchNode(page: Page, text: string): Promise<void> {
	const plus = page.getByTestId('node-creator-plus-button');
	await plus.waitFor();
	await settle(page);
	await plus.click();
	await page.getByTestId('node-creator-search-bar').fill(text);
}

/** Adds a node behind another one from the panel of nodes, by one of its actions, and opens it. */
export async function addNode(
	page: Page,
	behind: string,
	name: string,
	action: string,
): Promise<void> {
	const node = page.getByTestId('canvas-node').filter({ hasText: behind });
	await node.getByTestId('canvas-handle-plus').click();
	await page.getByTestId('node-creator-search-bar').fill(name);
	await page.getByTestId('item-iterator-item').getByText(name).first().click();
	await page.getByText(action, { exact: true }).click();
	await page.getByTestId('node-parameters').waitFor();
	await settle(page);
}

/** Runs the nodes before the one that is open, so that its input is shown. */
export async function fillInput(page: Page): Promise<void> {
	await page.getByTestId('execute-previous-node').click();
	await page.getByTestId('ndv-input-panel').getByTestId('run-data-schema-item').first().waitFor();
	await runEnded(page);
}

/** Runs the node that is open, and returns what n8n says at the end of the run. */
export async function executeNode(page: Page): Promise<string> {
	await page.getByTestId('node-execute-button').click();
	return await runEnded(page);
}

/** Shows the output as a table. */
export async function showTable(page: Page): Promise<Locator> {
	const output = page.getByTestId('output-panel');
	const mode = output.getByTestId('radio-button-table');
	// Shown while the mouse is over it
	await output.hover();
	await mode.click();
	await output.locator('table').first().waitFor();
	return output;
}

/** Chooses a mode of a resource locator, and the first entry of its list that has this text. */
export async function chooseFromList(page: Page, parameter: string, text: string): Promise<void> {
	await openList(page, parameter);
	await page.locator('[data-test-id=rlc-item]:visible').filter({ hasText: text }).first().click();
}

/** Opens the list of a resource locator and waits for its entries. */
export async function openList(page: Page, parameter: string): Promise<void> {
	const locator = page.getByTestId(`resource-locator-${parameter}`);
	// n8n offers no list while there is an expression; the switch is there while the mouse is
	await locator.hover();
	const fixed = '*[@data-test-id="radio-button-fixed"]';
	await locator.locator(`xpath=ancestor::*[.//${fixed}][1]//${fixed}`).click();
	await locator.getByTestId('rlc-mode-selector').click();
	await page.locator('[data-test-id=mode-list]:visible').click();
	await locator.getByTestId('rlc-input').click();
	await page.locator('[data-test-id=rlc-item]:visible').first().waitFor();
}

/** Gives the middle panel's width to the output: the widest view that n8n has. */
export async function widenOutput(page: Page): Promise<void> {
	const handle = (await page.getByTestId('panel-drag-button').boundingBox())!;
	const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
	await page.mouse.move(x, y);
	await page.mouse.down();
	await page.mouse.move(x - 600, y, { steps: 8 });
	await page.mouse.up();
}

/** n8n tells the end of a run in a notification, which is then closed. */
export async function runEnded(page: Page): Promise<string> {
	const notification = page.locator('.el-notification');
	// n8n congratulates on the first mapping, too
	const ending = notification.filter({ hasNotText: 'mapped some data' });
	await ending.first().waitFor();
	const said = (await ending.allInnerTexts()).join('\n');
	await closeNotifications(page);
	return said;
}

/** Closes what n8n has to say in the corner. */
export async function closeNotifications(page: Page): Promise<void> {
	const notification = page.locator('.el-notification');
	while ((await notification.count()) > 0) {
		const closer = notification.first().locator('.el-notification__closeBtn');
		await closer.click({ timeout: 2_000 }).catch(() => {});
		await settle(page);
	}
}

const FIT_TRIES = 4;

/** Makes the page so high that an element is seen from top to bottom without scrolling. */
export async function fitHeight(page: Page, element: Locator): Promise<void> {
	for (let tries = 0; tries < FIT_TRIES; tries++) {
		const hidden = await element.evaluate(hiddenHeight);
		if (hidden === 0) return;
		const { width, height } = page.viewportSize()!;
		await page.setViewportSize({ width, height: height + hidden });
		await settle(page);
	}
}

/** How much of an element is cut off by what it scrolls in; runs in the page. */
function hiddenHeight(element: Element): number {
	let hidden = 0;
	for (let box: Element | null = element; box; box = box.parentElement) {
		const scrolls = /auto|scroll/.test(getComputedStyle(box).overflowY);
		if (scrolls) hidden = Math.max(hidden, box.scrollHeight - box.clientHeight);
	}
	return hidden;
}

/** Until n8n's animations are over; those without an end do not count. */
export async function settle(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const ending = document
			.getAnimations()
			.filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
		await Promise.allSettled(ending.map(({ finished }) => finished));
	});
}

const DRAG_TRIES = 3;

/**
 * Drags a field of the input panel to a place in the form, until it is mapped there.
 *
 * @param mapped what then stands in the form
 */
export async function dragField(
	page: Page,
	field: string,
	target: Locator,
	midway: () => Promise<void> = async () => {},
	mapped = page.getByTestId('node-parameters').getByText(`$json.${field} `),
): Promise<void> {
	for (let tries = 1; (await mapped.count()) === 0; tries++) {
		await dragOnce(page, field, target, midway);
		const wait = mapped.first().waitFor({ timeout: 3_000 });
		// On a busy machine a drop may come before the editor has seen where the mouse is
		await (tries < DRAG_TRIES ? wait.catch(() => {}) : wait);
	}
	await settle(page);
}

async function dragOnce(
	page: Page,
	field: string,
	target: Locator,
	midway: () => Promise<void>,
): Promise<void> {
	const source = page
		.getByTestId('ndv-input-panel')
		.getByTestId('run-data-schema-item')
		.locator(`[data-name="${field}"]`);
	await source.first().hover();
	await page.mouse.down();
	await moveTo(page, target, 12);
	await settle(page);
	await midway();
	// The form may have made room for what is dragged
	await moveTo(page, target, 2);
	await page.mouse.up();
}

/** To the lower half, so that what is dragged does not hide what stands in the middle. */
async function moveTo(page: Page, target: Locator, steps: number): Promise<void> {
	const { x, y, width, height } = (await target.boundingBox())!;
	await page.mouse.move(x + width / 2, y + height * 0.7, { steps });
}
