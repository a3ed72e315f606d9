import { globSync } from 'node:fs';

import { projectDir } from '../../../tools/n8n/paths.mts';

/** The parts of a package-lock.json that matter here. */
export interface Lockfile {
	packages: Record<string, LockedPackage>;
}

interface LockedPackage {
	resolved?: string;
	integrity?: string;
	link?: boolean;
	hasInstallScript?: boolean;
}

/** What `package.json` says about install scripts of its dependencies. */
export type AllowScripts = Record<string, boolean>;

/** Every lockfile of the project, by its path from the root folder: its own comes first. */
export function lockfilePaths(): string[] {
	const ofTools = globSync('tools/**/package-lock.json', { cwd: projectDir });
	return ['package-lock.json', ...ofTools.map((path) => path.replaceAll('\\', '/'))];
}

/** Packages whose origin is fixed to one host, or whose content is not fixed at all. */
export function originProblems({ packages }: Lockfile): string[] {
	return locked(packages).flatMap(([path, { resolved, integrity, link }]) => [
		...(resolved === undefined ? [] : [`${path} has an address`]),
		...(link ? [`${path} is a link`] : []),
		...(integrity?.startsWith('sha512-') ? [] : [`${path} has no SHA-512`]),
	]);
}

/** Packages with install scripts that may run, or about which nothing was decided. */
export function scriptProblems({ packages }: Lockfile, allowed: AllowScripts): string[] {
	const withScripts = locked(packages)
		.filter(([, { hasInstallScript }]) => hasInstallScript)
		.map(([path]) => nameOf(path));
	const named = Object.keys(allowed).filter((name) => !withScripts.includes(name));
	return [
		...withScripts.filter((name) => !(name in allowed)).map((name) => `${name} is undecided`),
		...named.map((name) => `${name} has no install script`),
	];
}

/** All but the project itself, which stands under an empty name. */
function locked(packages: Lockfile['packages']): Array<[string, LockedPackage]> {
	return Object.entries(packages).filter(([path]) => path !== '');
}

function nameOf(path: string): string {
	return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
