import { readFile, writeFile } from 'node:fs/promises';

import { base } from './measure.mts';
import type { Check, Findings, Scenario } from './scenario.mts';
import { table } from './table.mts';

/** A scenario with what it found. */
export type Finished = Scenario & Findings;

const file = new URL('../../docs/benchmark.md', import.meta.url);

/** One line for each claim; repeated claims are one, which fails if any did. */
export function verdictLines(checks: Check[]): string[] {
	const claims = [...new Set(checks.map(({ claim }) => claim))];
	return claims.map((claim) => {
		const failed = checks.find((one) => one.claim === claim && !one.holds);
		return failed ? `FAIL ${claim}: ${failed.seen}` : `PASS ${claim}`;
	});
}

/**
 * Writes the tables for readers of the repository; what was not run keeps its old one.
 *
 * @param scenarios all there are, in their order
 * @param command what ran them all; the report keeps the old one when left out
 */
export async function writeReport(
	finished: Finished[],
	scenarios: Scenario[],
	command?: string,
): Promise<void> {
	const titles = scenarios.map(({ title }) => title);
	const old = await readFile(file, 'utf8');
	const text = mergeReport(old, finished.map(sectionOf), titles, command && introduction(command));
	await writeFile(file, text);
}

/** A report with new sections in place of the old ones, in the order of their titles. */
export function mergeReport(
	old: string,
	added: string[],
	titles: string[],
	newIntroduction?: string,
): string {
	const [oldIntroduction, ...oldSections] = old.split(/^(?=## )/m);
	const known = [...added, ...oldSections];
	const sections = titles.flatMap((title) => {
		return known.find((one) => one.startsWith(`## ${title}\n`)) ?? [];
	});
	const parts = [newIntroduction ?? oldIntroduction, ...sections];
	return parts.map((part) => part.trimEnd()).join('\n\n') + '\n';
}

function sectionOf({ title, about, rows, checks }: Finished): string {
	const failed = verdictLines(checks).filter((line) => line.startsWith('FAIL'));
	const verdict =
		failed.length === 0
			? 'All targets met.'
			: `Missed: ${failed.map((line) => line.slice(5)).join('; ')}.`;
	return [`## ${title}`, about, table(rows), verdict].join('\n\n');
}

function introduction(command: string): string {
	return `# Benchmark

Written by \`${command}\`. It holds counts and ratios only, which do not depend on the machine much.

The Genesys Cloud simulator allows ${base.limit} requests in a window of ${base.windowMs / 1000} seconds (Genesys Cloud: 300 in 60) and takes
${base.serviceMs} ms for each. It runs in a process of its own; this node runs under n8n's engine, as built.

- **landed**: items whose attributes the simulator has as asked; **lost**: the others.
- **verified**: items that the node itself reports as read back.
- **duplicates**: PATCHes beyond one a participant, those answered 401 or 429 not counted.
- **early returns**: requests that came before the time which a 429 had told, and not within ${base.graceMs} ms after it, when
  they may have been on their way.
- **time ÷ floor**: the least time for R requests at a limit of A in a window of W is ⌊(R − 1) ÷ A⌋ × W, and for the requests of
  the last window the pace of a bare node that calls n8n's request helper for as many at once, measured in the same run.
- Of several repetitions, a row has the median of times and ratios, and the counts of the worst.`;
}
