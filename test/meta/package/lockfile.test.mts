import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { projectDir } from '../../../tools/n8n/paths.mts';
import { lockfilePaths, originProblems, scriptProblems, type Lockfile } from './lockfile.mts';

function read<T>(name: string): T {
	return JSON.parse(readFileSync(join(projectDir, name), 'utf8')) as T;
}

interface Manifest {
	dependencies?: Record<string, string>;
	devDependencies: Record<string, string>;
	allowScripts: Record<string, boolean>;
}

const lockfile = read<Lockfile>('package-lock.json');
const { allowScripts, devDependencies } = read<Manifest>('package.json');
const integrity = 'sha512-x';

test.each(lockfilePaths())('%s fixes every package by its hash, and none to a host', (path) => {
	const locked = read<Lockfile>(path);
	expect(Object.keys(locked.packages).length).toBeGreaterThan(100);
	expect(originProblems(locked)).toEqual([]);
});

test.each(lockfilePaths().slice(1))('%s has what the project has in the same version', (path) => {
	const { dependencies = {} } = read<Manifest>(path.replace('-lock', ''));
	for (const [name, version] of Object.entries(dependencies)) {
		expect(version).toMatch(/^\d+\.\d+\.\d+$/);
		expect([name, version]).toEqual([name, devDependencies[name] ?? version]);
	}
});

test('npm writes no addresses into the lockfile', () => {
	const settings = readFileSync(join(projectDir, '.npmrc'), 'utf8').split('\n');
	expect(settings).toContain('omit-lockfile-registry-resolved=true');
});

test('of all packages, only node runs a script when it is installed', () => {
	expect(Object.keys(allowScripts).filter((name) => allowScripts[name])).toEqual(['node']);
	expect(scriptProblems(lockfile, allowScripts)).toEqual([]);
});

test.each([
	['an address', { resolved: 'https://host/a.tgz', integrity }, 'has an address'],
	['no hash', {}, 'has no SHA-512'],
	['a weak hash', { integrity: 'sha1-x' }, 'has no SHA-512'],
	['a link to a folder', { integrity, link: true }, 'is a link'],
])('a package with %s is found', (_, entry, problem) => {
	const packages = { '': {}, 'node_modules/a': { integrity }, 'node_modules/b': entry };
	expect(originProblems({ packages })).toEqual([`node_modules/b ${problem}`]);
});

test.each([
	['a new install script', { node: true }, ['@a/b is undecided']],
	['a decision about nothing', { node: true, '@a/b': false, c: true }, ['c has no install script']],
])('%s is found', (_, allowed: Record<string, boolean>, problems) => {
	const script = { integrity, hasInstallScript: true };
	const packages = { 'node_modules/node': script, 'node_modules/c/node_modules/@a/b': script };
	expect(scriptProblems({ packages }, allowed)).toEqual(problems);
});
