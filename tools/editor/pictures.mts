import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import type { Locator, Page } from 'playwright-core';

import { answerHelp } from '../help.mts';
import { projectDir } from '../n8n/paths.mts';
import { freePort } from '../n8n/user-folder.mts';
import { startSimulator } from '../simulator/server.mts';
import type { SeededConversation, Simulator } from '../simulator/server.mts';
import { openBrowser } from './browser.mts';
import type { BrowserOptions } from './browser.mts';
import { startEditor } from './editor.mts';
import type { Editor } from './editor.mts';
import { openCanvas, settle } from './page.mts';
import { connectPictures } from './pictures/connect.mts';
import { formPictures, panelPictures } from './pictures/form.mts';
import { runPictures } from './pictures/run.mts';

/** What the pictures are taken of. */
export interface Studio {
	editor: Editor;
	simulator: Simulator;
	conversations: SeededConversation[];
	/** A page to take pictures of, in a browser of its own. */
	visit(options: BrowserOptions, look: (page: Page) => Promise<void>): Promise<void>;
	/** Takes one picture, for `docs/images/<name>.png`, of the page or of a part of it. */
	take(page: Page, name: string, part?: Locator): Promise<void>;
}

const albums = {
	panel: panelPictures,
	form: formPictures,
	run: runPictures,
	connect: connectPictures,
	canvas: canvasPictures,
};

const dir = join(projectDir, 'docs/images');

/** The code editor keeps empty boxes for its tooltips in a corner of the page. */
const style = '#cm-tooltip-container > :empty { display: none !important }';

answerHelp(`Usage: npm run pictures -- [<album>]…
  <album>  ${Object.keys(albums).join(', ')}; all of them when left out`);

const { positionals } = parseArgs({ allowPositionals: true });
const chosen = Object.entries(albums).filter(
	([name]) => positionals.length === 0 || positionals.includes(name),
);
await mkdir(dir, { recursive: true });
const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-genesys-pictures-'));
const simulator = await startSimulator();
try {
	const conversations = simulator.seed({ conversations: 50, participants: 3 });
	const editor = await startEditor({
		folder,
		port: await freePort(),
		simulator,
		log: console.log,
	});
	try {
		const studio: Studio = { editor, simulator, conversations, visit, take };
		for (const [, album] of chosen) await album(studio);

		async function visit(options: BrowserOptions, look: (page: Page) => Promise<void>) {
			const browser = await openBrowser(editor, { width: 1200, height: 800, ...options });
			try {
				browser.page.setDefaultTimeout(60_000);
				await look(browser.page);
			} catch (error) {
				await browser.page.screenshot({ path: join(tmpdir(), 'n8n-nodes-genesys-failed.png') });
				throw error;
			} finally {
				await browser.close();
			}
		}
	} finally {
		await editor.close();
	}
} finally {
	await simulator.close();
	await rm(folder, { recursive: true, force: true });
}

async function take(page: Page, name: string, part: Page | Locator = page): Promise<void> {
	await settle(page);
	await part.screenshot({ path: join(dir, `${name}.png`), caret: 'hide', style });
	console.log(`docs/images/${name}.png`);
}

/** The examples on n8n's canvas, light and dark. */
async function canvasPictures({ editor, visit, take }: Studio): Promise<void> {
	await visit({}, async (page) => {
		for (const [file, id] of Object.entries(editor.workflows)) {
			await openCanvas(page, editor, id);
			await take(page, `example-${file}`);
		}
	});
	await visit({ theme: 'dark' }, async (page) => {
		await openCanvas(page, editor, editor.workflows['update-active-conversations']);
		await take(page, 'canvas-dark');
	});
}
