import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { cacheDir, isComplete, markComplete } from '../../support/n8n/install.mts';
import { nodeBin, projectDir } from '../../support/n8n/paths.mts';
import { npm } from '../../support/n8n/run.mts';

/** A program that only maintainers run, and that is too large to be a dependency. */
export interface Tool {
	/** Its packages with their exact versions; the first has the program. */
	packages: Record<string, string>;
	/** Packages that it needs in the version that the project has. */
	shared: string[];
}

/**
 * Installs a tool into the user's cache folder unless it is there already at these versions.
 * Returns the folder of its packages.
 */
export async function ensureTool({ packages, shared }: Tool): Promise<string> {
	const [[name, version]] = Object.entries(packages);
	const dependencies = { ...packages, ...(await projectVersions(shared)) };
	const manifest = JSON.stringify({ private: true, dependencies });
	const hash = createHash('sha256').update(manifest).digest('hex').slice(0, 8);
	const folder = join(cacheDir(), `${name.replace('@', '').replace('/', '-')}-${version}-${hash}`);
	const modules = join(folder, 'node_modules');
	if (await isComplete(folder)) return modules;

	console.error(`Installing ${name} ${version} into ${folder} (once; 1 to 2 minutes) …`);
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'package.json'), manifest);
	await npm(folder, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
	await markComplete(folder);
	return modules;
}

async function projectVersions(names: string[]): Promise<Record<string, string>> {
	const text = await readFile(join(projectDir, 'package.json'), 'utf8');
	const { devDependencies } = JSON.parse(text) as { devDependencies: Record<string, string> };
	return Object.fromEntries(names.map((name) => [name, devDependencies[name]]));
}

/** Lets the project's files import a package of a tool as if it were a dependency. */
export async function linkIntoProject(modules: string, name: string): Promise<void> {
	const link = join(projectDir, 'node_modules', name);
	await rm(link, { recursive: true, force: true });
	await mkdir(dirname(link), { recursive: true });
	await symlink(join(modules, name), link, 'junction');
}

/** Runs a program of Node.js in the project's folder. Its exit code becomes that of this process. */
export function runHere(program: string, args: string[]): void {
	const { status } = spawnSync(nodeBin, [program, ...args], { cwd: projectDir, stdio: 'inherit' });
	process.exitCode = status ?? 1;
}
