import type { Client } from './client.mts';
import type { Interrupt } from './interrupt.mts';
import { pollFor } from './poll.mts';
import type { Sighting } from './poll.mts';
import { isAccepted, list, member, record } from './reply.mts';
import type { Reply } from './reply.mts';
import type { Timing } from './timing.mts';
import { accepted, CannotGoOn, Unanswered } from './unanswered.mts';

/** All attributes of the probe begin with it. */
export const PREFIX = 'n8nProbe';
/** Every write has it, with a value of its own: where a read shows it, it shows the whole write. */
const MARKER = `${PREFIX}Marker`;

export type Attributes = Record<string, unknown>;

/** A participant, and what the probe does with its attributes. */
export interface Target {
	readonly conversationId: string;
	readonly participantId: string;
	readonly startTime: string;
	/**
	 * A write replaces all attributes: from now on every write has those that were there before.
	 * Undefined until it is known.
	 */
	replaces?: boolean;
	/** Names of the attributes that were there before. Their values are told to nobody. */
	readonly ownNames: string[];
	/** Whether none of them is there any more. */
	hasLostOwn(attributes: Attributes): boolean;
	/** The medium by whose address its attributes may be written as well, such as `calls`. */
	readonly media?: string;
	/** A queue that the conversation is in. */
	readonly queueId?: string;
	/** Writes attributes, by the address of the medium where one is named; refused is what is answered with 4xx. */
	write(attributes: Attributes, media?: string): Promise<Write>;
	/** What a read shows once it shows that write; throws where it never does. */
	shown(write: Write, expectedMs?: number): Promise<Sighting<Attributes>>;
	/** The same, or undefined after so many milliseconds. */
	shownWithin(
		write: Write,
		patienceMs: number,
		expectedMs?: number,
	): Promise<Sighting<Attributes> | undefined>;
	read(): Promise<{ reply: Reply; attributes: Attributes }>;
	/** Sends attributes as they are, without a marker; with those that were there before, or without. */
	send(attributes: Attributes, withOwn?: boolean, media?: string): Promise<Reply>;
	/** Names that may have been written. */
	readonly touched: Set<string>;
	/** Waits until reads show the newest write, but no longer than so many milliseconds. */
	settle(patienceMs: number): Promise<void>;
}

export interface Write {
	reply: Reply;
	isRefused: boolean;
	/** The attributes as they were sent, but for those that were there before. */
	sent: Attributes;
	/** Whether these attributes, of a read or a search, are of that write or a later one. */
	isIn(attributes: Attributes): boolean;
}

/** What reads of a conversation give of it. */
export interface ConversationView {
	conversationId: string;
	startTime: string;
	hasEnded: boolean;
	participants: ParticipantView[];
}

export interface ParticipantView {
	id: string;
	purpose: string;
	hasEnded: boolean;
	attributes: Attributes;
	media?: string;
	queueId?: string;
}

/** Media with an address at which a participant's attributes can be written. */
const MEDIA = ['calls', 'callbacks', 'emails', 'messages'];

export function readRequest(conversationId: string) {
	return { method: 'GET', path: `/api/v2/conversations/${conversationId}` } as const;
}

export function viewOf(conversationId: string, { json }: Reply): ConversationView {
	return {
		conversationId,
		startTime: String(member(json, 'startTime') ?? ''),
		hasEnded: Boolean(member(json, 'endTime')),
		participants: list(json, 'participants').map((one) => ({
			id: String(member(one, 'id') ?? '').toLowerCase(),
			purpose: String(member(one, 'purpose') ?? ''),
			hasEnded: Boolean(member(one, 'endTime')),
			attributes: record(one, 'attributes') ?? {},
			media: MEDIA.find((name) => list(one, name).length > 0),
			queueId: (member(one, 'queueId') as string | undefined)?.toLowerCase(),
		})),
	};
}

