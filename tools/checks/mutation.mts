// Mutation testing. What follows `npm run test:mutation --` goes to Stryker: `--mutate <files>`. Without
// it, the scores are written into docs/mutation-testing.md.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { scoreTable, type MutationReport } from './mutation/score.mts';
import { projectDir } from '../n8n/paths.mts';
import { withTable } from '../markdownTable.mts';
import { ensureTool, runHere } from './tool.mts';

const name = '@stryker-mutator/core';
const modules = await ensureTool('mutation');
const config = 'tools/checks/mutation/stryker.config.mjs';
runHere(join(modules, name, 'bin/stryker.js'), ['run', config, ...process.argv.slice(2)]);
if (process.argv.length === 2) {
	const report = await readFile(join(projectDir, 'coverage/mutation/mutation.json'), 'utf8');
	const page = join(projectDir, 'docs/mutation-testing.md');
	const table = scoreTable(JSON.parse(report) as MutationReport);
	await writeFile(page, withTable(await readFile(page, 'utf8'), table));
}
