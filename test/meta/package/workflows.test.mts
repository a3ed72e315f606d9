import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { projectDir } from '../../../tools/n8n/paths.mts';
import { RELEASES } from '../../system/versions/releases.mts';

interface Workflow {
	on: Record<string, { tags?: string[] } | null>;
	permissions: Record<string, string>;
	jobs: Record<string, Job>;
}

interface Job {
	needs?: string;
	permissions?: Record<string, string>;
	strategy?: { matrix: Record<string, string[]> };
	steps: Array<{ uses?: string; run?: string; env?: object }>;
}

const folder = join(projectDir, '.github/workflows');
const texts = Object.fromEntries(
	readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
);

function read(name: string): Workflow {
	return parse(texts[name]) as Workflow;
}

function commands({ steps }: Job): string[] {
	return steps.flatMap(({ run }) => run ?? []);
}

describe.each(Object.keys(texts))('%s', (name) => {
	test('takes every action at one commit, and names its version', () => {
		const uses = texts[name].match(/^.*\buses:.*$/gm) ?? [];
		expect(uses.length).toBeGreaterThan(0);
		for (const line of uses)
			expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	});

	test('may read the repository at most, but for the job that publishes', () => {
		const { permissions, jobs } = read(name);
		expect([{}, { contents: 'read' }]).toContainEqual(permissions);
		for (const [job, { permissions: own = {} }] of Object.entries(jobs)) {
			const most = job === 'publish' ? { 'id-token': 'write' } : { contents: 'read' };
			expect(most).toMatchObject(own);
		}
	});

	test('puts nothing that others can choose into a command, and needs no secret', () => {
		for (const job of Object.values(read(name).jobs)) {
			for (const command of commands(job)) expect(command).not.toMatch(/\$\{\{(?!\s*matrix\.)/);
		}
		expect(texts[name]).not.toMatch(/secrets\.|pull_request_target/);
	});
});

test('a tag is published, after all checks, by a job that runs npm only', () => {
	const { on, jobs } = read('publish.yml');
	expect(on).toEqual({ push: { tags: ['*.*.*'] } });
	expect(jobs.publish.needs).toBe('pack');
	expect(commands(jobs.pack)).toEqual(
		expect.arrayContaining(['bash .ci/run', 'npm run build', 'npm pack']),
	);
	const [command, ...others] = commands(jobs.publish);
	expect(command).toMatch(/^npm publish .*--provenance/);
	expect(others).toEqual([]);
});

test('main is tried with each n8n that is supported', () => {
	expect(read('ci.yml').jobs.n8n.strategy?.matrix.n8n).toEqual(RELEASES.map(({ n8n }) => n8n));
});

test('main is tried with the oldest Node.js that package.json allows', () => {
	const { engines } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'));
	const [oldest] = read('ci.yml').jobs.test.strategy?.matrix.node ?? [];
	expect(engines.node).toBe(`>=${oldest}`);
});
