import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { installOnce } from '../../../tools/n8n/install.mts';
import { packageName } from '../../../tools/n8n/pack.mts';
import { nodeBin, projectDir } from '../../../tools/n8n/paths.mts';
import { run } from '../../../tools/n8n/run.mts';
import type { Release } from './releases.mts';

/**
 * Installs a release's engine, 150 to 450 MB each, and puts the package beside it. Returns the folder.
 *
 * @param content the unpacked package
 */
export async function installBeside({ n8n, core, workflow }: Release, content: string) {
	const dependencies = { 'n8n-core': core, 'n8n-workflow': workflow };
	const manifest = JSON.stringify({ private: true, dependencies });
	const folder = await installOnce(`engine-n8n-${n8n}`, { 'package.json': manifest });
	const target = join(folder, 'node_modules', packageName);
	await rm(target, { recursive: true, force: true });
	await cp(content, target, { recursive: true });
	return folder;
}

/** How the node's tests ended under one engine. */
export interface SuiteResult {
	passed: number;
	/** The names of the tests that failed. */
	failed: string[];
	/** What tests found the engine to do otherwise than the newest. */
	differences: string[];
}

/** The part of Jest's report that is read here. */
interface Report {
	testResults: Array<{
		name: string;
		message: string;
		assertionResults: Array<{ status: string; fullName: string }>;
	}>;
}

/** Runs the node's own tests with the engine and the package of a folder. */
export async function runSuite(folder: string): Promise<SuiteResult> {
	const work = await mkdtemp(join(tmpdir(), 'n8n-nodes-genesys-suite-'));
	const report = join(work, 'report.json');
	const differences = join(work, 'differences.txt');
	const config = fileURLToPath(new URL('./jest.config.js', import.meta.url));
	// Older engines hold on to something that keeps a process alive
	const options = ['--config', config, '--forceExit', '--json', `--outputFile=${report}`];
	const args = ['--experimental-vm-modules', join(projectDir, 'node_modules/jest/bin/jest.js')];
	try {
		const env = { ...process.env, ENGINE_FOLDER: folder, DIFFERENCES_FILE: differences };
		const { output } = await run(nodeBin, [...args, ...options], { cwd: projectDir, env });
		const found = await readFile(report, 'utf8').catch(() => Promise.reject(new Error(output)));
		return resultOf(found, await readFile(differences, 'utf8').catch(() => ''));
	} finally {
		await rm(work, { recursive: true, force: true });
	}
}

/**
 * @param report Jest's, as JSON
 * @param differences a line each, as often as they were met
 */
export function resultOf(report: string, differences: string): SuiteResult {
	const { testResults } = JSON.parse(report) as Report;
	const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
	const failed = tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
	// A file that cannot be loaded has no tests at all
	const broken = testResults.filter((file) => file.assertionResults.length === 0);
	return {
		passed: tests.filter(({ status }) => status === 'passed').length,
		failed: [...failed, ...broken.map(({ name, message }) => `${name}: ${message}`)],
		differences: [...new Set(differences.split('\n').filter(Boolean))],
	};
}
