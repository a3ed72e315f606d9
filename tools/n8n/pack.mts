import { access, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { projectDir } from './paths.mts';
import { npm, runOrThrow } from './run.mts';

/** The package's name, which n8n puts before the names of its nodes. */
export const packageName = 'n8n-nodes-genesys-participant-attributes';

/** Packs the package with npm and returns the tarball's path. The package must have been built. */
export async function packInto(folder: string, source = projectDir): Promise<string> {
	await access(join(source, 'dist')).catch(() => {
		throw new Error('There is no dist folder: run "npm run build" first');
	});
	await npm(source, ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
	const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
	if (!tarball) throw new Error('npm has packed nothing');
	return join(folder, tarball);
}

/** Unpacks a tarball of npm's beside itself, and returns the folder. */
export async function unpack(tarball: string): Promise<string> {
	// A name without a folder: tar may read the "C:" of a full path as a host
	await runOrThrow('tar', ['-xzf', basename(tarball)], { cwd: dirname(tarball) });
	return join(dirname(tarball), 'package');
}

/**
 * Puts the package into an n8n user folder as an installed community node: packed by npm, so that
 * what runs is what would be published. The package must have been built.
 */
export async function installPackage(userFolder: string): Promise<string> {
	const target = join(userFolder, '.n8n/nodes/node_modules', packageName);
	const work = await mkdtemp(join(tmpdir(), 'n8n-nodes-genesys-pack-'));
	try {
		const content = await unpack(await packInto(work));
		await rm(target, { recursive: true, force: true });
		// Copied, since the temporary folder may be on another file system
		await cp(content, target, { recursive: true });
	} finally {
		await rm(work, { recursive: true, force: true });
	}
	return target;
}
