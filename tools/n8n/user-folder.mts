import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

/** What opens the n8n of a folder. */
export interface Secrets {
	/** Of the account that owns it. */
	password: string;
	/** n8n encrypts its credentials with it. */
	encryptionKey: string;
}

/** Makes the secrets of a folder the first time, and keeps them in it, where only its user can read. */
export async function secretsOf(userFolder: string): Promise<Secrets> {
	const file = join(userFolder, 'secrets.json');
	const known = await readFile(file, 'utf8').catch(() => undefined);
	if (known !== undefined) return JSON.parse(known) as Secrets;
	// n8n's own files are in there, too: they are kept from others by the folder
	await mkdir(userFolder, { recursive: true });
	await chmod(userFolder, 0o700);
	const random = () => randomBytes(24).toString('base64url');
	// n8n wants a capital letter and a digit in a password
	const secrets: Secrets = { password: `N8n-${random()}`, encryptionKey: random() };
	await writeFile(file, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' });
	return secrets;
}

/** An environment in which n8n keeps to the folder given and calls nobody at home. */
export async function environmentFor(userFolder: string): Promise<NodeJS.ProcessEnv> {
	return {
		...withoutSettings(process.env),
		// Under a test runner's `test` n8n would log nothing
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: (await secretsOf(userFolder)).encryptionKey,
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
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

/** Whether nothing listens on a TCP port of this machine. */
export async function isFree(port: number): Promise<boolean> {
	const server = createServer();
	return await new Promise((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}

/** A TCP port that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}
