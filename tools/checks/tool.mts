import { spawnSync } from 'node:child_process';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { installLocked } from '../n8n/install.mts';
import { nodeBin, projectDir } from '../n8n/paths.mts';

/** Installs a tool by its lockfile in `tools/n8n/locked/`, and returns the folder of its packages. */
export async function ensureTool(name: string): Promise<string> {
	return join(await installLocked(name), 'node_modules');
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
