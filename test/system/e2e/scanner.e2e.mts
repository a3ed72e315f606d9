import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { nodeBin, projectDir } from '../../../tools/n8n/paths.mts';
import { runOrThrow } from '../../../tools/n8n/run.mts';
import { buildAndPack, type Packed } from '../../meta/package/pack.mts';

let packed: Packed;

beforeAll(async () => {
	packed = await buildAndPack();
});

afterAll(async () => {
	await packed?.remove();
});

/** What n8n's scanner of community packages says of a folder. */
async function scan(folder: string, leg: 'source' | 'package'): Promise<string> {
	// In a test run n8n's rules take every file for a node
	const env = { ...process.env, NODE_ENV: 'production' };
	const options = { cwd: projectDir, env };
	return (await runOrThrow(nodeBin, ['tools/checks/scan.mts', folder, leg], options)).stdout;
}

test('it finds nothing in the sources', async () => {
	expect(await scan(packed.source, 'source')).toBe('passed');
});

test('it finds nothing in the package', async () => {
	expect(await scan(packed.content, 'package')).toBe('passed');
});

test.each([
	['source', 'nodes/A/a.ts', "export const a = (): void => console.log('a');", 'no-console'],
	['package', 'dist/nodes/A/a.js', "require('fs');", 'no-restricted-imports'],
] as const)('it would find something in the %s', async (leg, name, text, rule) => {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-genesys-scan-'));
	try {
		await copyFile(join(packed.content, 'package.json'), join(folder, 'package.json'));
		await mkdir(dirname(join(folder, name)), { recursive: true });
		await writeFile(join(folder, name), text);
		expect(await scan(folder, leg)).toContain(rule);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});
