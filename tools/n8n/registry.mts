import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { startListener } from '../simulator/listener.mts';
import { packageName, packInto } from './pack.mts';
import { projectDir } from './paths.mts';

/** A package registry on this machine that has this package, as if it were published. */
export interface Registry {
	/** With this, an n8n gets its community nodes from here. */
	env: NodeJS.ProcessEnv;
	/** The paths that were asked for. */
	asked: string[];
	close(): Promise<void>;
}

/** Starts a registry with the package as packed by npm. The package must have been built. */
export async function startRegistry(): Promise<Registry> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-genesys-registry-'));
	const tarball = await readFile(await packInto(folder));
	const manifest = JSON.parse(await readFile(join(projectDir, 'package.json'), 'utf8')) as Manifest;
	const asked: string[] = [];
	const handler: RequestListener = (request, response) => {
		const { pathname } = new URL(request.url!, 'http://registry');
		asked.push(pathname);
		if (pathname === `/${packageName}`) {
			const url = `http://${request.headers.host}/package.tgz`;
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(packument(manifest, tarball, url)));
		} else if (pathname === '/package.tgz') response.end(tarball);
		else response.writeHead(404).end();
	};
	const listener = await startListener(handler, 0, '127.0.0.1');
	const PATH = process.env.PATH ?? '';
	await writeNpm(folder, listener.url, PATH);
	return {
		env: { PATH: [folder, PATH].join(delimiter) },
		asked,
		close: async () => {
			await listener.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

interface Manifest {
	name: string;
	version: string;
}

function packument(manifest: Manifest, tarball: Buffer, url: string): object {
	const { name, version } = manifest;
	const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
	const shasum = createHash('sha1').update(tarball).digest('hex');
	const dist = { tarball: url, integrity, shasum };
	return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
}

/**
 * n8n names npm's own registry in each call and takes another only with a licence; the last counts.
 * A cache of its own has npm ask for the package itself, whatever it has seen before.
 */
async function writeNpm(folder: string, url: string, path: string): Promise<void> {
	const own = `--registry='${url}' --cache='${join(folder, 'cache')}'`;
	const file = join(folder, 'npm');
	await writeFile(file, ['#!/bin/sh', `PATH='${path}'`, `exec npm "$@" ${own}`, ''].join('\n'));
	await chmod(file, 0o755);
}
