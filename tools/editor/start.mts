import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { cacheDir } from '../n8n/install.mts';
import { owner } from '../n8n/rest.mts';
import { startSimulator } from '../simulator/server.mts';
import type { SeededConversation, Simulator } from '../simulator/server.mts';
import { credentialName, startEditor } from './editor.mts';
import type { Editor } from './editor.mts';

const usage = `Usage: npm run n8n -- [--port 5690] [--limit 300] [--window 60] [--hours 8]
  --port    where the editor listens on this machine
  --limit   requests that the simulated Genesys Cloud allows in one window
  --window  length of a window in seconds
  --hours   when it ends by itself`;

const print = (line: string) => console.log(line);

try {
	await run();
} catch (error) {
	console.error((error as Error).message);
	process.exitCode = 1;
}

async function run(): Promise<void> {
	const { port, limit, window, hours } = readOptions();
	const simulator = await startSimulator({ limit, windowMs: window * 1000 });
	try {
		const conversations = simulator.seed({ conversations: 50, participants: 3 });
		const folder = join(cacheDir(), 'n8n-to-try');
		const editor = await startEditor({ folder, port, simulator, log: print });
		try {
			introduction(editor, simulator, conversations, folder, hours).forEach(print);
			const reason = await Promise.race([interrupt(), after(hours), editor.ended]);
			print(reason ?? 'n8n has ended.');
		} finally {
			await editor.close();
		}
	} finally {
		await simulator.close();
	}
}

function readOptions(): Record<'port' | 'limit' | 'window' | 'hours', number> {
	const text = { type: 'string' } as const;
	const options = { port: text, limit: text, window: text, hours: text };
	try {
		const { values } = parseArgs({ options });
		return {
			port: numberOf('--port', values.port ?? '5690'),
			limit: numberOf('--limit', values.limit ?? '300'),
			window: numberOf('--window', values.window ?? '60'),
			hours: numberOf('--hours', values.hours ?? '8'),
		};
	} catch (error) {
		throw new Error(`${(error as Error).message}\n${usage}`);
	}
}

function numberOf(name: string, text: string): number {
	const number = Number(text);
	if (Number.isInteger(number) && number > 0) return number;
	throw new Error(`${name} needs a whole number above 0, not "${text}".`);
}

function introduction(
	{ url, password }: Editor,
	{ settings }: Simulator,
	[{ id, participantId }]: SeededConversation[],
	folder: string,
	hours: number,
): string[] {
	return [
		'',
		`n8n           ${url}`,
		`  Email       ${owner.email}`,
		`  Password    ${password}`,
		'',
		`The credential "${credentialName}" leads to a simulated Genesys Cloud on this machine:`,
		`${settings.limit} requests in ${settings.windowMs / 1000} s, 50 active conversations. One of them, with its customer:`,
		`  Conversation ID  ${id}`,
		`  Participant ID   ${participantId}`,
		'The workflows of examples/ are there, too.',
		'',
		`n8n keeps its data in ${folder}`,
		`Ctrl-C ends it; by itself it ends after ${hours} hours.`,
	];
}

/** The first Ctrl-C ends it in order; n8n is given the time it needs. */
function interrupt(): Promise<string> {
	return new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) {
			process.on(signal, () => resolve('Stopping …'));
		}
	});
}

function after(hours: number): Promise<string> {
	return new Promise((resolve) => {
		setTimeout(() => resolve(`${hours} hours are over: stopping …`), hours * 3_600_000).unref();
	});
}
