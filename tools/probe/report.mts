import type { Findings } from './findings.mts';
import type { Run } from './run.mts';
import { questions } from './questions.mts';
import { isAnswered, textOf, words } from './words.mts';

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
		'One notification channel is opened, heard for about a minute, and left to expire.',
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
	const answered = questions.filter(({ field }) => isAnswered(field, findings));
	return [
		'',
		...answered.map(({ field }) => textOf(field, findings)),
		...unansweredLines(findings),
		...partLines(findings),
		...permissionLines(findings),
		'',
		`${findings.requests} requests.`,
		...leftLines(run),
		'',
		`The findings are in ${jsonPath}. It holds no secret, no value and no ID of a conversation. What to do with it:`,
		'  share it, so that the node can be right for everybody: the issue form "What a probe found"',
		`  try workflows against a simulator that does the same: npm run simulator -- --like ${jsonPath}`,
		'  docs/probe.md says what each answer means',
	];
}

/** The questions without an answer, by why they have none: each reason is told once. */
function unansweredLines(findings: Findings): string[] {
	const reasons = new Map<string, string[]>();
	for (const { field } of questions) {
		const why = findings.unanswered[field];
		if (why === undefined || isAnswered(field, findings)) continue;
		reasons.set(why, [...(reasons.get(why) ?? []), words[field].question]);
	}
	return [...reasons].flatMap(([why, asked]) => [
		'',
		`Not found out: ${why}`,
		...asked.map((one) => `  ${one}`),
	]);
}

/** Why a part of an answer is missing. */
function partLines({ unanswered }: Findings): string[] {
	const parts = Object.entries(unanswered).filter(([field]) => field.includes('.'));
	return parts.map(([field, why]) => `Of ${field.replace('.', ', ')}: ${why}`);
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
