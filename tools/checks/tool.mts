import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { installOnce } from '../n8n/install.mts';
import { nodeBin, projectDir } from '../n8n/paths.mts';

/** A program that only maintainers run, and that is too large to be a dependency. */
export interface Tool {
	/** Its packages with their exact versions; the first has the program. */
	packages: Record<string, string>;
	/** Packages that it needs in the version that the project has. */
	shared: string[];
}

/** Installs a tool, and returns the folder of its packages. */
export async function ensureTool({ packages, shared }: Tool): Promise<string> {
	const [[name, version]] = Object.entries(packages);
	const dependencies = { ...packages, ...(await projectVersions(shared)) };
	const manifest = JSON.stringify({ private: true, dependencies });
	const hash = createHash('sha256').update(manifest).digest('hex').slice(0, 8);
	const folder = `${name.replace('@', '').replace('/', '-')}-${version}-${hash}`;
	return join(await installOnce(folder, dependencies), 'node_modules');
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
