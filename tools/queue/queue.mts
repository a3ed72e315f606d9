import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { startSimulatorProcess } from '../bench/simulator.mts';
import { answerHelp } from '../help.mts';
import { ensureN8n } from '../n8n/install.mts';
import { cleanUpOnSignals, createCleanUp, type CleanUp } from './cleanUp.mts';
import { startCluster } from './cluster.mts';
import { ensurePrograms } from './debian.mts';
import { checksOf, describe, type Check } from './report.mts';
import { playScene, settingsOf, type Rates, type SceneOptions, type Stage } from './scene.mts';
import { startServices } from './services.mts';

answerHelp(`Usage: npm run test:queue -- [--workers 2] [--no-disturbed] [--limit 400] [--window 20] [--keep]
  --workers       numbers of workers for the undisturbed load, such as 1,2,4
  --no-disturbed  without the loads with a kill, a revocation, a drop, and an outage
  --limit         requests that the simulated Genesys Cloud allows in one window
  --window        length of a window in seconds
  --keep          leaves the folder with all logs`);

const { values } = parseArgs({
	options: {
		workers: { type: 'string', default: '2' },
		disturbed: { type: 'boolean', default: true },
		limit: { type: 'string', default: '400' },
		window: { type: 'string', default: '20' },
		keep: { type: 'boolean', default: false },
	},
	allowNegative: true,
});

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

function rates(): Rates {
	return { limit: Number(values.limit), windowMs: Number(values.window) * 1000 };
}

function scenes(): SceneOptions[] {
	const undisturbed = values.workers
		.split(',')
		.filter(Boolean)
		.map((count): SceneOptions => {
			const name = `undisturbed, ${count}`;
			return { name, workers: Number(count), kind: 'undisturbed', ...rates() };
		});
	const kinds = values.disturbed ? (['disturbed', 'outage'] as const) : [];
	return [...undisturbed, ...kinds.map((kind) => ({ name: kind, workers: 2, kind, ...rates() }))];
}

async function setUp(cleanUp: CleanUp): Promise<Stage> {
	const programs = await ensurePrograms(say);
	const install = await ensureN8n(say);
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-genesys-queue-'));
	if (values.keep) say(`Logs and data: ${folder}`);
	else cleanUp.later(() => rm(folder, { recursive: true, force: true }));
	const simulator = await startSimulatorProcess();
	cleanUp.later(() => simulator.close());
	// From the start: the schedule's executions before the first load learn how long a window is
	await simulator.settings(settingsOf(rates()));
	const services = await startServices(programs, folder, cleanUp);
	say('Redis, PostgreSQL and the simulator are up; starting n8n …');
	const cluster = await startCluster({ install, services, api: simulator, folder, cleanUp });
	return { cluster, simulator, services, say };
}

async function run(cleanUp: CleanUp): Promise<Check[]> {
	const stage = await setUp(cleanUp);
	const checks: Check[] = [];
	for (const options of scenes()) {
		say(`${options.name}: playing …`);
		const result = await playScene(stage, options);
		for (const line of describe(result)) say(line);
		checks.push(...checksOf(result));
	}
	return checks;
}

const cleanUp = createCleanUp();
cleanUpOnSignals(cleanUp);
try {
	const checks = await run(cleanUp);
	say('');
	for (const { what, found, holds } of checks) say(`${holds ? 'ok  ' : 'MISS'} ${what}: ${found}`);
	process.exitCode = checks.every(({ holds }) => holds) ? 0 : 1;
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	process.exitCode = 1;
} finally {
	await cleanUp.run();
}
