import type { NotificationSettings } from './settings.mts';

/** The topics that there are, as `GET availabletopics` writes them. */
export const TOPICS = {
	queue: 'v2.routing.queues.{id}.conversations',
	user: 'v2.users.{id}.conversations',
	attributes: 'v2.detail.events.conversation.{id}.attributes',
} as const;

export type TopicKind = keyof typeof TOPICS;

const kinds = Object.keys(TOPICS) as TopicKind[];
const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

const patterns = kinds.map((kind) => {
	const [before, after] = TOPICS[kind].replaceAll('.', '\\.').split('{id}');
	return { kind, pattern: new RegExp(`^${before}(${ID})${after}$`, 'i') };
});

/** The name of a topic, as frames have it. */
export function topicName(kind: TopicKind, id: string): string {
	return TOPICS[kind].replace('{id}', id.toLowerCase());
}

/** The longest name that combines several topics. */
const MAX_COMBINED = 200;

/** What is wrong with a topic that a client asks for; undefined where it may have it. */
export interface Objection {
	status: 400 | 403;
	code: string;
	message: string;
	missingPermissions?: string[];
}

const INVALID: Objection = {
	status: 400,
	code: 'notification.invalid.topic',
	message: 'The subscription topic is not valid.',
};

/** The single names of a topic such as `v2.users.<id>?conversations&presence`; none where it is invalid. */
export function singleTopics(asked: string): string[] {
	const [prefix, suffixes] = asked.split('?');
	if (suffixes === undefined) return nameOf(asked);
	if (asked.length > MAX_COMBINED) return [];
	const names = suffixes.split('&').map((suffix) => nameOf(`${prefix}.${suffix}`));
	return names.every((one) => one.length > 0) ? names.flat() : [];
}

function nameOf(asked: string): string[] {
	const kind = kindOf(asked);
	return kind ? [topicName(kind.kind, kind.id)] : [];
}

function kindOf(name: string): { kind: TopicKind; id: string } | undefined {
	for (const { kind, pattern } of patterns) {
		const id = pattern.exec(name)?.[1];
		if (id) return { kind, id };
	}
	return undefined;
}

/**
 * Why a token may not have a topic.
 *
 * @param isPerson whether there is a user behind the token
 */
export function objectionTo(
	asked: string,
	isPerson: boolean,
	settings: Pick<NotificationSettings, 'missing' | 'detailEvents'>,
): Objection | undefined {
	const names = singleTopics(asked);
	if (names.length === 0) return INVALID;
	for (const name of names) {
		const objection = objectionToKind(kindOf(name)!.kind, isPerson, settings);
		if (objection) return objection;
	}
	return undefined;
}

function objectionToKind(
	kind: TopicKind,
	isPerson: boolean,
	{ missing, detailEvents }: Pick<NotificationSettings, 'missing' | 'detailEvents'>,
): Objection | undefined {
	const topic = TOPICS[kind];
	if (kind === 'attributes' && !detailEvents) {
		const message = 'unable to subscribe, transport type not permitted.';
		return { status: 400, code: 'notification.transport.not.allowed', message };
	}
	const lacks = missing[topic];
	if (lacks === undefined || (lacks === 'currentUser' && isPerson)) return undefined;
	const missingPermissions = lacks === 'currentUser' ? [] : lacks;
	const message =
		lacks === 'currentUser'
			? `The topic "${topic}" is for its own user only.`
			: `The user does not have permission "${lacks.join(', ')}" required for topic "${topic}"`;
	return { status: 403, code: 'notification.unauthorized.topic', message, missingPermissions };
}

const DESCRIPTIONS: Record<TopicKind, string> = {
	queue: 'Conversations of a queue.',
	user: 'Conversations of a user.',
	attributes: 'Participant attributes were updated.',
};

/** What `GET availabletopics` lists; only the ID unless more is asked for. */
export function availableTopics(
	expand: string[],
	{ needs: listed, missing, detailEvents }: NotificationSettings,
): object[] {
	return kinds.map((kind) => {
		const id = TOPICS[kind];
		const needs = missing[id] ?? listed[id] ?? [];
		const isPersonal = needs === 'currentUser';
		const permissions = isPersonal ? [] : needs;
		const type = isPersonal ? 'requiresCurrentUser' : 'requiresPermissions';
		const isForSockets = kind !== 'attributes' || detailEvents;
		const all: Record<string, unknown> = {
			description: DESCRIPTIONS[kind],
			visibility: 'Public',
			enforced: true,
			transports: isForSockets ? ['All'] : ['EventBridge', 'ProcessAutomation'],
			requiresPermissions: permissions,
			permissionDetails:
				needs.length === 0
					? []
					: [{ type, permissions, allowsCurrentUser: isPersonal, enforced: true }],
			topicParameters: ['id'],
			publicApiTemplateUriPaths: [],
		};
		const shown = Object.entries(all).filter(([name]) => expand.includes(name));
		return { id, ...Object.fromEntries(shown) };
	});
}
