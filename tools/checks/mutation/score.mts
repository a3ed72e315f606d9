/** Stryker's report, as far as the score goes: what became of each change, by file. */
export interface MutationReport {
	files: Record<string, { mutants: Array<{ status: string }> }>;
}

const NOTICED = new Set(['Killed', 'Timeout']);
const UNNOTICED = new Set(['Survived', 'NoCoverage']);
const NODE = 'nodes/GenesysParticipantAttributes/';

interface Counts {
	noticed: number;
	unnoticed: number;
}

function rowOf([name, { noticed, unnoticed }]: [string, Counts]): string {
	const score = ((100 * noticed) / Math.max(1, noticed + unnoticed)).toFixed(2);
	return `| ${name} | ${score} % | ${noticed.toLocaleString('en-US')} | ${unnoticed.toLocaleString('en-US')} |`;
}

/** The score of each folder, and of all, as a Markdown table. */
export function scoreTable({ files }: MutationReport): string {
	const all: Counts = { noticed: 0, unnoticed: 0 };
	const byFolder = new Map<string, Counts>();
	for (const [path, { mutants }] of Object.entries(files).sort()) {
		const [folder, file] = path.replace(NODE, '').split('/');
		const name = file === undefined ? `\`${folder}\`` : `\`${folder}/\``;
		const counts = byFolder.get(name) ?? { noticed: 0, unnoticed: 0 };
		byFolder.set(name, counts);
		for (const { status } of mutants) {
			for (const one of [counts, all]) {
				one.noticed += Number(NOTICED.has(status));
				one.unnoticed += Number(UNNOTICED.has(status));
			}
		}
	}
	return [
		'| Folder | Score | Noticed | Not noticed |',
		'|---|---:|---:|---:|',
		...[...byFolder].map(rowOf),
		rowOf(['**all**', all]),
	].join('\n');
}
