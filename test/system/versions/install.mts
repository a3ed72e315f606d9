import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { cacheDir, isComplete, markComplete } from '../../support/n8n/install.mts';
import { packageName } from '../../support/n8n/pack.mts';
import { npm } from '../../support/n8n/run.mts';
import type { Release } from './releases.mts';

const ARGS = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Installs a release's engine into the user's cache folder unless it is there already, 150 to
 * 450 MB each, and puts the package beside it. Returns the folder.
 *
 * @param content the unpacked package
 */
export async function installBeside({ n8n, core, workflow }: Release, content: string) {
	const folder = join(cacheDir(), `engine-n8n-${n8n}`);
	if (!(await isComplete(folder))) {
		await mkdir(folder, { recursive: true });
		await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
		const packages = [`n8n-core@${core}`, `n8n-workflow@${workflow}`];
		await npm(folder, ['--prefix', folder, 'install', ...ARGS, ...packages]);
		await markComplete(folder);
	}
	const target = join(folder, 'node_modules', packageName);
	await rm(target, { recursive: true, force: true });
	await cp(content, target, { recursive: true });
	return folder;
}
