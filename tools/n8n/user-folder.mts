import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import '../loopback.mts';

/** A folder for one n8n with its database, its settings and its community nodes. */
export interface UserFolder {
	path: string;
	/** The environment that n8n is to be started with. */
	env: NodeJS.ProcessEnv;
	remove(): Promise<void>;
}

/** Makes an empty n8n user folder in the temporary folder, and the environment that goes with it. */
export async function createUserFolder(settings: NodeJS.ProcessEnv = {}): Promise<UserFolder> {
	const path = await mkdtemp(join(tmpdir(), 'n8n-nodes-genesys-user-'));
	return {
		path,
		env: { ...(await environmentFor(path)), ...settings },
		remove: () => rm(path, { recursive: true, force: true }),
	};
}

/** An environment in which n8n keeps to the folder given and calls nobody at home. */
export async function environmentFor(userFolder: string): Promise<NodeJS.ProcessEnv> {
	return {
		...withoutSettings(process.env),
		// Under a test runner's `test` n8n would log nothing
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: 'end-to-end',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
		N8N_SECURE_COOKIE: 'false',
		N8N_LOG_LEVEL: 'info',
		// Two n8n on one machine would otherwise fight for the default port
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		NO_COLOR: '1',
	};
}

/** The user's own n8n settings must not reach the one under test. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const own = /^(N8N|DB|EXECUTIONS|QUEUE|WEBHOOK|CREDENTIALS|NODES)_|^NODE_OPTIONS$/;
	return Object.fromEntries(Object.entries(env).filter(([name]) => !own.test(name)));
}

/** A TCP port that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}
