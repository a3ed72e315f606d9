import type { TopicKind } from '../../simulator/notifications/topics.mts';
import type { Answered, Topic } from '../findings.mts';
import type { Probe } from '../question.mts';
import { list, member, safeWord } from '../reply.mts';
import { accepted } from '../unanswered.mts';

/** Topics of notifications, as Genesys writes them. */
export const TOPICS: Record<TopicKind, string> = {
	queue: 'v2.routing.queues.{id}.conversations',
	user: 'v2.users.{id}.conversations',
	attributes: 'v2.detail.events.conversation.{id}.attributes',
};

const expand = ['transports', 'requiresPermissions', 'permissionDetails'];

/** Which ways the topics have, and which permissions they take. */
export async function topics({ client }: Probe): Promise<Pick<Answered, 'topics'>> {
	const query = expand.map((one) => `expand=${one}`).join('&');
	const path = `/api/v2/notifications/availabletopics?${query}`;
	const { json } = accepted(await client.call({ method: 'GET', path }), 'The list of topics');
	const entities = list(json, 'entities');
	const found = Object.entries(TOPICS).map(([kind, id]) => {
		const entity = entities.find((one) => member(one, 'id') === id);
		return [kind, entity === undefined ? null : topicOf(entity)];
	});
	return { topics: Object.fromEntries(found) as Record<TopicKind, Topic> };
}

function topicOf(entity: unknown): Topic {
	const details = list(entity, 'permissionDetails');
	const named = [
		...list(entity, 'requiresPermissions'),
		...details.flatMap((one) => list(one, 'permissions')),
	];
	return {
		transports: list(entity, 'transports').map(safeWord).filter(Boolean),
		permissions: [...new Set(named.map(safeWord).filter(Boolean))],
		isForUsers:
			member(entity, 'requiresCurrentUser') === true ||
			details.some((one) => member(one, 'type') === 'requiresCurrentUser'),
	};
}
