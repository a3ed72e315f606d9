import type { Page } from 'playwright-core';

import { connect, openNewCredential, fillCredential, saveCredential } from '../credentials.mts';
import { closeNotifications } from '../page.mts';
import type { Studio } from '../pictures.mts';

/** How a credential is connected: with a client's roles, with a person's consent, and wrongly. */
export async function connectPictures(studio: Studio): Promise<void> {
	// The dialog takes four fifths of the page's height, but not more than 750 pixels
	await studio.visit({ height: 950 }, async (page) => {
		await openNewCredential(page, studio.editor);
		await takeForm(studio, page, 'credential-new');
		await withRoles(studio, page);
		await withWrongSecret(studio, page);
		await withConsent(studio, page, 'Authorization Code', 'credential-connected-code');
		await withConsent(studio, page, 'PKCE', 'credential-connected-pkce');
	});
}

function urlsOf({ simulator: { url } }: Studio) {
	return { loginUrl: url, apiUrl: url };
}

async function withRoles(studio: Studio, page: Page): Promise<void> {
	const { client } = studio.simulator;
	await fillCredential(page, 'Client Credentials', {
		...urlsOf(studio),
		clientId: client.id,
		clientSecret: client.secret,
	});
	await saveCredential(page);
	const success = page.getByTestId('credentials-config-container-test-success');
	await success.waitFor();
	await takeForm(studio, page, 'credential-tested');
}

async function withWrongSecret(studio: Studio, page: Page): Promise<void> {
	await openNewCredential(page, studio.editor);
	await fillCredential(page, 'Client Credentials', {
		...urlsOf(studio),
		clientId: studio.simulator.client.id,
		clientSecret: 'wrong',
	});
	await saveCredential(page);
	await page.getByText('Couldn’t connect').or(page.getByText("Couldn't connect")).waitFor();
	await page.getByText('More details').click();
	await takeForm(studio, page, 'credential-wrong-secret');
}

async function withConsent(
	studio: Studio,
	page: Page,
	grant: 'Authorization Code' | 'PKCE',
	name: string,
): Promise<void> {
	const { client, pkceClient } = studio.simulator;
	const known: Record<string, string> =
		grant === 'PKCE'
			? { clientId: pkceClient.id }
			: { clientId: client.id, clientSecret: client.secret };
	await openNewCredential(page, studio.editor);
	await fillCredential(page, grant, { ...urlsOf(studio), ...known });
	await connect(page, async (popup) => {
		if (grant === 'PKCE') return;
		await popup.setViewportSize({ width: 500, height: 160 });
		await studio.take(popup, 'credential-consent');
	});
	await page.getByTestId('oauth-connect-success-banner').waitFor();
	await takeForm(studio, page, name);
}

async function takeForm({ take }: Studio, page: Page, name: string): Promise<void> {
	await closeNotifications(page);
	await take(page, name, page.getByTestId('editCredential-modal'));
}
