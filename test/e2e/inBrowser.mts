import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { findBrowser, openBrowser } from '../editor/browser.mts';
import type { Browser } from '../editor/browser.mts';
import { startEditor } from '../editor/editor.mts';
import type { Editor } from '../editor/editor.mts';
import { freePort } from '../n8n/user-folder.mts';
import { startSimulator } from '../simulator/server.mts';
import type { Simulator } from '../simulator/server.mts';

const hasBrowser = findBrowser() !== undefined;

if (!hasBrowser) {
	if (process.env.REQUIRE_BROWSER) throw new Error('No Chromium here, though one is required');
	process.stderr.write(
		'No Chromium here (or in CHROME_PATH): the tests in the browser are skipped.\n',
	);
}

/** Tests that need a browser; without one they are skipped, and the run says so. */
export const inBrowser = hasBrowser ? describe : describe.skip;

/** What the tests of `inEditor` have: the simulator as new before each, and a page of its own. */
export let simulator: Simulator;
export let editor: Editor;
export let page: Page;

/** Tests in the editor of an n8n with the package and a simulator. */
export function inEditor(name: string, tests: () => void): void {
	inBrowser(name, () => {
		let folder: string;
		let browser: Browser;

		beforeAll(async () => {
			folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-genesys-e2e-'));
			simulator = await startSimulator();
			editor = await startEditor({ folder, port: await freePort(), simulator });
		});

		afterAll(async () => {
			await editor?.close();
			await simulator?.close();
			await rm(folder, { recursive: true, force: true });
		});

		beforeEach(async () => {
			await simulator.reset();
			browser = await openBrowser(editor, { width: 1280, height: 1200 });
			page = browser.page;
			page.setDefaultTimeout(30_000);
		});

		afterEach(async () => {
			await browser?.close();
		});

		tests();
	});
}
