import { badRequest, Refusal } from './errors.mts';
import type { Settings } from './settings.mts';

/** Attributes as they were from a moment on (`performance.now()` milliseconds). */
interface Version {
	since: number;
	/** Text, but for what `nonStringValue: 'keep'` let in. */
	attributes: ReadonlyMap<string, unknown>;
}

/** Times are milliseconds since 1970, as `Date.now()` gives them. */
export interface Participant {
	id: string;
	purpose: string;
	name: string;
	userId?: string;
	queueId?: string;
	queueName?: string;
	startTime: number;
	endTime?: number;
	/** When it was answered, where it rang before; absent: it has talked from its start. */
	connectedTime?: number;
	/** What it does there; when left out, it talks. */
	part?: Part;
	/** Roles that its media have had, such as `monitor`. */
	mediaRoles?: string[];
	/** The other party of a consult transfer. */
	consultParticipantId?: string;
	/** The newest last; never empty. */
	versions: Version[];
}

/** `rings`: is called, and was never connected. `watches`: only sees the screen of another. */
export type Part = 'talks' | 'rings' | 'watches';

export type MediaType = 'voice' | 'callback' | 'chat' | 'email' | 'message';

export interface Conversation {
	id: string;
	mediaType: MediaType;
	direction: 'inbound' | 'outbound';
	divisionId: string;
	/** Of the person outside; a phone number is `tel:` with its country code. */
	address: string;
	startTime: number;
	endTime?: number;
	/** How late analytics hears of it; absent: as of all others. */
	analyticsLagMs?: number;
	/** What it weighs by itself, and adds to the weight of a page of the details query; absent: 1. */
	weight?: number;
	/** Absent: it is whole. */
	late?: Late;
	/** Gone from the live API. */
	removed: boolean;
	participants: Participant[];
}

/** A conversation that has just begun, as so many requests for it find it before it is whole. */
export interface Late {
	requests: number;
	as: 'unknown' | 'withoutParticipants' | 'withoutAgents';
}

export type Conversations = Map<string, Conversation>;

/** What is stored, or what a read of that age shows. Keys are safe whatever they are called. */
export function attributesAt(
	participant: Participant,
	ageMs = 0,
	now = performance.now(),
): Record<string, string> {
	const version = participant.versions.filter((one) => one.since <= now - ageMs).at(-1);
	const { attributes } = version ?? participant.versions[0];
	return Object.fromEntries(attributes) as Record<string, string>;
}

/** Sets the given names, removes those with null, and leaves the others as they are. */
export function mergeAttributes(
	participant: Participant,
	changes: Iterable<[string, unknown]>,
	now = performance.now(),
): void {
	const attributes = new Map(participant.versions.at(-1)?.attributes);
	for (const [name, value] of changes) {
		if (value === null) attributes.delete(name);
		else attributes.set(name, value);
	}
	participant.versions.push({ since: now, attributes });
}

/** Ends a conversation with all its participants; one that has ended keeps its time. */
export function endConversation(conversation: Conversation, now = Date.now()): void {
	conversation.endTime ??= now;
	for (const participant of conversation.participants) participant.endTime ??= now;
}

/** An agent whom a conversation rings at takes it, and it leaves the queues that it waits in. */
export function answer(conversation: Conversation, agent: Participant, now = Date.now()): void {
	agent.part = 'talks';
	agent.connectedTime = now;
	const waiting = conversation.participants.filter(({ purpose }) => purpose === 'acd');
	for (const queue of waiting) queue.endTime ??= now;
}

/** The conversation that a test named; a wrong name is the test's mistake. */
export function knownConversation(conversations: Conversations, id: string): Conversation {
	const conversation = conversations.get(id.toLowerCase());
	if (!conversation) throw new Error(`The simulator has no conversation ${id}`);
	return conversation;
}

/** The participant that a test named. */
export function knownParticipant(
	conversations: Conversations,
	conversationId: string,
	id: string,
): Participant {
	const { participants } = knownConversation(conversations, conversationId);
	const participant = participants.find((one) => one.id === id.toLowerCase());
	if (!participant) throw new Error(`Conversation ${conversationId} has no participant ${id}`);
	return participant;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Refuses what is no UUID. */
export function checkId(id: string): void {
	if (!uuid.test(id)) {
		throw badRequest('The identifier is not a valid UUID.');
	}
}

/** The conversation that a request names, or 400, or the status for one that is unknown. */
export function liveConversation(
	conversations: Conversations,
	id: string,
	{ unknownConversation }: Pick<Settings, 'unknownConversation'>,
): Conversation {
	checkId(id);
	const conversation = conversations.get(id.toLowerCase());
	if (!conversation || conversation.removed || isLate(conversation, 'unknown')) {
		throw new Refusal(unknownConversation);
	}
	return conversation;
}

/** The participants that a request finds there. */
export function shownParticipants(conversation: Conversation): Participant[] {
	const { participants } = conversation;
	if (isLate(conversation, 'withoutParticipants')) return [];
	const isWithoutAgents = isLate(conversation, 'withoutAgents');
	return participants.filter(({ purpose }) => !isWithoutAgents || purpose !== 'agent');
}

/** Whether a request finds it so; one that does brings it nearer to being whole. */
function isLate({ late }: Conversation, as: Late['as']): boolean {
	if (late?.as !== as || late.requests === 0) return false;
	late.requests -= 1;
	return true;
}
