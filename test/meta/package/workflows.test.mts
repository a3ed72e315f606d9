import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob } from 'node:path';

import { parse } from 'yaml';

import { projectDir } from '../../../tools/n8n/paths.mts';
import { lockfilePaths } from './lockfile.mts';
import { RELEASES } from '../../system/versions/releases.mts';

interface Workflow {
	on: Record<string, { tags?: string[] } | null>;
	permissions: Record<string, string>;
	concurrency?: { group: string };
	jobs: Record<string, Job>;
}

interface Job {
	needs?: string[];
	permissions?: Record<string, string>;
	outputs?: Record<string, string>;
	strategy?: { matrix: Record<string, string[]> };
	steps: Step[];
}

interface Step {
	uses?: string;
	with?: Record<string, unknown>;
	run?: string;
	env?: Record<string, string>;
}

interface Update {
	'package-ecosystem': string;
	directories?: string[];
}

/** The jobs that may more than read the repository, by their workflow and their name. */
const MAY_WRITE: Record<string, Record<string, string>> = {
	'publish.yml publish': { 'id-token': 'write' },
	'codeql.yml analyze': { contents: 'read', 'security-events': 'write' },
	'scorecard.yml score': { contents: 'read', 'security-events': 'write' },
};

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

/** The steps of a workflow that use an action. */
function usesOf(workflow: Workflow, action: string): Step[] {
	const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
	return steps.filter(({ uses }) => uses?.startsWith(`${action}@`));
}

function manifest(): { devDependencies: Record<string, string>; engines: { node: string } } {
	return JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'));
}

describe.each(Object.keys(texts))('%s', (name) => {
	test('takes every action at one commit, and names its version', () => {
		const uses = texts[name].match(/^.*\buses:.*$/gm) ?? [];
		expect(uses.length).toBeGreaterThan(0);
		for (const line of uses)
			expect(line).toMatch(/uses: [\w-]+(\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	});

	test('may read the repository at most, but for jobs that are named here', () => {
		const { permissions, jobs } = read(name);
		expect([{}, { contents: 'read' }]).toContainEqual(permissions);
		for (const [job, { permissions: own = {} }] of Object.entries(jobs)) {
			expect(MAY_WRITE[`${name} ${job}`] ?? { contents: 'read' }).toMatchObject(own);
		}
	});

	test('leaves no token in the checkout, and does not run twice at once for one thing', () => {
		for (const step of usesOf(read(name), 'actions/checkout')) {
			expect(step.with).toMatchObject({ 'persist-credentials': false });
		}
		expect(read(name).concurrency?.group).toBeTruthy();
	});

	test('puts nothing that others can choose into a command, and needs no secret', () => {
		for (const job of Object.values(read(name).jobs)) {
			for (const command of commands(job)) expect(command).not.toMatch(/\$\{\{(?!\s*matrix\.)/);
		}
		expect(texts[name]).not.toMatch(/secrets\.|pull_request_target/);
	});
});

const publish = read('publish.yml');
const { check, pack } = publish.jobs;

test('a tag is packed on a machine where nothing but the compiler has run', () => {
	expect(publish.on).toEqual({ push: { tags: ['*.*.*'] } });
	expect(commands(check)).toEqual(expect.arrayContaining(['bash .ci/run', 'npm run build']));
	expect(commands(pack)).toEqual([
		'npm ci --ignore-scripts',
		'npm run build',
		expect.stringMatching(/^file=\$\(npm pack --silent --ignore-scripts\)\n.*GITHUB_OUTPUT"\n$/),
	]);
	expect(commands(check).at(-1)).toBe(commands(pack).at(-1));
	expect(usesOf(publish, 'actions/upload-artifact')).toEqual([pack.steps.at(-1)]);
});

test('it is published with provenance, by a job that runs npm only, where both have packed the same', () => {
	const { needs, steps } = publish.jobs.publish;
	expect(needs).toEqual(['check', 'pack']);
	const [compare, command, ...others] = steps.filter(({ run }) => run !== undefined);
	expect(compare.env).toEqual({
		CHECKED: '${{ needs.check.outputs.sha512 }}',
		PACKED: '${{ needs.pack.outputs.sha512 }}',
	});
	for (const { outputs } of [check, pack]) {
		expect(outputs).toEqual({ sha512: '${{ steps.pack.outputs.sha512 }}' });
	}
	for (const name of ['CHECKED', 'PACKED']) {
		expect(compare.run).toContain(`\ntest "$sha512" = "$${name}"\n`);
	}
	expect(command.run).toMatch(/^npm publish .*--ignore-scripts --provenance/);
	expect(others).toEqual([]);
});

test('all that packs and publishes has one exact Node.js, with the npm that it brings', () => {
	const versions = usesOf(publish, 'actions/setup-node').map((step) => step.with?.['node-version']);
	expect(versions).toEqual(Array(3).fill(manifest().devDependencies.node));
	expect(texts['publish.yml']).not.toMatch(/npm (i|install)\b|npx/);
});

test('Dependabot watches every lockfile, and the actions', () => {
	const file = join(projectDir, '.github/dependabot.yml');
	const { updates } = parse(readFileSync(file, 'utf8')) as { updates: Update[] };
	const folders = updates.flatMap(({ directories = [] }) => directories);
	const forgotten = lockfilePaths().filter(
		(path) => !folders.some((folder) => matchesGlob(join('/', dirname(path)), folder)),
	);
	expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
	expect(forgotten).toEqual([]);
});

test('main is tried with each n8n that is supported', () => {
	expect(read('ci.yml').jobs.n8n.strategy?.matrix.n8n).toEqual(RELEASES.map(({ n8n }) => n8n));
});

test('main is tried with the oldest Node.js that package.json allows', () => {
	const [oldest] = read('ci.yml').jobs.test.strategy?.matrix.node ?? [];
	expect(manifest().engines.node).toBe(`>=${oldest}`);
});
