import type { Page } from 'playwright-core';

import type { Editor } from './editor.mts';

/** Opens the form for a new credential of ours. */
export async function openNewCredential(page: Page, { url }: Pick<Editor, 'url'>): Promise<void> {
	await page.goto(`${url}/home/credentials`);
	await page.getByTestId('add-resource-credential').click();
	await page.getByTestId('new-credential-type-select').click();
	await page.keyboard.type('Genesys Cloud');
	await page.getByText('Genesys Cloud OAuth2 API').last().click();
	await page.getByTestId('new-credential-type-button').click();
	await page.getByTestId('parameter-input-clientId').waitFor();
}

/** Fills it in; the region is Custom URLs, which leads to the simulator. */
export async function fillCredential(
	page: Page,
	grant: 'Client Credentials' | 'Authorization Code' | 'PKCE',
	texts: Record<string, string>,
): Promise<void> {
	await choose(page, 'grantType', grant);
	await choose(page, 'region', 'Custom URLs');
	for (const [name, text] of Object.entries(texts)) {
		await page.getByTestId(`parameter-input-${name}`).locator('input').fill(text);
	}
}

async function choose(page: Page, parameter: string, name: string): Promise<void> {
	const input = page.getByTestId(`parameter-input-${parameter}`);
	await input.click();
	await page.locator('.el-select-dropdown__item:visible').filter({ hasText: name }).first().click();
}

export async function saveCredential(page: Page): Promise<void> {
	await page.getByTestId('credential-save-button').click();
}

/** Connects by the simulator's consent page, which n8n opens in a window. */
export async function connect(
	page: Page,
	look: (popup: Page) => Promise<void> = async () => {},
): Promise<void> {
	const opened = page.waitForEvent('popup');
	await page
		.getByTestId('oauth-connect-button')
		.or(page.getByTestId('quick-connect-button'))
		.first()
		.click();
	const popup = await opened;
	await popup.getByRole('button', { name: 'Allow' }).waitFor();
	await look(popup);
	await popup.getByRole('button', { name: 'Allow' }).click();
}
