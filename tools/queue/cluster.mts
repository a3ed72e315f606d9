import { randomBytes } from 'node:crypto';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startChild, untilReady, type Child } from '../n8n/child.mts';
import { importInto, n8nCommand } from '../n8n/import.mts';
import type { N8nInstall } from '../n8n/install.mts';
import { installPackage } from '../n8n/pack.mts';
import { addressOf, answers, GUARD } from '../n8n/server.mts';
import { environmentFor, freePort, type UserFolder } from '../n8n/user-folder.mts';
import { credentialData } from '../simulator/credential.mts';
import type { CleanUp } from './cleanUp.mts';
import { DATABASE, DATABASE_USER, type Services } from './services.mts';
import type { Sighting } from './judge.mts';
import { CREDENTIAL, CREDENTIAL_TYPE, WEBHOOK_PATH, workflow, WORKFLOW_ID } from './workflow.mts';

/** n8n in queue mode: a main process, a webhook processor, and workers that come and go. */
export interface Cluster {
	/** The production address of the workflow's webhook. */
	webhookUrl: string;
	/** Brings the number of workers to this. */
	scaleTo(workers: number): Promise<void>;
	/** Ends a worker as a power cut would. */
	killWorker(index: number): Promise<void>;
	/** What the workers have sent, worker by worker; also those of before. */
	sightings: Sighting[][];
}

export interface ClusterOptions {
	install: N8nInstall;
	services: Services;
	/** Login host and API host of Genesys Cloud. */
	api: { url: string; client: { id: string; secret: string } };
	/** Where the user folders and logs are put. */
	folder: string;
	cleanUp: CleanUp;
}

const HOST = '127.0.0.1';
const WITNESS = ['--import', fileURLToPath(new URL('./witness.mts', import.meta.url))];

/** How soon the others notice that a worker has died. n8n's defaults are 60, 10 and 30 s. */
const LOCK = {
	QUEUE_WORKER_LOCK_DURATION: '15000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

/** In the end n8n has so long to stop by itself, in milliseconds. */
const LAST_STOP_MS = 8_000;

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
	const { install, services, api, folder, cleanUp } = options;
	// One key for all processes: they share the credentials
	const key = { N8N_ENCRYPTION_KEY: randomBytes(24).toString('base64url') };
	const settings = { ...queueSettings(services), ...LOCK, ...key };
	let packed: string | undefined;

	/** What one process has for itself: a folder with the package, and its ports. */
	async function homeOf(name: string): Promise<UserFolder> {
		const path = join(folder, name);
		await mkdir(path);
		if (packed) await cp(join(packed, '.n8n'), join(path, '.n8n'), { recursive: true });
		else await installPackage((packed = path));
		const env = { ...(await environmentFor(path)), ...settings };
		return { path, env, remove: async () => {} };
	}

	async function start(
		name: string,
		args: string[],
		more: NodeJS.ProcessEnv,
		home: UserFolder,
		onLine?: (line: string) => void,
	): Promise<Child> {
		const child = startChild({
			name,
			command: install.nodeBin,
			args: [...GUARD, ...WITNESS, install.bin, ...args],
			cwd: home.path,
			env: { ...home.env, ...more, WITNESSED_URL: api.url },
			logFile: join(folder, `${name}.log`),
			onLine,
		});
		started.push(child);
		return child;
	}

	// In the end all at once, and executions that still run are not waited for
	const started: Child[] = [];
	cleanUp.later(() => Promise.all(started.map((child) => child.stop('SIGTERM', LAST_STOP_MS))));

	const main = await homeOf('main');
	const data = credentialData(api);
	const credentials = [{ ...CREDENTIAL, type: CREDENTIAL_TYPE, data }];
	await importInto(install, main, { credentials });
	await importInto(install, main, { workflow: [workflow] });
	await n8nCommand(install, main, ['publish:workflow', `--id=${WORKFLOW_ID}`]);

	const [mainPort, webhookPort] = [await freePort(), await freePort()];
	const webhook = await homeOf('webhook');
	const [mainChild, webhookChild] = await Promise.all([
		start('main', ['start'], addressOf(mainPort, HOST), main),
		start('webhook', ['webhook'], addressOf(webhookPort, HOST), webhook),
	]);
	await Promise.all([
		untilReady(mainChild, () => answers(`http://${HOST}:${mainPort}/rest/settings`)),
		untilReady(webhookChild, () => answers(`http://${HOST}:${webhookPort}/healthz/readiness`)),
	]);

	const workers: Child[] = [];
	const homes: UserFolder[] = [];
	const sightings: Sighting[][] = [];

	async function startWorker(index: number): Promise<void> {
		const name = `worker${index + 1}`;
		homes[index] ??= await homeOf(name);
		sightings[index] ??= [];
		const port = await freePort();
		const health = {
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: HOST,
			// Its old process may still have the one it was given first
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		};
		const note = (line: string) => {
			const sighting = readSighting(line);
			if (sighting) sightings[index].push(sighting);
		};
		workers[index] = await start(name, ['worker'], health, homes[index], note);
		await untilReady(workers[index], () => answers(`http://${HOST}:${port}/healthz/readiness`));
	}

	return {
		webhookUrl: `http://${HOST}:${webhookPort}/webhook/${WEBHOOK_PATH}`,
		sightings,
		scaleTo: async (count) => {
			const gone = workers.splice(count);
			await Promise.all(gone.map(async (worker) => await worker.stop()));
			const missing = Array.from({ length: count }, (_, index) => index).filter(
				(index) => !workers[index] || workers[index].hasEnded(),
			);
			await Promise.all(missing.map(startWorker));
		},
		killWorker: async (index) => await workers[index].stop('SIGKILL'),
	};
}

function queueSettings(services: Services): NodeJS.ProcessEnv {
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: HOST,
		QUEUE_BULL_REDIS_PORT: String(services.redisPort),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: HOST,
		DB_POSTGRESDB_PORT: String(services.postgresPort),
		DB_POSTGRESDB_DATABASE: DATABASE,
		DB_POSTGRESDB_USER: DATABASE_USER,
		DB_POSTGRESDB_PASSWORD: services.password,
		// Each request reads the credential from the database; n8n's default is 2 connections
		DB_POSTGRESDB_POOL_SIZE: '10',
		// The webhook processor is there for that
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
	};
}

/** What a worker's line of output tells of its requests, if anything. */
function readSighting(line: string): Sighting | undefined {
	if (!line.startsWith('{"witness":')) return undefined;
	try {
		return (JSON.parse(line) as { witness: Sighting }).witness;
	} catch {
		return undefined;
	}
}
