import { fileURLToPath } from 'node:url';

import fetch from 'node-fetch';

import { startChild, untilReady } from './child.mts';
import type { N8nInstall } from './install.mts';
import type { UserFolder } from './user-folder.mts';

/** A running n8n with its editor, on this machine only. */
export interface N8nServer {
	/** Begins with `http://localhost:`, as the addresses do that n8n shows. */
	url: string;
	/** Resolves when n8n has ended, by itself or by `close`. */
	ended: Promise<void>;
	close(): Promise<void>;
}

/** Loaded into n8n before itself: however its parent ends, n8n does not stay behind. */
export const GUARD = ['--import', fileURLToPath(new URL('./end-with-parent.mts', import.meta.url))];

/** Starts n8n in a user folder and waits until its editor answers. */
export async function startServer(
	install: N8nInstall,
	{ path, env }: Pick<UserFolder, 'path' | 'env'>,
	port: number,
): Promise<N8nServer> {
	const url = `http://localhost:${port}`;
	const child = startChild({
		name: 'n8n',
		command: install.nodeBin,
		args: [...GUARD, install.bin, 'start'],
		cwd: path,
		env: { ...env, ...addressOf(port, 'localhost'), N8N_DYNAMIC_BANNERS_ENABLED: 'false' },
	});
	try {
		// The health check is up before the routes are, so both are asked
		for (const path of ['/healthz/readiness', '/rest/settings']) {
			await untilReady(child, () => answers(url + path));
		}
		return { url, ended: child.ended, close: () => child.stop() };
	} catch (error) {
		await child.stop();
		throw error;
	}
}

/** Has n8n listen on this machine only. */
export function addressOf(port: number, host: string): NodeJS.ProcessEnv {
	return { N8N_PORT: String(port), N8N_HOST: host, N8N_LISTEN_ADDRESS: '127.0.0.1' };
}

/** Whether n8n answers; while it starts, it does so with a page. */
export async function answers(url: string): Promise<boolean> {
	try {
		const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
		return answer.ok && Boolean(await answer.json());
	} catch {
		return false;
	}
}
