import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

import { startChild, untilReady, type Child } from '../n8n/child.mts';
import { run, runOrThrow } from '../n8n/run.mts';
import { freePort } from '../n8n/user-folder.mts';
import type { CleanUp } from './cleanUp.mts';
import type { Programs } from './debian.mts';

/** What n8n's processes have in common: a queue and a database, on this machine only. */
export interface Services {
	redisPort: number;
	postgresPort: number;
	password: string;
	/** Rows of a query, as arrays of text. */
	query(sql: string): Promise<string[][]>;
}

const HOST = '127.0.0.1';
export const DATABASE_USER = 'n8n';
export const DATABASE = 'postgres';

/** Starts Redis and PostgreSQL on free ports, with their data in the folder given. */
export async function startServices(
	programs: Programs,
	folder: string,
	cleanUp: CleanUp,
): Promise<Services> {
	const password = crypto.randomUUID();
	const [redisPort, postgresPort] = [await freePort(), await freePort()];
	await Promise.all([
		startRedis(programs, folder, redisPort, cleanUp),
		startPostgres(programs, folder, postgresPort, password, cleanUp),
	]);
	const psql = join(programs.postgresDir, 'psql');
	const env = { ...process.env, PGPASSWORD: password };
	const address = ['-h', HOST, '-p', String(postgresPort), '-U', DATABASE_USER, '-d', DATABASE];
	return {
		redisPort,
		postgresPort,
		password,
		query: async (sql) => {
			const { stdout } = await runOrThrow(psql, [...address, '-AtF', '\t', '-c', sql], { env });
			return stdout
				.split('\n')
				.filter(Boolean)
				.map((line) => line.split('\t'));
		},
	};
}

async function startRedis(
	{ redisServer }: Programs,
	folder: string,
	port: number,
	cleanUp: CleanUp,
): Promise<void> {
	const cwd = join(folder, 'redis');
	await mkdir(cwd);
	const settings = ['--bind', HOST, '--port', String(port), '--save', '', '--dir', cwd];
	const child = startChild({
		name: 'Redis',
		command: 'setpriv',
		args: ['--pdeathsig', 'TERM', redisServer, ...settings],
		cwd,
		logFile: join(folder, 'redis.log'),
	});
	cleanUp.later(() => child.stop());
	await untilReady(child, () => listens(port));
}

async function startPostgres(
	{ postgresDir }: Programs,
	folder: string,
	port: number,
	password: string,
	cleanUp: CleanUp,
): Promise<void> {
	const home = join(folder, 'postgres');
	const data = join(home, 'data');
	const passwordFile = join(home, 'password');
	await mkdir(home);
	await writeFile(passwordFile, password, { mode: 0o600 });
	const user = await postgresUser();
	if (user.length > 0) {
		// PostgreSQL refuses to run as root, and its user has to get to its own folder
		await chmod(folder, 0o711);
		await runOrThrow('chown', ['-R', 'postgres:', home], {});
	}
	const asUser = ['--pdeathsig', 'INT', ...user];
	const initdb = [join(postgresDir, 'initdb'), '-D', data, '-U', DATABASE_USER, '-E', 'UTF8'];
	const access = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`];
	const quick = ['--locale=C.UTF-8', '--no-sync'];
	await runOrThrow('setpriv', [...asUser, ...initdb, ...access, ...quick], { cwd: home });
	const settings = [
		`listen_addresses=${HOST}`,
		`port=${port}`,
		'unix_socket_directories=',
		'max_connections=200',
		'fsync=off',
	].flatMap((setting) => ['-c', setting]);
	const child = startChild({
		name: 'PostgreSQL',
		command: 'setpriv',
		args: [...asUser, join(postgresDir, 'postgres'), '-D', data, ...settings],
		cwd: home,
		logFile: join(folder, 'postgres.log'),
	});
	// SIGINT: it ends now, whoever is still connected
	cleanUp.later(() => child.stop('SIGINT'));
	await untilReady(child, () => accepts(postgresDir, port, child));
}

async function postgresUser(): Promise<string[]> {
	if (process.getuid?.() !== 0) return [];
	return ['--reuid=postgres', '--regid=postgres', '--init-groups'];
}

async function accepts(postgresDir: string, port: number, child: Child): Promise<boolean> {
	if (child.hasEnded()) return false;
	const { code } = await run(join(postgresDir, 'pg_isready'), ['-h', HOST, '-p', `${port}`], {});
	return code === 0;
}

async function listens(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, HOST, () => {
			socket.destroy();
			resolve(true);
		});
		socket.on('error', () => resolve(false));
	});
}