export function createTarget(
	{ client, interrupt, timing }: { client: Client; interrupt: Interrupt; timing: Timing },
	view: ConversationView,
	participantId: string,
): Target {
	const { conversationId, startTime } = view;
	const participant = view.participants.find(({ id }) => id === participantId);
	const { attributes: before = {}, media } = participant ?? {};
	const own = Object.fromEntries(Object.entries(before).filter(([name]) => !isProbes(name)));
	const path = (medium?: string) =>
		['/api/v2/conversations', medium, conversationId, 'participants', participantId, 'attributes']
			.filter((part) => part !== undefined)
			.join('/');
	const touched = new Set(Object.keys(before).filter(isProbes));
	let writes = 0;
	/** Whether reads show the newest write; undefined once they have. */
	let unseen: Write['isIn'] | undefined;

	async function send(
		attributes: Attributes,
		withOwn = target.replaces,
		medium?: string,
	): Promise<Reply> {
		const all = withOwn ? { ...own, ...attributes } : attributes;
		const body = { attributes: all };
		return await client.call({ method: 'PATCH', path: path(medium), body });
	}

	async function write(attributes: Attributes, medium?: string): Promise<Write> {
		// A run that has ended sends nothing, so nothing counts as written
		interrupt.check();
		const marker = String(++writes);
		const marked = { ...attributes, [MARKER]: marker };
		const added = Object.keys(marked).filter((name) => !touched.has(name));
		// Before it is sent: whatever becomes of it, it may have been written
		added.forEach((name) => touched.add(name));
		const isIn = (shown: Attributes) => Number(shown[MARKER]) >= Number(marker);
		const unseenBefore = unseen;
		unseen = isIn;
		const reply = await send(marked, undefined, medium);
		const isRefused = !isAccepted(reply);
		if (isRefused) {
			added.forEach((name) => touched.delete(name));
			unseen = unseenBefore;
		}
		return { reply, isRefused, sent: marked, isIn };
	}

	async function read(): Promise<{ reply: Reply; attributes: Attributes }> {
		const reply = accepted(await client.call(readRequest(conversationId)), 'Reading back');
		const { participants } = viewOf(conversationId, reply);
		const found = participants.find(({ id }) => id === participantId);
		if (!found) throw new Unanswered('The conversation does not show the participant any more.');
		return { reply, attributes: found.attributes };
	}

	async function shownWithin({ reply, isIn }: Write, patienceMs: number, expectedMs = 0) {
		const look = async () => {
			const { attributes, reply } = await read();
			return { reply, seen: isIn(attributes) ? attributes : undefined };
		};
		const sighting = await pollFor(reply, look, interrupt, { patienceMs, expectedMs });
		if (sighting) unseen = undefined;
		return sighting;
	}

	async function settle(patienceMs: number): Promise<void> {
		const end = performance.now() + patienceMs;
		while (unseen && performance.now() < end) {
			if (unseen((await read()).attributes)) return;
			await interrupt.sleep(patienceMs / 10);
		}
	}

	async function shown(write: Write, expectedMs?: number): Promise<Sighting<Attributes>> {
		accepted(write.reply, 'Writing');
		const sighting = await shownWithin(write, timing.readPatienceMs, expectedMs);
		if (sighting) return sighting;
		const seconds = timing.readPatienceMs / 1000;
		throw new CannotGoOn(`What was written and accepted was not there after ${seconds} s.`);
	}

	const ownNames = Object.keys(own);
	const hasLostOwn = (attributes: Attributes) =>
		ownNames.length > 0 && !ownNames.some((name) => Object.hasOwn(attributes, name));
	const target: Target = {
		...{ conversationId, participantId, startTime, ownNames, touched, hasLostOwn, media },
		queueId: view.participants.find((one) => !one.hasEnded && one.queueId)?.queueId,
		...{ send, write, read, shown, shownWithin, settle },
	};
	return target;
}

/** Whether a name is the probe's, in whatever letter case it is kept. */
export function isProbes(name: string): boolean {
	return name.toLowerCase().startsWith(PREFIX.toLowerCase());
}
