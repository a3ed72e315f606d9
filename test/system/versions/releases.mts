import type { SuiteResult } from './suite.mts';

/** A release of n8n with the two packages of it that run nodes. */
export interface Release {
	n8n: string;
	core: string;
	workflow: string;
}

/**
 * The releases that the node is tried with, oldest first: the last 1.x, some in between, the one that
 * the other tests run, and the newest. The versions of the packages are those that the release names
 * in its dependencies.
 */
export const RELEASES: Release[] = [
	{ n8n: '1.123.81', core: '1.122.48', workflow: '1.120.31' },
	{ n8n: '2.0.3', core: '2.0.2', workflow: '2.0.1' },
	{ n8n: '2.11.4', core: '2.11.1', workflow: '2.11.1' },
	{ n8n: '2.20.12', core: '2.20.6', workflow: '2.20.3' },
	{ n8n: '2.33.7', core: '2.33.2', workflow: '2.33.2' },
	{ n8n: '2.35.7', core: '2.35.5', workflow: '2.35.3' },
	{ n8n: '2.40.7', core: '2.40.3', workflow: '2.40.1' },
	{ n8n: '2.41.1', core: '2.41.1', workflow: '2.41.0' },
];

/** Those that are asked for by their n8n version; all without one. */
export function chosen(versions: string[]): Release[] {
	if (versions.length === 0) return RELEASES;
	return versions.map((version) => {
		const found = RELEASES.find(({ n8n }) => n8n === version);
		if (found) return found;
		const known = RELEASES.map(({ n8n }) => n8n).join(', ');
		throw new Error(`No such release: ${version}. There are ${known}`);
	});
}

/** A release with how the node's tests ended there. */
export type Tried = Release & SuiteResult;

/** The results as a Markdown table. */
export function tableOf(tried: Tried[]): string {
	return [
		'| n8n | n8n-core | n8n-workflow | Tests passed | Tests failed | What n8n does otherwise there |',
		'|---|---|---|---:|---:|---|',
		...tried.map(
			({ n8n, core, workflow, passed, failed, differences }) =>
				`| ${n8n} | ${core} | ${workflow} | ${passed} | ${failed.length} | ${[...differences].sort().join('; ') || '–'} |`,
		),
	].join('\n');
}

/** The releases in which a test failed. */
export function broken(tried: Tried[]): Tried[] {
	return tried.filter(({ failed }) => failed.length > 0);
}
