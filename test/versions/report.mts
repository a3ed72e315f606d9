import { differencesIn } from './differences.mts';
import type { Release } from './releases.mts';
import type { SuiteResult } from './suite.mts';

/** A release with how the node's tests ended there. */
export type Tried = Release & SuiteResult;

/** The results as a Markdown table. */
export function tableOf(tried: Tried[]): string {
	return [
		'| n8n | n8n-core | n8n-workflow | Tests passed | Tests failed | What is different there |',
		'|---|---|---|---|---|---|',
		...tried.map(
			(row) =>
				`| ${row.n8n} | ${row.core} | ${row.workflow} | ${row.passed} | ${row.failed.length} | ${remarksOn(row)} |`,
		),
	].join('\n');
}

function remarksOn(row: Tried): string {
	const { known, unknown } = differencesIn(row);
	const others = unknown.length > 0 ? [`${unknown.length} without an explanation`] : [];
	return (
		[...known.map(({ what, tests }) => `${what} (${tests.length})`), ...others].join('; ') || '–'
	);
}

/** The supported releases in which a test failed for a reason that is not known. */
export function broken(tried: Tried[]): Tried[] {
	return tried.filter((row) => row.supported && differencesIn(row).unknown.length > 0);
}
