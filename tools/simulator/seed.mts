import type { Conversation, Late, MediaType, Participant } from './conversations.mts';
import { QUEUES, USERS } from './directory.mts';
import { uuidFor } from './random.mts';

export interface SeedOptions {
	/** How many conversations. */
	conversations: number;
	/** How many participants each; customer, agent, acd, ivr, then these again. Default 1. */
	participants?: number;
	/** Their purposes, in place of `participants`. */
	purposes?: string[];
	/** Minutes since the first began; each further one began a millisecond later. Default 5. */
	startedMinutesAgo?: number;
	/** Minutes since they ended; still active when left out. */
	endedMinutesAgo?: number;
	/** Default `voice`. */
	mediaType?: MediaType;
	/** Default `inbound`. */
	direction?: 'inbound' | 'outbound';
	/** Queue of those whose purpose is customer, agent or acd; null: none. Default: one queue for all. */
	queueId?: string | null;
	/** Name of the person outside. Default: what it is. */
	name?: string;
	/** User behind those whose purpose is agent or user. Default: one user for all. */
	userId?: string;
	divisionId?: string;
	/** Of the person outside. Default: a phone number, or an email address, of each one's own. */
	address?: string;
	/** How late analytics hears of these, in milliseconds. Default: the setting `analyticsLagMs`. */
	analyticsLagMs?: number;
	/** How heavy each is, beside `detailsMaxWeight` and `conversationMaxWeight`. Default 1. */
	weight?: number;
	/** The first requests for it find it not whole yet. Default: it is whole at once. */
	late?: Late;
	/** Makes their IDs other than those of the same seed without it. */
	idSeed?: number;
	/** What the first participant of each has at the start. */
	attributes?: Record<string, string>;
}

export interface SeededConversation {
	id: string;
	/** The ID of the first participant. */
	participantId: string;
	participants: Array<{ id: string; purpose: string }>;
}

const usualPurposes = ['customer', 'agent', 'acd', 'ivr'];
const routedPurposes = ['customer', 'agent', 'acd'];
const userPurposes = ['agent', 'user'];

/** Conversations whose IDs depend on the batch number and their place in it alone. */
export function seedConversations(options: SeedOptions, batch: number): Conversation[] {
	const { conversations, idSeed } = options;
	const place = idSeed === undefined ? `${batch}` : `${idSeed} ${batch}`;
	return Array.from({ length: conversations }, (_, index) =>
		seedConversation(options, `${place}/${index}`, index),
	);
}

/** What a test needs to know of a conversation. */
export function describeSeeded({ id, participants }: Conversation): SeededConversation {
	const brief = participants.map((one) => ({ id: one.id, purpose: one.purpose }));
	return { id, participantId: brief[0]?.id ?? '', participants: brief };
}

/** One participant of a conversation; its name for the ID must be unique. */
export function newParticipant(
	purpose: string,
	idName: string,
	startTime: number,
	options: Partial<SeedOptions> = {},
): Participant {
	const { queueId = QUEUES[0].id, userId = USERS[0].id } = options;
	const isRouted = queueId !== null && routedPurposes.includes(purpose);
	const queue = isRouted ? { queueId, queueName: QUEUES[0].name } : {};
	const user = userPurposes.includes(purpose) ? { userId } : {};
	const versions = [{ since: -Infinity, attributes: new Map<string, string>() }];
	const own = purpose === 'customer' || purpose === 'external' ? options.name : undefined;
	const name = own ?? `Simulated ${purpose}`;
	return { id: uuidFor(idName), purpose, name, ...user, ...queue, startTime, versions };
}

function seedConversation(options: SeedOptions, idName: string, index: number): Conversation {
	const { startedMinutesAgo = 5, endedMinutesAgo, participants: n = 1 } = options;
	const startTime = Math.round(Date.now() - startedMinutesAgo * 60_000) + index;
	const endTime =
		endedMinutesAgo === undefined ? undefined : Math.round(Date.now() - endedMinutesAgo * 60_000);
	const purposes =
		options.purposes ??
		Array.from({ length: n }, (_, place) => usualPurposes[place % usualPurposes.length]);
	const participants = purposes.map((purpose, place) => ({
		...newParticipant(purpose, `participant ${idName}/${place}`, startTime + place, options),
		endTime,
	}));
	if (participants[0]) {
		const attributes = new Map(Object.entries(options.attributes ?? {}));
		participants[0].versions = [{ since: -Infinity, attributes }];
	}
	return {
		id: uuidFor(`conversation ${idName}`),
		mediaType: options.mediaType ?? 'voice',
		direction: options.direction ?? 'inbound',
		divisionId: options.divisionId ?? uuidFor('division'),
		address: options.address ?? addressOf(options.mediaType, index),
		startTime,
		endTime,
		analyticsLagMs: options.analyticsLagMs,
		weight: options.weight,
		late: options.late && { ...options.late },
		removed: false,
		participants,
	};
}

function addressOf(mediaType: MediaType = 'voice', index: number): string {
	const isPhone = mediaType === 'voice' || mediaType === 'callback';
	return isPhone ? `tel:+1317555${1000 + (index % 9000)}` : `person${index}@example.com`;
}
