import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { packageName } from '../../../tools/n8n/pack.mts';
import { n8nVersion } from '../../../tools/n8n/install.mts';
import { projectDir } from '../../../tools/n8n/paths.mts';

interface Service {
	image: string;
	command?: string;
	environment?: Record<string, string>;
	depends_on?: Record<string, { condition: string }>;
	volumes?: string[];
	healthcheck?: { test: string[] };
}

interface Compose {
	services: Record<string, Service>;
	volumes: Record<string, unknown>;
}

function read(name: string): string {
	return readFileSync(join(projectDir, 'docs', name), 'utf8');
}

const { services, volumes } = parse(read('queue-mode.compose.yml'), { merge: true }) as Compose;
const n8n = ['main', 'webhook', 'worker'];

test('has what queue mode needs', () => {
	expect(Object.keys(services).sort()).toEqual([...n8n, 'postgres', 'redis'].sort());
	expect(n8n.map((name) => services[name].command?.split(' ')[0])).toEqual([
		undefined,
		'webhook',
		'worker',
	]);
});

test('runs the release of n8n that the tests run', () => {
	for (const name of n8n) expect(services[name].image).toMatch(new RegExp(`:${n8nVersion}$`));
});

test('gives all processes of n8n the same queue, database and key', () => {
	const shared = /^(EXECUTIONS_MODE|QUEUE_BULL_|DB_|N8N_ENCRYPTION_KEY|N8N_REINSTALL_)/;
	const [main, webhook, worker] = n8n.map((name) =>
		Object.entries(services[name].environment!).filter(([key]) => shared.test(key)),
	);
	expect(main.map(([key]) => key)).toEqual(expect.arrayContaining(['N8N_ENCRYPTION_KEY']));
	expect(webhook).toEqual(main);
	expect(worker).toEqual(main);
});

test('installs this version of the package by its checksum, and lets nobody install another', () => {
	const { version } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'));
	const list: unknown = JSON.parse(services.main.environment!.N8N_COMMUNITY_PACKAGES);
	expect(list).toEqual([{ name: packageName, version, checksum: '${PACKAGE_CHECKSUM:?}' }]);
	expect(services.main.environment!.N8N_UNVERIFIED_PACKAGES_ENABLED).toBe('false');
	expect(read('queue-mode.sh')).toContain(`PACKAGE:-${packageName}@${version}}`);
});

test('waits only for services that can tell that they are healthy', () => {
	const awaited = Object.values(services).flatMap(({ depends_on }) =>
		Object.entries(depends_on ?? {}),
	);
	expect(awaited.length).toBeGreaterThan(0);
	for (const [name, { condition }] of awaited) {
		expect(condition).toBe('service_healthy');
		expect(services[name].healthcheck?.test.length).toBeGreaterThan(1);
	}
});

test('declares the volumes that it uses', () => {
	const used = Object.values(services).flatMap(({ volumes: own = [] }) =>
		own.map((volume) => volume.split(':')[0]),
	);
	expect(Object.keys(volumes).sort()).toEqual(used.sort());
});

test('what holds secrets is for its user alone, and comes into no repository', () => {
	const [head] = read('queue-mode.compose.yml').split('services:');
	expect(head).toMatch(/umask 077\n.*echo \.env >> \.gitignore\n.*> \.env\n/);
	expect(read('docker.md')).toMatch(/umask 077\necho \.env >> \.gitignore\n[^]*cat > \.env/);
	const commands = /umask 077\nmkdir -p "\$DIR"\ncd "\$DIR"\necho '\*' > \.gitignore\n/;
	expect(read('queue-mode.sh')).toMatch(commands);
});

test('holds no secret of its own', () => {
	expect(services.postgres.environment!.POSTGRES_PASSWORD).toBe('${POSTGRES_PASSWORD:?}');
	for (const name of n8n) {
		expect(services[name].environment!.N8N_ENCRYPTION_KEY).toBe('${N8N_ENCRYPTION_KEY:?}');
	}
});

test('the plain commands set for all processes what the compose file sets', () => {
	const commands = read('queue-mode.sh');
	// Containers tell their health and install packages at their start; the commands see to both
	const onlyThere = /^(QUEUE_HEALTH_CHECK_ACTIVE|N8N_(REINSTALL_MISSING|UNVERIFIED)_PACKAGES)/;
	const common = Object.keys(services.worker.environment!).filter((name) => !onlyThere.test(name));
	for (const name of common) expect(commands).toContain(`${name}=`);
});
