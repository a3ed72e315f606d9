import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files that npm puts into every package. */
const ALWAYS = ['LICENSE', 'README.md', 'package.json'];

/** The files that a package built from a folder's sources has to hold, and no others; sorted. */
export function expectedFiles(folder: string): string[] {
	const built = ['nodes', 'credentials'].flatMap((name) =>
		filesIn(join(folder, name)).map((file) => `dist/${name}/${file.replace(/\.ts$/, '.js')}`),
	);
	return [...ALWAYS, ...built].sort();
}

/** The paths of all files in a folder, with slashes. */
export function filesIn(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
		.map((path) => path.replaceAll('\\', '/'));
}

/** The scripts that npm runs by itself when a package is installed, packed or published. */
const LIFECYCLE =
	/^(pre|post)?(install|uninstall|prepare|pack|publish|version|shrinkwrap)$|^(prepublishOnly|dependencies)$/;
const UNWANTED = [
	...['dependencies', 'optionalDependencies', 'bundleDependencies', 'bundledDependencies'],
	...['bin', 'gypfile', 'overrides'],
];

/** What a package.json holds that a community node must not bring along. */
export function manifestProblems(manifest: Record<string, unknown>): string[] {
	const scripts = Object.keys(manifest.scripts ?? {});
	const peers = JSON.stringify(manifest.peerDependencies);
	return [
		...UNWANTED.filter((field) => field in manifest).map((field) => `has ${field}`),
		...scripts.filter((name) => LIFECYCLE.test(name)).map((name) => `has a script ${name}`),
		...(peers === '{"n8n-workflow":"*"}' ? [] : [`has peerDependencies ${peers}`]),
	];
}
