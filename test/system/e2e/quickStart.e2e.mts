import type { Page } from 'playwright-core';

import { openBrowser } from '../../../tools/editor/browser.mts';
import type { Browser } from '../../../tools/editor/browser.mts';
import {
	fillCredential,
	openNewCredential,
	saveCredential,
} from '../../../tools/editor/credentials.mts';
import { withoutAssistant } from '../../../tools/editor/editor.mts';
import {
	addNode,
	dragField,
	executeNode,
	fillInput,
	installCommunityNode,
	openCanvas,
	showTable,
} from '../../../tools/editor/page.mts';
import { nodeName, saveSample } from '../../../tools/editor/workflows.mts';
import { ensureN8n } from '../../../tools/n8n/install.mts';
import { packageName } from '../../../tools/n8n/pack.mts';
import { startRegistry } from '../../../tools/n8n/registry.mts';
import type { Registry } from '../../../tools/n8n/registry.mts';
import { signIn } from '../../../tools/n8n/rest.mts';
import type { Rest } from '../../../tools/n8n/rest.mts';
import { startServer } from '../../../tools/n8n/server.mts';
import type { N8nServer } from '../../../tools/n8n/server.mts';
import { createUserFolder, freePort, secretsOf } from '../../../tools/n8n/user-folder.mts';
import type { UserFolder } from '../../../tools/n8n/user-folder.mts';
import { startSimulator } from '../../../tools/simulator/server.mts';
import type { Simulator } from '../../../tools/simulator/server.mts';
import { inBrowser } from './inBrowser.mts';

inBrowser('the quick start, step by step in an n8n that knows nothing of the node', () => {
	let registry: Registry;
	let simulator: Simulator;
	let folder: UserFolder;
	let server: N8nServer;
	let rest: Rest;
	let browser: Browser;
	let page: Page;

	beforeAll(async () => {
		registry = await startRegistry();
		simulator = await startSimulator();
		folder = await createUserFolder({ ...registry.env, ...withoutAssistant });
		server = await startServer(await ensureN8n(), folder, await freePort());
		rest = await signIn(server.url, (await secretsOf(folder.path)).password);
		browser = await openBrowser({ url: server.url, rest }, { width: 1280, height: 1200 });
		page = browser.page;
		page.setDefaultTimeout(30_000);
	});

	afterAll(async () => {
		await browser?.close();
		await server?.close();
		await folder?.remove();
		await simulator?.close();
		await registry?.close();
	});

	test("n8n's own screen for community nodes installs the package", async () => {
		await installCommunityNode(page, server, packageName);
		await page.getByTestId('community-package-card').getByText(packageName).waitFor();
		const installed = await rest.get<Array<{ packageName: string }>>('/rest/community-packages');
		expect(installed).toMatchObject([{ packageName, failedLoading: false }]);
		expect(registry.asked).toContain('/package.tgz');
	});

	test('the credential is tested when it is saved', async () => {
		const { url, client } = simulator;
		await openNewCredential(page, server);
		const data = { loginUrl: url, apiUrl: url, clientId: client.id, clientSecret: client.secret };
		await fillCredential(page, 'Client Credentials', data);
		await saveCredential(page);
		await page.getByText('Connection tested successfully').waitFor();
	});

	test('a node from the panel, mapped by drag and drop, says that each item is verified', async () => {
		const items = simulator.seed({ conversations: 2, participants: 1 }).map((one, index) => {
			const { id: conversationId, participantId } = one;
			return { conversationId, participantId, customerTier: `tier ${index}` };
		});
		const id = await saveSample({ rest }, { name: 'Quick start', items });
		await openCanvas(page, server, id);
		await addNode(page, 'Customers', nodeName, 'Set attributes');
		await fillInput(page);
		for (const name of ['conversationId', 'participantId']) {
			await dragField(page, name, page.getByTestId(`resource-locator-${name}`));
		}
		await dragField(page, 'customerTier', page.getByTestId('assignment-collection-drop-area'));
		expect(await executeNode(page)).toMatch(/(Node|Workflow) executed successfully/);
		const output = await showTable(page);
		await expect(output.getByText('2 items: 2 verified').isVisible()).resolves.toBe(true);
		const verified = output.getByRole('cell', { name: 'verified', exact: true });
		await expect(verified.count()).resolves.toBe(2);
		for (const { conversationId, participantId, customerTier } of items) {
			expect(simulator.attributesOf(conversationId, participantId)).toEqual({ customerTier });
		}
	});
});
