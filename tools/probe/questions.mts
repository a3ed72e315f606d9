import type { Question } from './question.mts';
import { afterEnd } from './questions/afterEnd.mts';
import { names } from './questions/names.mts';
import { notifications } from './questions/notifications.mts';
import { rateLimit } from './questions/rateLimit.mts';
import { search } from './questions/search.mts';
import { topics } from './questions/topics.mts';
import { unknownConversation, unknownParticipant } from './questions/unknown.mts';
import { valueLength } from './questions/valueLength.mts';
import { emptyText, nonString, nullValue } from './questions/values.mts';
import {
	caseSensitive,
	mediaAnswer,
	merge,
	patchAnswer,
	readDelayMs,
} from './questions/writes.mts';

/** In the order in which they are asked: `merge` before all else that writes, much data late. */
export const questions: readonly Question[] = [
	{ field: 'unknownConversation', ask: unknownConversation },
	{ field: 'unknownParticipant', ask: unknownParticipant },
	{ field: 'merge', ask: merge },
	{ field: 'readDelayMs', ask: readDelayMs },
	{ field: 'patchAnswer', ask: patchAnswer },
	{ field: 'mediaAnswer', ask: mediaAnswer },
	{ field: 'nullValue', ask: nullValue },
	{ field: 'emptyText', ask: emptyText },
	{ field: 'nonString', ask: nonString },
	{ field: 'caseSensitive', ask: caseSensitive },
	{ field: 'names', ask: names },
	{ field: 'search', ask: search },
	{ field: 'topics', ask: topics },
	{ field: 'notifications', ask: notifications },
	{ field: 'afterEnd', ask: afterEnd },
	{ field: 'valueLength', ask: valueLength },
	{ field: 'rateLimit', ask: rateLimit },
];

/** Those that have no answer without a conversation that is active. */
export function needsActive({ field }: Question): boolean {
	return !['unknownConversation', 'topics', 'afterEnd', 'rateLimit'].includes(field);
}
