// Runs the node's own tests with the engines of several n8n releases: with the package as it would
// be published, beside the n8n-core and n8n-workflow of each. What was there before is kept in the
// cache folder. `npm run test:versions` writes the table of docs/compatibility.md; with one or more
// n8n versions, only these are run, and nothing is written.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { answerHelp } from '../../../tools/help.mts';
import { withTable } from '../../../tools/markdownTable.mts';
import { projectDir } from '../../../tools/n8n/paths.mts';
import { pack } from '../../meta/package/pack.mts';
import { broken, chosen, tableOf } from './releases.mts';
import type { Release, Tried } from './releases.mts';
import { installBeside, runSuite } from './suite.mts';

answerHelp(`Usage: npm run test:versions -- [<n8n version>]…
  with versions only these are run, and docs/compatibility.md is left alone`);

const tried: Tried[] = [];
const releases = chosen(process.argv.slice(2));
const work = await mkdtemp(join(tmpdir(), 'n8n-nodes-genesys-versions-'));
try {
	const content = await pack(projectDir, work);
	for (const release of releases) tried.push(await tryOut(release, content));
} finally {
	await rm(work, { recursive: true, force: true });
}
const table = tableOf(tried);
console.log(`\n${table}\n`);
if (process.argv.length === 2) {
	const path = join(projectDir, 'docs/compatibility.md');
	await writeFile(path, withTable(await readFile(path, 'utf8'), table));
}
process.exitCode = broken(tried).length > 0 ? 1 : 0;

async function tryOut(release: Release, content: string): Promise<Tried> {
	console.error(`n8n ${release.n8n} …`);
	const row = { ...release, ...(await runSuite(await installBeside(release, content))) };
	console.error(`  ${row.passed} passed, ${row.failed.length} failed`);
	for (const name of row.failed) console.error(`  ● ${name}`);
	return row;
}
