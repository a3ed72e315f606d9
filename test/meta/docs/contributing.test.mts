import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
const { scripts, devDependencies } = JSON.parse(
	readFileSync(join(ROOT, 'package.json'), 'utf8'),
) as Record<'scripts' | 'devDependencies', Record<string, string>>;

const section = (heading: string) => text.split(`## ${heading}\n`)[1].split('\n## ')[0];

/** The first cells of the table below a heading. */
function firstCells(heading: string): string {
	return section(heading)
		.split('\n')
		.filter((line) => line.startsWith('| `'))
		.map((line) => line.split('|')[1])
		.join();
}

test('names every script', () => {
	const named = [...section('The scripts').matchAll(/`npm (?:run )?([\w:]+)/g)];
	const names = new Set(named.map(([, name]) => name));
	expect([...names].sort()).toEqual(Object.keys(scripts).sort());
});

test('gives the reason for every development dependency', () => {
	const named = [...firstCells('Development dependencies').matchAll(/`([^`]+)`/g)];
	expect(named.map(([, name]) => name).sort()).toEqual(Object.keys(devDependencies).sort());
});
