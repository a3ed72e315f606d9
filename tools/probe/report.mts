import type { Findings } from './findings.mts';
import type { Run } from './run.mts';
import { questions } from './questions.mts';

/** What the probe is going to do, before it begins. */
export function planLines(
	apiUrl: string,
	{
		conversationId,
		endedId,
		maySpendWindow,
	}: {
		conversationId: string;
		endedId?: string;
		maySpendWindow: boolean;
	},
): string[] {
	return [
		`About 60 requests to ${apiUrl}, more where reads are late.`,
		`About 15 attributes, whose names begin with n8nProbe, are written to one participant of the`,
		`conversation ${conversationId} and removed at the end as far as Genesys Cloud removes them.`,
		...(endedId === undefined ? [] : [`One more is written to the ended conversation ${endedId}.`]),
		maySpendWindow
			? 'One window of the rate limit (about 300 requests) is spent, of a token that nobody else has.'
			: 'The rate limit is not spent (that is --limit).',
		'Nobody should write to that conversation meanwhile: use one that you have made for it.',
	];
}

/** All answers as a table, and what is left to do. */
export function reportLines(run: Run, jsonPath: string): string[] {
	const { findings } = run;
	const rows = questions.flatMap(({ field, title }) => {
		const answer = findings[field];
		if (answer === undefined) return [];
		const why = findings.unanswered[field] ?? '';
		return [[title, answer === null ? `not found out: ${why}` : words(answer)]];
	});
	const width = Math.max(...rows.map(([title]) => title.length));
	return [
		'',
		...rows.map(([title, answer]) => `${title.padEnd(width)}   ${answer}`),
		...partLines(findings),
		...permissionLines(findings),
		'',
		`${findings.requests} requests. Findings: ${jsonPath}`,
		...leftLines(run),
	];
}

/** An answer in one line: `median 120, worst 250`. */
function words(answer: unknown): string {
	if (typeof answer !== 'object' || answer === null) return word(answer);
	return Object.entries(answer)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name} ${word(value)}`)
		.join(', ');
}

function word(value: unknown): string {
	if (value === true) return 'yes';
	if (value === false) return 'no';
	if (value === null) return 'unknown';
	return Array.isArray(value) ? value.join(' or ') : String(value);
}

/** Why a part of an answer is missing. */
function partLines({ unanswered }: Findings): string[] {
	const parts = Object.entries(unanswered).filter(([field]) => field.includes('.'));
	return parts.map(([field, why]) => `${field}: ${why}`);
}

function permissionLines({ permissions }: Findings): string[] {
	if (permissions.length === 0) return [];
	return ['', `Missing permissions: ${permissions.join(', ')}`];
}

function leftLines({ left, removalProblem, wasCutShort }: Run): string[] {
	const names = left.map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name));
	return [
		...(wasCutShort ? ['The run was cut short; the questions that were left have no answer.'] : []),
		...(removalProblem
			? [`What was written could not be removed for sure: ${removalProblem}`]
			: []),
		left.length === 0
			? 'Nothing of it is left in Genesys Cloud.'
			: `Still there, since neither null nor an empty text removes it: ${names.join(', ')}`,
	];
}
