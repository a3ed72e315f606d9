import type {
	Answered,
	Delay,
	Findings,
	Notifications,
	RateLimit,
	Search,
	Topic,
} from './findings.mts';

/** A question as people ask it, and its answer in their words. */
export interface Words<Answer> {
	question: string;
	answer(answer: Answer): string;
}

/** By the field of the findings. */
export const words: { [Field in keyof Answered]-?: Words<NonNullable<Answered[Field]>> } = {
	unknownConversation: {
		question: 'What answers a read of a conversation that there is not?',
		answer: String,
	},
	unknownParticipant: {
		question: 'What answers a write to a participant that there is not?',
		answer: String,
	},
	merge: { question: 'Do attributes stay that a write does not name?', answer: yesOrNo },
	readDelayMs: { question: 'When does a read show what was written?', answer: delayText },
	patchAnswer: {
		question: 'What is a write answered?',
		answer: ({ status, body }) => `${status} ${bodyText(body)}`,
	},
	mediaAnswer: {
		question: 'What is a write by the address of the medium answered?',
		answer: ({ status, body }) => `${status} ${bodyText(body)}`,
	},
	nullValue: {
		question: 'Does null remove an attribute?',
		answer: (answer) =>
			({
				removed: 'yes',
				kept: 'no, it stays',
				refused: 'no, the write is refused',
				emptied: 'no, it becomes an empty text',
			})[answer],
	},
	emptyText: {
		question: 'Is an empty text kept as a value?',
		answer: (answer) =>
			({
				kept: 'yes',
				removed: 'no, it removes the attribute',
				refused: 'no, the write is refused',
			})[answer],
	},
	nonString: {
		question: 'May a value be a number?',
		answer: (answer) =>
			({ asText: 'yes, it becomes text', kept: 'yes', refused: 'no, the write is refused' })[
				answer
			],
	},
	caseSensitive: {
		question: 'Are names two that differ in letter case only?',
		answer: yesOrNo,
	},
	names: {
		question: 'Which unusual names are kept?',
		answer: (fates) => {
			const kinds = { chars256: '256 characters', chars1000: '1,000 characters' };
			const shown = (kind: string) => (kinds as Record<string, string>)[kind] ?? kind;
			const of = (fate: string) =>
				Object.entries(fates).flatMap(([kind, one]) => (one === fate ? shown(kind) : []));
			const groups = (['kept', 'lost', 'refused'] as const).map(
				(fate) => [fate, of(fate).join(', ')] as const,
			);
			const told = groups.filter(([, kindsOfIt]) => kindsOfIt !== '');
			return told.map(([fate, kindsOfIt]) => `${fate}: ${kindsOfIt}`).join('; ');
		},
	},
	search: { question: 'Can attributes be searched for?', answer: searchText },
	topics: { question: 'Which topics may a socket have?', answer: topicsText },
	notifications: { question: 'What does a socket hear?', answer: notificationsText },
	afterEnd: {
		question: 'Does a write after the end take effect?',
		answer: (answer) =>
			({
				accepted: 'yes',
				ignored: 'no, though it is accepted',
				refused: 'no, it is refused',
			})[answer],
	},
	valueLength: {
		question: 'How long may a value be?',
		answer: (length) =>
			length === 0
				? 'shorter than 256 characters, the shortest that was tried'
				: `${length.toLocaleString('en')} characters, the longest that was kept of those that were tried`,
	},
	rateLimit: { question: 'What is the rate limit?', answer: limitText },
};

/** Whether a question has its answer. */
export function isAnswered(field: keyof Answered, findings: Findings): boolean {
	return findings[field] !== null && findings[field] !== undefined;
}

/** A question with its answer, or why it has none. */
export function textOf<Field extends keyof Answered>(field: Field, findings: Findings): string {
	const { question, answer } = words[field] as Words<unknown>;
	if (isAnswered(field, findings)) return `${question} ${answer(findings[field])}`;
	return `${question} Not found out. ${findings.unanswered[field] ?? ''}`;
}

function yesOrNo(answer: boolean): string {
	return answer ? 'yes' : 'no';
}

function bodyText(body: 'none' | 'sent' | 'merged' | 'other'): string {
	return {
		none: 'without a body',
		sent: 'with the attributes that were sent',
		merged: 'with all attributes of the participant',
		other: 'with a body of another kind',
	}[body];
}

function delayText({ median, worst, missingAt }: Delay): string {
	if (worst === 0) return 'at once';
	return `after ${median} ms, at the latest after ${worst}; after ${missingAt} it was still missing once`;
}

function searchText({ allowed, missingPermission = [], ...found }: Search): string {
	if (!allowed) return `no, it takes the permission ${missingPermission.join(' or ')}`;
	const { needsDates, idsPerQuery, freshMs } = found;
	return [
		'yes',
		needsDates ? 'with dates' : 'without dates',
		...(idsPerQuery === undefined ? [] : [`${idsPerQuery} conversations at once`]),
		...(freshMs === undefined
			? []
			: [`it shows a write ${freshMs === 0 ? 'at once' : `after ${freshMs} ms`}`]),
	].join(', ');
}

function topicsText(topics: Record<string, Topic>): string {
	return Object.entries(topics)
		.map(([kind, topic]) => {
			if (!topic) return `${kind}: not in the list`;
			const { transports, permissions, isForUsers } = topic;
			const needs = permissions.length > 0 ? `, takes ${permissions.join(', ')}` : '';
			return `${kind}: ${transports.join(', ') || 'of no transport'}${needs}${isForUsers ? ', for a user only' : ''}`;
		})
		.join('; ');
}

function notificationsText(found: Notifications): string {
	const { attributesEvent, attributesDelayMs, heartbeatSeconds, expiresHours } = found;
	const events = {
		all: 'a write, as all attributes',
		changed: 'a write, as what has changed',
		unclear: 'a write',
		none: 'nothing of a write',
		refused: 'nothing of a write (its topic is refused)',
	}[attributesEvent];
	const known = (name: string, value: boolean | null | undefined) =>
		value === null || value === undefined ? [] : [`${name}: ${yesOrNo(value)}`];
	return [
		attributesDelayMs === undefined ? events : `${events}, after ${attributesDelayMs} ms`,
		...known('one that changes nothing', found.unchangedEvent),
		...known('an empty text', found.emptyShown),
		...known('a snapshot of the queue', found.snapshot),
		heartbeatSeconds === null ? 'no heartbeat' : `a heartbeat after ${heartbeatSeconds} s`,
		`ping answered: ${yesOrNo(found.ping)}`,
		`a second socket ${found.secondSocket === 'both' ? 'leaves the first' : 'closes the first'}`,
		...known('topics kept', found.topicsKept),
		`a channel lives ${expiresHours ?? '?'} hours, longer by PUT: ${yesOrNo(found.extendedByPut)}`,
	].join('; ');
}

function limitText(limit: RateLimit): string {
	const { allowed, windowSeconds, headers, headersOn429, retryAfterOn429, kind } = limit;
	const known = (name: string, value: boolean | null) =>
		value === null ? [] : [`${name}: ${yesOrNo(value)}`];
	return [
		`${allowed ?? 'unknown'} requests in ${windowSeconds ?? 'unknown'} s`,
		...known('told in headers', headers),
		...known('with a 429', headersOn429),
		...known('Retry-After', retryAfterOn429),
		...(kind ? [`of the kind ${kind}`] : []),
	].join('; ');
}
