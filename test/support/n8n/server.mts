import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import fetch from 'node-fetch';

import type { N8nInstall } from './install.mts';
import type { UserFolder } from './user-folder.mts';

/** A running n8n with its editor, on this machine only. */
export interface N8nServer {
	/** Begins with `http://localhost:`, as the addresses do that n8n shows. */
	url: string;
	/** All that n8n has printed. */
	output(): string;
	/** Resolves when n8n has ended, by itself or by `close`. */
	ended: Promise<void>;
	close(): Promise<void>;
}

const POLL_MS = 250;
const START_MS = 180_000;
/** n8n gives running executions 30 s. */
const STOP_MS = 40_000;

/** Starts n8n in a user folder and waits until its editor answers. */
export async function startServer(
	install: N8nInstall,
	{ path, env }: Pick<UserFolder, 'path' | 'env'>,
	port: number,
): Promise<N8nServer> {
	const url = `http://localhost:${port}`;
	const guard = fileURLToPath(new URL('./end-with-parent.mts', import.meta.url));
	const child = spawn(install.nodeBin, ['--import', guard, install.bin, 'start'], {
		cwd: path,
		env: { ...env, ...addressOf(port) },
		stdio: ['ignore', 'pipe', 'pipe'],
		// A Ctrl-C in the terminal is ours to handle: n8n is then ended by `close`
		detached: process.platform !== 'win32',
	});
	let output = '';
	const collect = (text: string) => void (output += text);
	child.stdout.setEncoding('utf8').on('data', collect);
	child.stderr.setEncoding('utf8').on('data', collect);
	const ended = new Promise<void>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', () => resolve());
	});
	const server = { url, output: () => output, ended, close: () => stop(child, ended) };
	try {
		await ready(url, child);
		return server;
	} catch (error) {
		await server.close();
		throw new Error(`${(error as Error).message}:\n${output.slice(-4000)}`);
	}
}

function addressOf(port: number): NodeJS.ProcessEnv {
	return {
		N8N_PORT: String(port),
		N8N_HOST: 'localhost',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	};
}

/** The health check is up before the routes are, so both are asked. */
async function ready(url: string, child: ChildProcess): Promise<void> {
	const until = Date.now() + START_MS;
	for (const path of ['/healthz/readiness', '/rest/settings']) {
		while (!(await answers(url + path))) {
			if (child.exitCode !== null) throw new Error(`n8n ended with ${child.exitCode}`);
			if (Date.now() > until) throw new Error('n8n did not start in time');
			await pause(POLL_MS);
		}
	}
}

async function answers(url: string): Promise<boolean> {
	try {
		const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
		return answer.ok && Boolean(await answer.json());
	} catch {
		return false;
	}
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const last = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
	child.kill('SIGTERM');
	await ended;
	clearTimeout(last);
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
