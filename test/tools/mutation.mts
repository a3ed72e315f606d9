// Mutation testing. What follows `npm run test:mutation --` goes to Stryker: `--mutate <files>`.
import { join } from 'node:path';

import { ensureTool, runHere } from './tool.mts';

const name = '@stryker-mutator/core';
const modules = await ensureTool({
	packages: { [name]: '10.0.0', '@stryker-mutator/jest-runner': '10.0.0' },
	shared: ['typescript'],
});
const config = 'test/mutation/stryker.config.mjs';
runHere(join(modules, name, 'bin/stryker.js'), ['run', config, ...process.argv.slice(2)]);
