import type { Release } from './releases.mts';
import type { SuiteResult } from './suite.mts';

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

/** A page with this table in the place of the one that it has. */
export function withTable(page: string, table: string): string {
	const [head] = table.split('\n');
	const from = page.indexOf(head);
	if (from < 0) throw new Error('The page has no such table');
	return page.slice(0, from) + table + page.slice(page.indexOf('\n\n', from));
}

/** The releases in which a test failed. */
export function broken(tried: Tried[]): Tried[] {
	return tried.filter(({ failed }) => failed.length > 0);
}
