import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { chromium, selectors } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';

import type { Editor } from './editor.mts';

// What n8n marks its elements with
selectors.setTestIdAttribute('data-test-id');

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The browser that is installed here: `CHROME_PATH`, or the first one on the path. */
export function findBrowser(): string | undefined {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
	return [process.env.CHROME_PATH ?? '', ...candidates].find(isProgram);
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return path !== '';
	} catch {
		return false;
	}
}

/** A browser that is signed in to an editor. */
export interface Browser {
	context: BrowserContext;
	page: Page;
	close(): Promise<void>;
}

export interface BrowserOptions {
	width?: number;
	height?: number;
	theme?: 'light' | 'dark';
}

/** Opens a browser without a window, with a profile of its own, signed in as n8n's owner. */
export async function openBrowser(
	{ url, rest }: Pick<Editor, 'url' | 'rest'>,
	{ width = 1280, height = 800, theme = 'light' }: BrowserOptions = {},
): Promise<Browser> {
	const executablePath = findBrowser();
	if (!executablePath) throw new Error('There is no Chromium here; name one in CHROME_PATH');
	const profile = await mkdtemp(join(tmpdir(), 'n8n-nodes-genesys-browser-'));
	try {
		const context = await chromium.launchPersistentContext(profile, {
			executablePath,
			headless: true,
			args: flags,
			viewport: { width, height },
			colorScheme: theme,
			locale: 'en-US',
			timezoneId: 'UTC',
		});
		await context.addCookies([{ ...rest.cookie, url }]);
		const close = async () => {
			await context.close();
			await rm(profile, { recursive: true, force: true });
		};
		return { context, page: context.pages()[0] ?? (await context.newPage()), close };
	} catch (error) {
		await rm(profile, { recursive: true, force: true });
		throw error;
	}
}

/** Nothing but the pages that are opened: no graphics card, no services of the browser's maker. */
const flags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];
