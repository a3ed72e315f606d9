import type { FoundConversation } from '../GenesysParticipantAttributes/find/results';

/** What a live trigger starts a workflow with. */
export type LiveEvent = 'entered' | 'offered' | 'answered' | 'ended';

/** A time as far as it is known, in epoch milliseconds. */
export interface Moment {
	/** Undefined where nothing tells it. */
	time?: number;
	/** It was not before this. */
	since?: number;
}

/** A participant, as far as it matters to what has happened. */
export interface Party {
	purpose?: string;
	userId?: string;
	/** The queues that it waited in, or was reached by. */
	visits: Array<Moment & { queueId: string }>;
	/** When it rang at somebody; of one who was connected without having been seen to ring, that. */
	offered?: Moment;
	/** When somebody was connected. */
	answered?: Moment;
}

/**
 * A conversation at a moment, with its past: as a notification has it, or as analytics does. What has
 * happened to it is the same by both.
 */
export interface Sighting {
	conversation: FoundConversation;
	/** By participant ID; only a notification has them. */
	attributes?: Map<string, Record<string, string>>;
	mediaTypes: string[];
	/** Of any of its parts. */
	directions: string[];
	/** In the order in which they came. */
	parties: Party[];
	ended?: Moment;
	/** It did not begin before this; epoch milliseconds. */
	since?: number;
}

/** Which events of which conversations are wanted. */
export interface Targets {
	event: LiveEvent;
	/** By queues, unless by users; undefined: all queues. */
	queues?: ReadonlySet<string>;
	users?: ReadonlySet<string>;
	mediaType?: string;
	direction?: string;
}

/** Something that has happened to a conversation. */
export interface Occurrence {
	/** The same for the same event, whoever tells of it and however often. */
	key: string;
	/** Epoch milliseconds; undefined where nothing tells it. */
	time?: number;
	/** Epoch milliseconds; -Infinity where nothing tells. */
	since: number;
	queueId: string | null;
	userId: string | null;
}

const AGENTS = ['agent', 'user'];

function isAgent({ purpose = '' }: Party): boolean {
	return AGENTS.includes(purpose.toLowerCase());
}

function isQueue({ purpose = '' }: Party): boolean {
	return purpose.toLowerCase() === 'acd';
}

/** The earliest; one that nothing tells the time of may be earlier than all others. */
function earliest(moments: Moment[]): Moment {
	const begins = ({ time, since = -Infinity }: Moment) => time ?? since;
	return moments.reduce((first, one) => (begins(one) < begins(first) ? one : first));
}

/** The queues of a party, the last one last. An agent without one was reached by the last queue before. */
function queuesOf(party: Party, all: Party[]): string[] {
	const own = party.visits.map(({ queueId }) => queueId);
	if (own.length > 0 || party.purpose?.toLowerCase() !== 'agent') return own;
	return all
		.slice(0, all.indexOf(party))
		.filter(isQueue)
		.flatMap(({ visits }) => visits.map(({ queueId }) => queueId))
		.slice(-1);
}

/** One for each queue that the conversation was in. */
function entries(
	id: string,
	{ parties, since = -Infinity }: Sighting,
	isWatched: (queueId: string) => boolean,
): Occurrence[] {
	const all = parties.flatMap((party) =>
		party.visits.map((visit) => ({ ...visit, isOfQueue: isQueue(party) })),
	);
	const queueIds = [...new Set(all.map(({ queueId }) => queueId))].filter(isWatched);
	return queueIds.map((queueId) => {
		const visits = all.filter((visit) => visit.queueId === queueId);
		const ofQueue = visits.filter(({ isOfQueue }) => isOfQueue);
		// Others have the queue from their own beginning on, or from later on
		const times = (ofQueue.length > 0 ? ofQueue : visits).flatMap(({ time }) => time ?? []);
		const time = times.length > 0 ? Math.min(...times) : undefined;
		return { key: `${id}/${queueId}`, time, since, queueId, userId: null };
	});
}

/**
 * What has happened to a conversation, of what is wanted. Each state that it went through counts as
 * seen once a later one is: nobody promises that each is told.
 */
export function occurrencesOf(sighting: Sighting, targets: Targets): Occurrence[] {
	const { event, queues, users, mediaType, direction } = targets;
	const { conversation, parties, mediaTypes, directions } = sighting;
	const id = conversation.conversationId.toLowerCase();
	if (mediaType && !mediaTypes.includes(mediaType)) return [];
	if (direction && !directions.includes(direction)) return [];
	const isWatched = (queueId: string) => !queues || queues.has(queueId);
	if (event === 'entered') return entries(id, sighting, isWatched);

	const isOurs = (party: Party) =>
		users
			? isAgent(party) && users.has(party.userId ?? '')
			: queuesOf(party, parties).some(isWatched);
	const ours = parties.filter(isOurs);
	const agents = ours.filter(isAgent);
	const reached = event === 'ended' ? agents : agents.filter((party) => party[event]);
	const moment =
		event === 'ended'
			? ours.length > 0 && sighting.ended
			: reached.length > 0 && earliest(reached.flatMap((party) => party[event] ?? []));
	if (!moment) return [];
	const last = reached.at(-1);
	const ofQueues = last ? queuesOf(last, parties) : [];
	const queueId = [...ours.flatMap((party) => queuesOf(party, parties)), ...ofQueues]
		.filter(isWatched)
		.at(-1);
	const since = Math.max(moment.since ?? -Infinity, sighting.since ?? -Infinity);
	const told = { queueId: queueId ?? null, userId: last?.userId ?? null };
	return [{ key: id, time: moment.time, since, ...told }];
}
