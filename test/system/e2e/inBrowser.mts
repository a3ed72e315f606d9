import type { Page } from 'playwright-core';

import { findBrowser, openBrowser, type Browser } from '../../../tools/editor/browser.mts';
import { startEditor, type Editor } from '../../../tools/editor/editor.mts';
import { createUserFolder, freePort, type UserFolder } from '../../../tools/n8n/user-folder.mts';
import { startSimulator, type Simulator } from '../../../tools/simulator/server.mts';

const hasBrowser = findBrowser() !== undefined;

if (!hasBrowser) {
	if (process.env.REQUIRE_BROWSER) throw new Error('No Chromium here, though one is required');
	process.stderr.write(
		'No Chromium here (or in CHROME_PATH): the tests in the browser are skipped.\n',
	);
}

/** Tests that need a browser; without one they are skipped, and the run says so. */
export const inBrowser = hasBrowser ? describe : describe.skip;

/** One editor for all tests; for each of them a browser, and a simulator as at the start. */
export interface Stage {
	simulator: Simulator;
	editor: Editor;
	page: Page;
}

export function stageForAll(): Stage {
	const stage = {} as Stage;
	let folder: UserFolder;
	let browser: Browser;

	beforeAll(async () => {
		folder = await createUserFolder();
		const simulator = await startSimulator();
		const editor = await startEditor({ folder: folder.path, port: await freePort(), simulator });
		Object.assign(stage, { simulator, editor });
	});

	afterAll(async () => {
		await stage.editor?.close();
		await stage.simulator?.close();
		await folder?.remove();
	});

	beforeEach(async () => {
		await stage.simulator.reset();
		browser = await openBrowser(stage.editor, { width: 1280, height: 1200 });
		stage.page = browser.page;
		stage.page.setDefaultTimeout(30_000);
	});

	afterEach(async () => {
		await browser?.close();
	});

	return stage;
}
