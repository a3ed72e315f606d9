import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { run } from '../n8n/run.mts';

const PACKAGES = ['redis-server', 'postgresql'];

/** The programs that come from Debian's packages. */
export interface Programs {
	redisServer: string;
	/** PostgreSQL's folder with `initdb` and `postgres`, which is not on the PATH. */
	postgresDir: string;
}

/** Finds Redis and PostgreSQL; as root on Debian, installs what is missing. */
export async function ensurePrograms(say: (line: string) => void): Promise<Programs> {
	const found = await findPrograms();
	if (found) return found;
	const command = `apt-get install -y --no-install-recommends ${PACKAGES.join(' ')}`;
	if (process.getuid?.() !== 0) throw new Error(`Redis or PostgreSQL is missing. Run: ${command}`);
	say(`Installing ${PACKAGES.join(' and ')} …`);
	await apt(['update', '-qq']);
	await apt(['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES]);
	const installed = await findPrograms();
	if (!installed) throw new Error(`Redis or PostgreSQL is still missing after: ${command}`);
	return installed;
}

async function apt(args: string[]): Promise<void> {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const { code, output } = await run('apt-get', args, { env });
	if (code !== 0) throw new Error(`apt-get ${args[0]} ended with ${code}:\n${output.slice(-4000)}`);
}

async function findPrograms(): Promise<Programs | undefined> {
	const redis = await run('sh', ['-c', 'command -v redis-server'], {});
	const postgresDir = newestPostgres();
	if (redis.code !== 0 || !postgresDir) return undefined;
	return { redisServer: redis.stdout.trim(), postgresDir };
}

function newestPostgres(): string | undefined {
	const base = '/usr/lib/postgresql';
	try {
		const versions = readdirSync(base).sort((a, b) => Number(b) - Number(a));
		return versions.length > 0 ? join(base, versions[0], 'bin') : undefined;
	} catch {
		return undefined;
	}
}
