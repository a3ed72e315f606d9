import fc from 'fast-check';
import type { SettingsLike } from '../../../tools/simulator/like.mts';
import type { FaultMix, NotificationSettings, Settings } from '../../../tools/simulator/server.mts';
import type { Answered } from '../../../tools/probe/findings.mts';

/** One position of all switches of a simulator, and what a probe has to say of it. */
export interface Position {
	settings: SettingsLike;
	/** What is set, in the words of the findings; times and what depends on chance are not in it. */
	says: Partial<Answered>;
	maySpendWindow: boolean;
	/** What goes wrong on the way. */
	faults?: FaultMix;
	/** What the participant has before. */
	own: Record<string, string>;
}

/** A switch: each of its positions with what it is called in the findings. */
function either<const Setting, const Word>(
	...pairs: Array<readonly [Setting, Word]>
): fc.Arbitrary<readonly [Setting, Word]> {
	return fc.constantFrom(...pairs);
}

const nameFate = either(['keep', 'kept'], ['lose', 'lost'], ['refuse', 'refused']);
const nameKinds = fc.record({
	blanks: nameFate,
	dots: nameFate,
	chars256: nameFate,
	chars1000: nameFate,
	emoji: nameFate,
});

/** What is stored of a write. */
const values = fc.record({
	nullValue: either(
		['remove', 'removed'],
		['keep', 'kept'],
		['reject', 'refused'],
		['storeEmpty', 'emptied'],
	),
	emptyValue: either(['store', 'kept'], ['remove', 'removed'], ['reject', 'refused']),
	nonStringValue: either(['coerce', 'asText'], ['keep', 'kept'], ['reject', 'refused']),
	attributesPatch: either(['merge', true], ['merge', true], ['replace', false]),
	caseSensitiveNames: either([true, true], [false, false]),
	writeAfterEnd: either(
		['accept', 'accepted'],
		['ignore', 'ignored'],
		['notFound', 'refused'],
		['conflict', 'refused'],
	),
	maxAttributeValueBytes: either(
		[255, 0],
		[256, 256],
		[1_999, 256],
		[2_000, 2_000],
		[32_000, 32_000],
		[199_999, 32_000],
		[Infinity, 200_000],
	),
	names: nameKinds,
});

/** What is answered. */
const answers = fc.record({
	unknownParticipant: fc.constantFrom(400, 403, 404, 409),
	unknownConversation: fc.constantFrom(400, 403, 404),
	patchStatus: fc.constantFrom<200 | 202>(200, 202),
	patchBody: fc.constantFrom<'none' | 'sent' | 'merged'>('none', 'sent', 'merged'),
	mediaPatchBody: fc.constantFrom<'none' | 'sent' | 'merged'>('none', 'sent', 'merged'),
	readDelayMs: fc.constantFrom(0, 300, 600),
});

const searches = fc.record({
	isAllowed: fc.constantFrom(true, true, true, false),
	searchWithoutDates: either(['accept', false], ['reject', true]),
	searchMaxValues: either([1, 1], [2, 2], [9, 2], [10, 10], [50, 50], [99, 50], [Infinity, 100]),
	searchDelayMs: fc.constantFrom(undefined, 0, 400),
});

const USERS = 'v2.users.{id}.conversations';

/** What a channel, its socket and its events do. */
const sockets = fc.record({
	detailEvents: fc.constantFrom(true, true, false),
	attributesEvent: fc.constantFrom<'all' | 'changed'>('all', 'changed'),
	unchangedEvent: fc.boolean(),
	emptyShown: fc.boolean(),
	attributeSnapshots: fc.boolean(),
	delayMs: fc.constantFrom(0, 50),
	needs: fc.constantFrom<NotificationSettings['needs']>(
		{},
		{ [USERS]: ['a:b:view'] },
		{ [USERS]: 'currentUser' },
	),
	pong: fc.boolean(),
	secondSocket: either(['closesFirst', 'closesFirst'], ['silencesFirst', 'both']),
	topicsKept: fc.boolean(),
	isExtended: fc.boolean(),
});

const limits = fc.record({
	limit: fc.integer({ min: 60, max: 90 }),
	windowSeconds: fc.constantFrom(3, 4),
	limitKind: fc.constantFrom<Settings['limitKind']>('fixed', 'sliding', 'bucket'),
	rateLimitHeaders: fc.boolean(),
	rateLimitHeadersOn429: fc.boolean(),
	retryAfter: fc.boolean(),
	maySpendWindow: fc.boolean(),
});

/** What the findings do not tell, and must not be moved by. */
const others: fc.Arbitrary<Partial<Settings>> = fc.record({
	resetRounding: fc.constantFrom('up', 'down', 'plusOne'),
	retryAfterInMessage: fc.boolean(),
	serviceMs: fc.constantFrom(0, 0, 5),
	tokenTtlSeconds: fc.constantFrom(15, 86_400),
	tokenErrorStatus: fc.constantFrom(400, 401),
	expiredTokenCode: fc.constantFrom('bad.credentials', 'credentials.expired'),
	refreshRotates: fc.boolean(),
	pkceRefreshToken: fc.boolean(),
	consent: fc.constantFrom('ask', 'allow', 'deny'),
	participantPatch: fc.constantFrom('merge', 'documented', 'reject'),
	detailsMaxIntervalDays: fc.constantFrom(1, Infinity),
	detailsRepeats: fc.constantFrom(0, 2),
	detailsEmptyPage: fc.constantFrom('array', 'absent'),
});

