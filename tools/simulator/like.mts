import type { Findings } from '../probe/findings.mts';
import { defaultSettings } from './settings.mts';
import type { NameRules } from './names.mts';
import type { NotificationSettings } from './notifications/settings.mts';
import { TOPICS } from './notifications/topics.mts';
import type { TopicKind } from './notifications/topics.mts';
import type { Settings } from './settings.mts';

export type SettingsLike = Partial<Omit<Settings, 'notifications'>> & {
	notifications?: Partial<NotificationSettings>;
};

/** The settings that make a simulator behave as a probe has found; where it has not, the defaults. */
export function settingsLike(findings: Findings): SettingsLike {
	return withoutUndefined({
		nullValue: pick(findings.nullValue, {
			removed: 'remove',
			kept: 'keep',
			refused: 'reject',
			emptied: 'storeEmpty',
		}),
		emptyValue: pick(findings.emptyText, { kept: 'store', removed: 'remove', refused: 'reject' }),
		nonStringValue: pick(findings.nonString, {
			asText: 'coerce',
			kept: 'keep',
			refused: 'reject',
		}),
		unknownParticipant: findings.unknownParticipant ?? undefined,
		unknownConversation: findings.unknownConversation ?? undefined,
		attributesPatch: pick(asWord(findings.merge), { true: 'merge', false: 'replace' }),
		caseSensitiveNames: findings.caseSensitive ?? undefined,
		readDelayMs: findings.readDelayMs?.median,
		writeAfterEnd: pick(findings.afterEnd, {
			accepted: 'accept',
			ignored: 'ignore',
			refused: 'notFound',
		}),
		...answerLike(findings),
		...limitsLike(findings),
		...searchLike(findings),
		notifications: notificationsLike(findings),
	});
}

function answerLike(findings: Findings): Partial<Settings> {
	const { patchAnswer, mediaAnswer, names, valueLength } = findings;
	const { status, body } = patchAnswer ?? {};
	return {
		patchStatus: status as Settings['patchStatus'] | undefined,
		patchBody: body === 'other' ? 'none' : body,
		mediaPatchBody: mediaAnswer?.body === 'other' ? 'none' : mediaAnswer?.body,
		names: names ? nameRules(names) : undefined,
		maxAttributeValueBytes: longestLike(valueLength),
	};
}

/** Nothing longer than 200,000 was tried, and nothing shorter than 256. */
function longestLike(valueLength: number | null): number | undefined {
	if (valueLength === null) return undefined;
	return valueLength === 200_000 ? Infinity : Math.max(255, valueLength);
}

function nameRules(names: NonNullable<Findings['names']>): NameRules {
	const rules = { kept: 'keep', lost: 'lose', refused: 'refuse' } as const;
	const entries = Object.entries(names).map(([kind, fate]) => [kind, rules[fate]]);
	return { ...defaultSettings.names, ...(Object.fromEntries(entries) as NameRules) };
}

function limitsLike({ rateLimit }: Findings): Partial<Settings> {
	if (!rateLimit) return {};
	const { allowed, windowSeconds, headers, headersOn429, retryAfterOn429, kind } = rateLimit;
	return {
		limit: allowed ?? undefined,
		windowMs: windowSeconds === null ? undefined : windowSeconds * 1000,
		limitKind: kind ?? undefined,
		rateLimitHeaders: headers ?? undefined,
		rateLimitHeadersOn429: headersOn429 ?? undefined,
		retryAfter: retryAfterOn429 ?? undefined,
	};
}

function searchLike({ search }: Findings): Partial<Settings> {
	if (!search) return {};
	const { allowed, missingPermission = [], needsDates, idsPerQuery, freshMs } = search;
	const permissions = missingPermission;
	return {
		forbidden: allowed ? undefined : { routes: ['attributeSearch'], permissions },
		searchWithoutDates: pick(asWord(needsDates), { true: 'reject', false: 'accept' }),
		searchMaxValues: idsPerQuery === 100 ? Infinity : idsPerQuery,
		searchDelayMs: freshMs,
	};
}

function notificationsLike({ topics, notifications }: Findings): Partial<NotificationSettings> {
	const transports = topics?.attributes?.transports;
	const isForSockets = transports?.some((one) => one === 'All' || one === 'Websocket');
	const { attributesEvent, heartbeatSeconds, expiresHours, extendedByPut } = notifications ?? {};
	const needs = Object.entries(topics ?? {}).flatMap(([kind, topic]) =>
		topic
			? [[TOPICS[kind as TopicKind], topic.isForUsers ? 'currentUser' : topic.permissions]]
			: [],
	);
	return withoutUndefined({
		needs: topics ? (Object.fromEntries(needs) as NotificationSettings['needs']) : undefined,
		detailEvents: isForSockets,
		attributesEvent:
			attributesEvent === 'all' || attributesEvent === 'changed' ? attributesEvent : undefined,
		unchangedEvent: notifications?.unchangedEvent,
		attributeSnapshots: notifications?.snapshot ?? undefined,
		emptyShown: notifications?.emptyShown,
		delayMs: notifications?.attributesDelayMs,
		heartbeatMs: heartbeatSeconds ? heartbeatSeconds * 1000 : undefined,
		pong: notifications?.ping,
		secondSocket: pick(notifications?.secondSocket, {
			closesFirst: 'closesFirst',
			both: 'silencesFirst',
		}),
		topicsKept: notifications?.topicsKept ?? undefined,
		channelTtlMs: expiresHours ? expiresHours * 3_600_000 : undefined,
		extendedBy: extendedByPut === false ? [] : undefined,
	});
}

function asWord(value: boolean | null | undefined): 'true' | 'false' | undefined {
	if (value === null || value === undefined) return undefined;
	return value ? 'true' : 'false';
}

function pick<Found extends string, Setting>(
	found: Found | null | undefined,
	settings: Record<Found, Setting>,
): Setting | undefined {
	return found === null || found === undefined ? undefined : settings[found];
}

function withoutUndefined<All extends object>(settings: All): All {
	const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
	return Object.fromEntries(entries) as All;
}
