import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { answerHelp } from '../help.mts';
import { cacheDir } from '../n8n/install.mts';
import { owner } from '../n8n/rest.mts';
import { isFree } from '../n8n/user-folder.mts';
import { startSimulator } from '../simulator/server.mts';
import type { SeededConversation, Simulator } from '../simulator/server.mts';
import { trafficLine } from '../simulator/traffic/traffic.mts';
import { credentialName, startEditor } from './editor.mts';
import type { Editor } from './editor.mts';

const usage = `Usage: npm run n8n -- [--port 5690] [--limit 300] [--window 60] [--traffic 4] [--hours 8]
  --port    where the editor listens on this machine
  --limit   requests that the simulated Genesys Cloud allows in one window
  --window  length of a window in seconds
  --traffic conversations that start in a minute; 0: none comes or goes
  --hours   when it ends by itself`;

const print = (line: string) => console.log(line);

/** Where the editor is unless the command line says more. */
const USUAL_PORT = 5690;

answerHelp(usage);
try {
	await run();
} catch (error) {
	console.error((error as Error).message);
	process.exitCode = 1;
}

async function run(): Promise<void> {
	const { port, limit, window, traffic, hours } = readOptions();
	// Another n8n at this port would be taken for the one that is started here
	if (!(await isFree(port))) throw new Error(takenPort(port));
	const simulator = await startSimulator({ limit, windowMs: window * 1000 });
	try {
		// The triggers of this n8n remember the conversations of the last start: these are others
		const seed = Date.now();
		const conversations = simulator.startTraffic({ perMinute: traffic, seed });
		// Each port has a folder of its own: two of them do not share a database
		const folder = join(cacheDir(), port === USUAL_PORT ? 'n8n-to-try' : `n8n-to-try-${port}`);
		const editor = await startEditor({ folder, port, simulator, log: print });
		try {
			introduction(editor, simulator, conversations, { folder, hours, traffic }).forEach(print);
			const reason = await Promise.race([interrupt(), after(hours), editor.ended]);
			print(reason ?? 'n8n has ended.');
		} finally {
			await editor.close();
		}
	} finally {
		await simulator.close();
	}
}

function readOptions(): Record<'port' | 'limit' | 'window' | 'traffic' | 'hours', number> {
	const text = { type: 'string' } as const;
	const options = { port: text, limit: text, window: text, traffic: text, hours: text };
	try {
		const { values } = parseArgs({ options });
		return {
			port: numberOf('--port', values.port ?? String(USUAL_PORT)),
			limit: numberOf('--limit', values.limit ?? '300'),
			window: numberOf('--window', values.window ?? '60'),
			traffic: numberOf('--traffic', values.traffic ?? '4', 0),
			hours: numberOf('--hours', values.hours ?? '8'),
		};
	} catch (error) {
		throw new Error(`${(error as Error).message}\n${usage}`);
	}
}

function numberOf(name: string, text: string, least = 1): number {
	const number = Number(text);
	if (Number.isInteger(number) && number >= least) return number;
	throw new Error(`${name} needs a whole number of at least ${least}, not "${text}".`);
}

function takenPort(port: number): string {
	return `Port ${port} of this machine is taken, probably by another "npm run n8n". End that one, or start this one
at another port, where it has workflows of its own: npm run n8n -- --port ${port + 1}`;
}

function introduction(
	{ url, password }: Editor,
	{ settings }: Simulator,
	conversations: SeededConversation[],
	{ folder, hours, traffic }: { folder: string; hours: number; traffic: number },
): string[] {
	const [{ id, participantId }] = conversations;
	const rule = `${settings.limit} requests in ${settings.windowMs / 1000} s`;
	return [
		'',
		`n8n           ${url}`,
		`  Email       ${owner.email}`,
		`  Password    ${password}`,
		'',
		`The credential "${credentialName}" leads to a simulated Genesys Cloud on this machine:`,
		`${rule}. ${conversations.length} conversations stay as they are. One of them, with its customer:`,
		`  Conversation ID  ${id}`,
		`  Participant ID   ${participantId}`,
		trafficLine(traffic),
		'The workflows of examples/ are there, too: publish one that begins with a trigger, and see it run.',
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
