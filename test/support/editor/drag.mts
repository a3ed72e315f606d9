import type { Locator, Page } from 'playwright-core';

import { settle } from './page.mts';

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