const troubles = fc.record({
	hasFaults: fc.constantFrom(false, false, true),
	own: fc.constantFrom<Record<string, string>>({}, { ownAttribute: 'secret-value', other: 'x' }),
});

export const SEARCH_PERMISSION = 'conversation:participant:attributesview';
const faults: FaultMix = { 503: 0.02, 429: 0.02, reset: 0.01, resetAfter: 0.01, slow: 0.01 };

/** Any position of all switches. */
export const positions: fc.Arbitrary<Position> = fc
	.tuple(values, answers, searches, sockets, limits, others, troubles)
	.map(([value, answer, search, socket, limit, other, { hasFaults, own }]) => {
		const { isExtended, secondSocket, ...socketSwitches } = socket;
		const { windowSeconds, maySpendWindow, ...limitSettings } = limit;
		// Long enough for groups of requests to fall into one window on a busy machine
		const windowMs = (windowSeconds + (maySpendWindow ? 3 : 0)) * 1000;
		const { isAllowed, searchDelayMs, ...searchSwitches } = search;
		const { names, ...valueSwitches } = value;
		// What is merged is what was sent, where everything else is gone
		const seenBody = (body: typeof answer.patchBody) =>
			value.attributesPatch[1] ? body : sentOrNone(body);
		const patchBody = seenBody(answer.patchBody);
		const mediaPatchBody = seenBody(answer.mediaPatchBody);
		return {
			settings: {
				...other,
				...answer,
				...limitSettings,
				...settingsOf(valueSwitches),
				...settingsOf(searchSwitches),
				...(searchDelayMs === undefined ? {} : { searchDelayMs }),
				names: settingsOf(names),
				patchBody,
				mediaPatchBody,
				notifications: {
					...socketSwitches,
					secondSocket: secondSocket[0],
					extendedBy: isExtended ? ['put'] : [],
				},
				windowMs,
				forbidden: isAllowed
					? false
					: { routes: ['attributeSearch'], permissions: [SEARCH_PERMISSION] },
			},
			says: {
				nullValue: value.nullValue[1],
				emptyText: value.emptyValue[1],
				nonString: value.nonStringValue[1],
				merge: value.attributesPatch[1],
				caseSensitive: value.caseSensitiveNames[1],
				afterEnd: value.writeAfterEnd[1],
				valueLength: value.maxAttributeValueBytes[1],
				names: wordsOf(names),
				unknownParticipant: answer.unknownParticipant,
				unknownConversation: answer.unknownConversation,
				patchAnswer: { status: answer.patchStatus, body: patchBody },
				mediaAnswer: { status: 202, body: mediaPatchBody },
				topics: listed(socket),
				notifications: heard(value, socket),
				search: isAllowed
					? {
							allowed: true,
							needsDates: search.searchWithoutDates[1],
							idsPerQuery: search.searchMaxValues[1],
						}
					: { allowed: false, missingPermission: [SEARCH_PERMISSION] },
			},
			maySpendWindow,
			faults: hasFaults && !maySpendWindow ? faults : undefined,
			own,
		};
	});

type Drawn<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;

/** What the findings say of the topics. */
function listed({ detailEvents, needs }: Drawn<typeof sockets>): Answered['topics'] {
	const open = { transports: ['All'], permissions: [], isForUsers: false };
	const isForUsers = needs[USERS] === 'currentUser';
	const permissions = isForUsers ? [] : ((needs[USERS] as string[] | undefined) ?? []);
	const transports = detailEvents ? ['All'] : ['EventBridge', 'ProcessAutomation'];
	return {
		queue: open,
		user: { ...open, permissions, isForUsers },
		attributes: { ...open, transports },
	};
}

/** What the findings say of a socket, but for times. */
function heard(
	value: Drawn<typeof values>,
	socket: Drawn<typeof sockets>,
): Answered['notifications'] {
	const { detailEvents, attributesEvent, unchangedEvent, emptyShown, attributeSnapshots } = socket;
	const isMerged = value.attributesPatch[1];
	const isStored = value.emptyValue[0] === 'store' || attributesEvent === 'changed';
	const isTaken = value.emptyValue[0] !== 'reject';
	return {
		...{ extendedByPut: socket.isExtended, ping: socket.pong, snapshot: attributeSnapshots },
		...{ expiresHours: 24, heartbeatSeconds: null, secondSocket: socket.secondSocket[1] },
		topicsKept: detailEvents || attributeSnapshots ? socket.topicsKept : null,
		attributesEvent: !detailEvents ? 'refused' : isMerged ? attributesEvent : 'unclear',
		...(detailEvents && { unchangedEvent }),
		...(detailEvents && isTaken && { emptyShown: emptyShown && isStored }),
	};
}

function sentOrNone(body: 'none' | 'sent' | 'merged'): 'none' | 'sent' {
	return body === 'merged' ? 'sent' : body;
}

type Switches = Record<string, readonly [unknown, unknown]>;

function settingsOf<All extends Switches>(switches: All): { [Name in keyof All]: All[Name][0] } {
	return partOf(switches, 0) as { [Name in keyof All]: All[Name][0] };
}

function wordsOf<All extends Switches>(switches: All): { [Name in keyof All]: All[Name][1] } {
	return partOf(switches, 1) as { [Name in keyof All]: All[Name][1] };
}

function partOf(switches: Switches, at: 0 | 1): object {
	return Object.fromEntries(Object.entries(switches).map(([name, pair]) => [name, pair[at]]));
}
