import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { openBrowser } from '../../support/editor/browser.mts';
import type { Browser } from '../../support/editor/browser.mts';
import {
	connect,
	fillCredential,
	openNewCredential,
	saveCredential,
} from '../../support/editor/credentials.mts';
import { credentialName, startEditor } from '../../support/editor/editor.mts';
import type { Editor } from '../../support/editor/editor.mts';
import { executeNode, openNode } from '../../support/editor/page.mts';
import { attributesFrom, idFrom, saveSample } from '../../support/editor/workflows.mts';
import { freePort } from '../../support/n8n/user-folder.mts';
import { startSimulator } from '../../support/simulator/server.mts';
import type { SeededConversation, Simulator } from '../../support/simulator/server.mts';
import { inBrowser } from './inBrowser.mts';

inBrowser('in the editor', () => {
	let folder: string;
	let simulator: Simulator;
	let conversations: SeededConversation[];
	let editor: Editor;
	let browser: Browser;
	let page: Page;

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-genesys-e2e-'));
		simulator = await startSimulator();
		conversations = simulator.seed({ conversations: 20, participants: 3 });
		editor = await startEditor({ folder, port: await freePort(), simulator });
	});

	afterAll(async () => {
		await editor?.close();
		await simulator?.close();
		await rm(folder, { recursive: true, force: true });
	});

	beforeEach(async () => {
		browser = await openBrowser(editor, { width: 1280, height: 1200 });
		page = browser.page;
		page.setDefaultTimeout(30_000);
	});

	afterEach(async () => {
		simulator.settings.forbidden = false;
		await browser?.close();
	});

	test('a missing permission is named in the error panel', async () => {
		const permissions = ['conversation:participant:edit'];
		simulator.settings.forbidden = { routes: ['patchAttributes'], permissions };
		const [{ id: conversationId, participantId }] = conversations;
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
		expect(text).toContain('does not let this OAuth client');
		expect(text).toContain(permissions[0]);
	});

	test.each([
		['a wrong secret', { clientSecret: 'wrong' }, 'Client authentication failed'],
		['a wrong address', { loginUrl: 'http://127.0.0.1:9' }, 'refused the connection'],
	])('%s is refused with the reason', async (_, wrong, reason) => {
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
		const { url, client, pkceClient } = simulator;
		const known: Record<string, string> =
			grant === 'PKCE'
				? { clientId: pkceClient.id }
				: { clientId: client.id, clientSecret: client.secret };
		await openNewCredential(page, editor);
		await fillCredential(page, grant, { loginUrl: url, apiUrl: url, ...known });
		await connect(page, 'Allow');
		await page.getByText('Account connected').waitFor();
	});

	test('the examples and the credential are there', async () => {
		await page.goto(`${editor.url}/home/workflows`);
		await page.getByText('Update active conversations').first().waitFor();
		await page.goto(`${editor.url}/home/credentials`);
		await page.getByText(credentialName, { exact: true }).waitFor();
	});
});
