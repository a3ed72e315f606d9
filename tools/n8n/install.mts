import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { nodeBin, projectDir } from './paths.mts';
import { npm } from './run.mts';

/** The release of n8n that the end-to-end tests and `npm run n8n` use. */
export const n8nVersion = (JSON.parse(lockedFiles('n8n')['package.json']) as Manifest).dependencies
	.n8n;

interface Manifest {
	dependencies: Record<string, string>;
}

type Log = (line: string) => void;

/** An installed n8n: its command, the Node.js binary that it is run with, and its folder. */
export interface N8nInstall {
	bin: string;
	nodeBin: string;
	dir: string;
}

/** Installs n8n. The first time takes some minutes and about 3 GB. */
export async function ensureN8n(log: Log = console.error): Promise<N8nInstall> {
	const dir = await installLocked('n8n', log, async (folder) => {
		log('Building the database driver sqlite3 (1 to 2 minutes) …');
		await npmWithProgress(folder, ['rebuild', 'sqlite3', ...(await headersOption())], log);
	});
	return { bin: join(dir, 'node_modules/n8n/bin/n8n'), nodeBin, dir };
}

/** Whether `ensureN8n` has nothing to do: the first time takes minutes. */
export async function isN8nInstalled(): Promise<boolean> {
	return await exists(markerIn(join(cacheDir(), folderOf('n8n', lockedFiles('n8n')))));
}

/** The files that npm installs by. */
interface NpmFiles {
	'package.json': string;
	'package-lock.json'?: string;
}

/** Those of a folder of `locked/`. */
function lockedFiles(name: string): Required<NpmFiles> {
	const read = (file: string) =>
		readFileSync(join(import.meta.dirname, 'locked', name, file), 'utf8');
	return { 'package.json': read('package.json'), 'package-lock.json': read('package-lock.json') };
}

/** The folder of the cache for exactly these packages. */
function folderOf(name: string, files: Required<NpmFiles>): string {
	const hash = createHash('sha256').update(files['package-lock.json']).digest('hex');
	return `${name}-${hash.slice(0, 8)}`;
}

/** Installs what a folder of `locked/` names, by its lockfile, as `installOnce` does. */
export async function installLocked(
	name: string,
	log?: Log,
	build?: (folder: string) => Promise<void>,
): Promise<string> {
	const files = lockedFiles(name);
	return await installOnce(folderOf(name, files), files, log, build);
}

/**
 * Installs packages into a folder of the user's cache, unless a finished install is there already.
 * Returns the folder.
 *
 * @param files without a lockfile, npm takes the newest packages that go with those that are named
 * @param build what is to be done after npm
 */
export async function installOnce(
	name: string,
	files: NpmFiles,
	log: Log = console.error,
	build?: (folder: string) => Promise<void>,
): Promise<string> {
	const folder = join(cacheDir(), name);
	if (await exists(markerIn(folder))) return folder;
	log(`Installing ${name} into ${folder} (once; takes minutes) …`);
	await mkdir(folder, { recursive: true });
	for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
	const command = files['package-lock.json'] === undefined ? 'install' : 'ci';
	await npmWithProgress(folder, [command, '--ignore-scripts'], log);
	await build?.(folder);
	// Comes last, so that an interrupted install is taken up again
	await writeFile(markerIn(folder), `${new Date().toISOString()}\n`);
	log(`${name} is installed.`);
	return folder;
}

const markerIn = (folder: string) => join(folder, '.complete');

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

async function npmWithProgress(dir: string, args: string[], log: Log): Promise<void> {
	const started = Date.now();
	const progress = setInterval(() => {
		log(`  … npm ${args[0]}: ${Math.round((Date.now() - started) / 1000)} s`);
	}, 15_000);
	try {
		await npm(dir, ['--no-audit', '--no-fund', '--loglevel=error', ...args]);
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
