import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { packInto, unpack } from '../../../tools/n8n/pack.mts';
import { projectDir } from '../../../tools/n8n/paths.mts';
import { npm } from '../../../tools/n8n/run.mts';

/** What the project's folder holds beside what is published from: all else is copied. */
const LEFT_OUT = ['node_modules', '.git', 'dist', 'coverage'];

/** The package as it would be published, with the project that it was built from. */
export interface Packed {
	/** A copy of the project, built. */
	source: string;
	/** The unpacked tarball. */
	content: string;
	remove(): Promise<void>;
}

/**
 * Copies the project, builds and packs it with the project's own commands.
 *
 * @param prepare changes the copy before it is built
 */
export async function buildAndPack(
	prepare?: (source: string) => Promise<unknown>,
): Promise<Packed> {
	const work = await mkdtemp(join(tmpdir(), 'n8n-nodes-genesys-package-'));
	const remove = () => rm(work, { recursive: true, force: true });
	try {
		const source = await copyProject(work);
		await prepare?.(source);
		await npm(source, ['run', '--silent', 'build']);
		return { source, content: await pack(source, work), remove };
	} catch (error) {
		await remove();
		throw error;
	}
}

/** Copies the project into a new folder, which finds the project's tools. */
async function copyProject(work: string): Promise<string> {
	const source = join(work, 'source');
	const names = await readdir(projectDir);
	for (const name of names.filter((name) => !LEFT_OUT.includes(name))) {
		await cp(join(projectDir, name), join(source, name), { recursive: true });
	}
	await symlink(join(projectDir, 'node_modules'), join(source, 'node_modules'), 'junction');
	return source;
}

/** Packs a built package and unpacks it again into a folder, whose path it returns. */
export async function pack(source: string, work: string): Promise<string> {
	return await unpack(await packInto(work, source));
}
