import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { projectDir } from '../../../tools/n8n/paths.mts';
import { expectedFiles, filesIn, manifestProblems } from './contents.mts';
import { buildAndPack, type Packed } from './pack.mts';

/** What a developer's folder may hold beside the sources. */
const STRAY = ['dist/nodes/Old.node.js', 'a.test.js', '.env', 'coverage/a.json', 'a.tgz'];

let packed: Packed;

beforeAll(async () => {
	packed = await buildAndPack(async (source) => {
		for (const name of STRAY) await write(source, name, 'left over');
	});
}, 120_000);

afterAll(async () => {
	await packed?.remove();
});

async function write(folder: string, name: string, text: string): Promise<void> {
	await mkdir(dirname(join(folder, name)), { recursive: true });
	await writeFile(join(folder, name), text);
}

async function manifestOf(folder: string): Promise<Record<string, unknown>> {
	return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
}

test('the package holds what the sources give, and nothing else', () => {
	expect(filesIn(packed.content).sort()).toEqual(expectedFiles(projectDir));
});

test('the nodes and credentials that package.json names are in the package', async () => {
	const { n8n } = (await manifestOf(packed.content)) as { n8n: Record<string, string[]> };
	const named = [...n8n.nodes, ...n8n.credentials];
	expect(named.length).toBeGreaterThanOrEqual(2);
	expect(filesIn(packed.content)).toEqual(expect.arrayContaining(named));
});

test('what people type into the panel finds one of the nodes', async () => {
	const found = filesIn(packed.content).filter((name) => name.endsWith('.node.json'));
	const texts = found.map(async (name) => await readFile(join(packed.content, name), 'utf8'));
	const alias = (await Promise.all(texts)).flatMap(
		(text) => (JSON.parse(text) as { alias: string[] }).alias,
	);
	expect(alias).toEqual(
		expect.arrayContaining([
			...['purecloud', 'tag', 'call data', 'screen pop', 'set attributes', 'find conversations'],
			...['new call', 'ivr', 'voice', 'chat', 'phone'],
		]),
	);
});

test('the package brings no other package and runs nothing when it is installed', async () => {
	expect(manifestProblems(await manifestOf(packed.content))).toEqual([]);
});

const peers = { peerDependencies: { 'n8n-workflow': '*' } };

test.each([
	[{ ...peers, dependencies: {} }, 'has dependencies'],
	[{ ...peers, optionalDependencies: { a: '1' } }, 'has optionalDependencies'],
	[{ ...peers, scripts: { postinstall: 'x' } }, 'has a script postinstall'],
	[{ ...peers, scripts: { prepare: 'x', test: 'x' } }, 'has a script prepare'],
	[{ ...peers, scripts: { prepublishOnly: 'x' } }, 'has a script prepublishOnly'],
	[{}, 'has peerDependencies undefined'],
	[{ peerDependencies: { 'n8n-workflow': '^2' } }, 'has peerDependencies {"n8n-workflow":"^2"}'],
])('a package.json with %j is found', (manifest, problem) => {
	expect(manifestProblems(manifest)).toEqual([problem]);
});
