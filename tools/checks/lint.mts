// n8n's own lint for community nodes. What follows `npm run lint --` goes to it: `--fix`.
import { join } from 'node:path';

import { ensureTool, linkIntoProject, runHere } from './tool.mts';

const name = '@n8n/node-cli';
const modules = await ensureTool('lint');
// eslint.config.mjs imports it: n8n demands that file word for word
await linkIntoProject(modules, name);
runHere(join(modules, name, 'bin/n8n-node.mjs'), ['lint', ...process.argv.slice(2)]);
