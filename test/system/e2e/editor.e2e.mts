import {
	connect,
	fillCredential,
	openNewCredential,
	saveCredential,
} from '../../../tools/editor/credentials.mts';
import { credentialName } from '../../../tools/editor/editor.mts';
import { executeNode, openNode } from '../../../tools/editor/page.mts';
import { attributesFrom, idFrom, saveSample } from '../../../tools/editor/workflows.mts';
import { inBrowser, stageForAll } from './inBrowser.mts';

inBrowser('in the editor', () => {
	const stage = stageForAll();

	test('a missing permission is named in the error panel', async () => {
		const permissions = ['conversation:participant:edit'];
		const { simulator, editor, page } = stage;
		simulator.settings.forbidden = { routes: ['patchAttributes'], permissions };
		const [{ id: conversationId, participantId }] = simulator.seed({ conversations: 1 });
		const id = await saveSample(editor, {
			name: 'Forbidden',
			items: [{ conversationId, participantId, customerTier: 'gold' }],
			parameters: {
				conversationId: idFrom('conversationId'),
				participantId: idFrom('participantId'),
				attributes: attributesFrom('customerTier'),
			},
		});
		await openNode(page, editor, id);
		await executeNode(page);
		const text = await page.getByTestId('output-panel').innerText();
		expect(text).toContain('may not write attributes');
		expect(text).toContain(permissions[0]);
	});

	test.each([
		['a wrong secret', { clientSecret: 'wrong' }, 'Client authentication failed'],
		['a wrong address', { loginUrl: 'http://127.0.0.1:9' }, 'refused the connection'],
	])('%s is refused with the reason', async (_, wrong, reason) => {
		const { simulator, editor, page } = stage;
		const { url, client } = simulator;
		await openNewCredential(page, editor);
		const data = { loginUrl: url, apiUrl: url, clientId: client.id, clientSecret: client.secret };
		await fillCredential(page, 'Client Credentials', { ...data, ...wrong });
		await saveCredential(page);
		await page.getByText('Couldn’t connect with these settings').waitFor();
		await page.getByText('More details').click();
		await page.getByText(reason).waitFor();
	});

	test.each(['Authorization Code', 'PKCE'] as const)('%s connects by consent', async (grant) => {
		const { simulator, editor, page } = stage;
		const { url, client, pkceClient } = simulator;
		const known: Record<string, string> =
			grant === 'PKCE'
				? { clientId: pkceClient.id }
				: { clientId: client.id, clientSecret: client.secret };
		await openNewCredential(page, editor);
		await fillCredential(page, grant, { loginUrl: url, apiUrl: url, ...known });
		await connect(page);
		await page.getByText('Account connected').waitFor();
	});

	test('the examples and the credential are there', async () => {
		const { editor, page } = stage;
		await page.goto(`${editor.url}/home/workflows`);
		await page.getByText('Update active conversations').first().waitFor();
		await page.goto(`${editor.url}/home/credentials`);
		await page.getByText(credentialName, { exact: true }).waitFor();
	});
});
