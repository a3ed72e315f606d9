import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { nodeBin, projectDir } from './paths.mts';
import { npm } from './run.mts';

/** The release of n8n that the end-to-end tests and `npm run n8n` use. */
export const n8nVersion = '2.40.7';

/** An installed n8n: its command, the Node.js binary that it is run with, and its folder. */
export interface N8nInstall {
	bin: string;
	nodeBin: string;
	dir: string;
}

/**
 * Installs n8n into the user's cache folder unless a finished install is there already.
 * The first time takes some minutes and about 3 GB.
 */
export async function ensureN8n(log: (line: string) => void = console.error): Promise<N8nInstall> {
	const dir = n8nDir();
	const install = { bin: join(dir, 'node_modules/n8n/bin/n8n'), nodeBin, dir };
	if (await isComplete(dir)) return install;

	await mkdir(dir, { recursive: true });
	await writeFile(join(dir, 'package.json'), '{ "private": true }\n');
	log(`Installing n8n ${n8nVersion} into ${dir} (once; some minutes, about 3 GB) …`);
	await npmWithProgress(dir, ['install', '--ignore-scripts', `n8n@${n8nVersion}`], log);
	log('Building the database driver sqlite3 (1 to 2 minutes) …');
	await npmWithProgress(dir, ['rebuild', 'sqlite3', ...(await headersOption())], log);
	await markComplete(dir);
	log('n8n is installed.');
	return install;
}

/** Whether `ensureN8n` has nothing to do: the first time takes minutes. */
export async function isN8nInstalled(): Promise<boolean> {
	return await isComplete(n8nDir());
}

const n8nDir = () => join(cacheDir(), `n8n-${n8nVersion}`);

const markerOf = (dir: string) => join(dir, '.complete');

export async function isComplete(dir: string): Promise<boolean> {
	return await exists(markerOf(dir));
}

/** Comes last, so that an interrupted install is taken up again. */
export async function markComplete(dir: string): Promise<void> {
	await writeFile(markerOf(dir), `${new Date().toISOString()}\n`);
}

/** The project's folder in the user's cache. */
export function cacheDir(): string {
	const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	return join(base, 'n8n-nodes-genesys-participant-attributes');
}

/** The `node` package brings its headers: node-gyp then has nothing to download. */
async function headersOption(): Promise<string[]> {
	const platforms = join(projectDir, 'node_modules/node/node_modules');
	const names = await readdir(platforms).catch(() => []);
	for (const name of names.filter((name) => name.startsWith('node-'))) {
		if (await exists(join(platforms, name, 'include/node/node_api.h'))) {
			return [`--nodedir=${join(platforms, name)}`];
		}
	}
	return [];
}

async function npmWithProgress(
	dir: string,
	args: string[],
	log: (line: string) => void,
): Promise<void> {
	const started = Date.now();
	const progress = setInterval(() => {
		log(`  … npm ${args[0]}: ${Math.round((Date.now() - started) / 1000)} s`);
	}, 15_000);
	try {
		await npm(dir, ['--prefix', dir, '--no-audit', '--no-fund', '--loglevel=error', ...args]);
	} finally {
		clearInterval(progress);
	}
}

async function exists(path: string): Promise<boolean> {
	return await access(path).then(
		() => true,
		() => false,
	);
}
