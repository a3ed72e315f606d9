import type { Studio } from '../pictures.mts';
import { connect, openNewCredential, fillCredential, saveCredential } from '../credentials.mts';

/** How a credential is connected: with a client's roles, with a person's consent, and wrongly. */
export async function connectPictures({ editor, simulator, visit, take }: Studio): Promise<void> {
	const { url, client, pkceClient } = simulator;
	const urls = { loginUrl: url, apiUrl: url };
	await visit({ height: 900 }, async (page) => {
		await openNewCredential(page, editor);
		await take(page, 'credential-new');
		await fillCredential(page, 'Client Credentials', {
			...urls,
			clientId: client.id,
			clientSecret: client.secret,
		});
		await saveCredential(page);
		await page.getByTestId('credentials-config-container-test-success').waitFor();
		await take(page, 'credential-tested');

		await openNewCredential(page, editor);
		await fillCredential(page, 'Client Credentials', {
			...urls,
			clientId: client.id,
			clientSecret: 'wrong',
		});
		await saveCredential(page);
		await page.getByText('Couldn’t connect').or(page.getByText("Couldn't connect")).waitFor();
		await take(page, 'credential-wrong-secret');

		await openNewCredential(page, editor);
		await fillCredential(page, 'PKCE', { ...urls, clientId: pkceClient.id });
		await connect(page, 'Allow', (popup) => take(popup, 'credential-consent'));
		await page.getByTestId('oauth-connect-success-banner').waitFor();
		await take(page, 'credential-connected');
	});
}
