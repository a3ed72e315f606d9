import type { Question } from './question.mts';
import { afterEnd } from './questions/afterEnd.mts';
import { names } from './questions/names.mts';
import { rateLimit } from './questions/rateLimit.mts';
import { search } from './questions/search.mts';
import { unknownConversation, unknownParticipant } from './questions/unknown.mts';
import { valueLength } from './questions/valueLength.mts';
import { emptyText, nonString, nullValue } from './questions/values.mts';
import { caseSensitive, merge, patchAnswer, readDelayMs } from './questions/writes.mts';

/** In the order in which they are asked: `merge` before all else that writes, much data late. */
export const questions: readonly Question[] = [
	{
		field: 'unknownConversation',
		title: 'A conversation that there is not',
		ask: unknownConversation,
	},
	{
		field: 'unknownParticipant',
		title: 'A participant that there is not',
		ask: unknownParticipant,
	},
	{ field: 'merge', title: 'Attributes that a write does not name', ask: merge },
	{ field: 'readDelayMs', title: 'When reads show what was written', ask: readDelayMs },
	{ field: 'patchAnswer', title: 'What a write is answered', ask: patchAnswer },
	{ field: 'nullValue', title: 'null as a value', ask: nullValue },
	{ field: 'emptyText', title: 'An empty text as a value', ask: emptyText },
	{ field: 'nonString', title: 'Numbers and booleans as values', ask: nonString },
	{ field: 'caseSensitive', title: 'Names that differ in letter case', ask: caseSensitive },
	{ field: 'names', title: 'Unusual names', ask: names },
	{ field: 'search', title: 'The attribute search', ask: search },
	{ field: 'afterEnd', title: 'A write after the end', ask: afterEnd },
	{ field: 'valueLength', title: 'Long values', ask: valueLength },
	{ field: 'rateLimit', title: 'The rate limit', ask: rateLimit },
];

/** Those that have no answer without a conversation that is active. */
export function needsActive({ field }: Question): boolean {
	return field !== 'unknownConversation' && field !== 'afterEnd' && field !== 'rateLimit';
}
