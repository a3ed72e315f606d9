import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const projectDir = fileURLToPath(new URL('../../', import.meta.url));

/** The Node.js of the project's `node` package: n8n needs Node 24, whatever the machine has. */
export const nodeBin = join(
	projectDir,
	'node_modules/node/bin',
	process.platform === 'win32' ? 'node.exe' : 'node',
);
