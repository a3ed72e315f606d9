import { AsyncLocalStorage } from 'node:async_hooks';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { LogMetadata, Logger } from 'n8n-workflow';

import '../loopback.mts';

/** One line that the node or the engine logged. */
export interface LogLine {
	level: 'error' | 'warn' | 'info' | 'debug';
	message: string;
	metadata?: LogMetadata;
}

// n8n-core reads these while it loads; without them it would write to the home folder
const userFolder = join(tmpdir(), `n8n-nodes-genesys-engine-${process.pid}`);
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_ENCRYPTION_KEY = 'engine-tests';

// Loaded by require: n8n-core and the built node use the CommonJS n8n-workflow, and its error
// classes are other ones than those of its ES module build.
const require = createRequire(import.meta.url);
const requireOfCore = createRequire(require.resolve('n8n-core'));

const di = requireOfCore('@n8n/di') as typeof import('@n8n/di');
const common = requireOfCore('@n8n/backend-common') as typeof import('@n8n/backend-common');

/** The real engine. */
export const core = require('n8n-core') as typeof import('n8n-core');

/** The n8n-workflow module that the engine uses. */
export const n8n = requireOfCore('n8n-workflow') as typeof import('n8n-workflow');

/** The engine's version; that of the n8n that it belongs to begins alike, from 2.0 on. */
export const coreVersion = (requireOfCore('../package.json') as { version: string }).version;

const currentLog = new AsyncLocalStorage<LogLine[]>();

const logger: Logger & { scoped(): Logger } = {
	error: (message, metadata) => record({ level: 'error', message, metadata }),
	warn: (message, metadata) => record({ level: 'warn', message, metadata }),
	info: (message, metadata) => record({ level: 'info', message, metadata }),
	debug: (message, metadata) => record({ level: 'debug', message, metadata }),
	scoped: () => logger,
};

di.Container.set<unknown>(common.Logger, logger);
n8n.LoggerProxy.init(logger);

// Writes its settings file once and then keeps the settings in memory
di.Container.get(core.InstanceSettings);
rmSync(userFolder, { recursive: true, force: true });

function record(line: LogLine): void {
	currentLog.getStore()?.push(line);
}

/** Runs `work` and collects in `lines` what is logged by it, also when several runs overlap. */
export function withLog<T>(lines: LogLine[], work: () => T): T {
	return currentLog.run(lines, work);
}
