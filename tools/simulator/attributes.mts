import {
	attributesAt,
	checkId,
	liveConversation,
	mergeAttributes,
	shownParticipants,
} from './conversations.mts';
import type { Conversation, Participant } from './conversations.mts';
import { mediaArrays, participantView } from './conversationView.mts';
import { apiError, badRequest, Refusal } from './errors.mts';
import type { ApiError } from './errors.mts';
import { isStorable } from './names.mts';
import type { Settings } from './settings.mts';
import type { Answer, Call } from './state.mts';

/** PATCH …/participants/{participantId}/attributes: 202 without a body, unless a setting says otherwise. */
export function patchAttributes(call: Call): Answer {
	const { patchStatus, patchBody } = call.settings;
	return write(call, patchStatus, patchBody);
}

/** PATCH of one medium's address, such as conversations/calls/…: 202 with a body, and nobody knows which. */
export function patchMediaAttributes(call: Call): Answer {
	const { state, settings, conversationId, media } = call;
	const { mediaType } = liveConversation(state.conversations, conversationId, settings);
	if (mediaArrays[mediaType] !== media || media === 'chats') throw new Refusal(404);
	return write(call, 202, settings.mediaPatchBody);
}

function write(call: Call, status: number, answered: Settings['patchBody']): Answer {
	const { conversation, participant, isIgnored } = writable(call);
	const body = objectBody(call);
	const changes = changesOf(body, participant, call.settings);
	if (!isIgnored) store(call, conversation, participant, changes);
	if (answered === 'none') return { status };
	const attributes = answered === 'sent' ? body.attributes : attributesAt(participant);
	return { status, body: { attributes } };
}

/** PATCH …/participants/{participantId}: what it does with attributes is a setting. */
export function patchParticipant(call: Call): Answer {
	const { conversation, participant, isIgnored } = writable(call);
	const body = objectBody(call);
	if (!('attributes' in body) || call.settings.participantPatch === 'documented') {
		return { status: 202 };
	}
	if (call.settings.participantPatch === 'reject') throw new Refusal(400);
	const changes = changesOf(body, participant, { ...call.settings, attributesPatch: 'merge' });
	if (!isIgnored) store(call, conversation, participant, changes);
	return { status: 200, body: participantView(participant, conversation, 0) };
}

function store(
	{ state }: Call,
	conversation: Conversation,
	participant: Participant,
	changes: Change[],
): void {
	const before = attributesAt(participant);
	const isChange = changes.some(([name, value]) => (before[name] ?? null) !== value);
	mergeAttributes(participant, changes);
	state.notifications.changed(conversation, { participant, changes, isChange });
}

interface Writable {
	conversation: Conversation;
	participant: Participant;
	/** Has ended, and what is written is accepted and not stored. */
	isIgnored: boolean;
}

function writable({ state, settings, ...call }: Call): Writable {
	const { writeAfterEnd, unknownParticipant, unknownParticipantCode: code } = settings;
	const conversation = liveConversation(state.conversations, call.conversationId, settings);
	checkId(call.participantId);
	const id = call.participantId.toLowerCase();
	const participant = shownParticipants(conversation).find((one) => one.id === id);
	if (!participant)
		throw new Refusal(unknownParticipant, unknownParticipant === 404 ? { code } : {});
	const ended = (conversation.endTime ?? participant.endTime) !== undefined;
	if (ended && writeAfterEnd === 'notFound') throw new Refusal(404);
	if (ended && writeAfterEnd === 'conflict') throw new Refusal(409);
	return { conversation, participant, isIgnored: ended && writeAfterEnd === 'ignore' };
}

function objectBody({ body }: Call): Record<string, unknown> {
	if (isObject(body)) return body;
	throw new Refusal(400);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What becomes of one attribute: its value, or null where it goes. */
type Change = [name: string, value: unknown];

/** The changes that a body asks for; all are checked before any is made. */
function changesOf(
	body: Record<string, unknown>,
	participant: Participant,
	settings: Settings,
): Change[] {
	const { attributes } = body;
	if (attributes === undefined) return [];
	if (attributes === null) throw new Refusal(nullMap);
	if (!isObject(attributes)) throw new Refusal(400);
	const stored = Object.keys(attributesAt(participant));
	const known = [...stored];
	const entries = Object.entries(attributes).map(([sent, value]): Change => {
		const name = storedName(sent, known, settings);
		known.push(name);
		return [name, value];
	});
	const changes = entries.flatMap(([name, value]) => changeOf(name, value, settings));
	if (settings.attributesPatch === 'merge') return changes;
	const sent = new Set(entries.map(([name]) => name));
	const gone = stored.filter((name) => !sent.has(name));
	return [...gone.map((name): Change => [name, null]), ...changes];
}

/** The name under which a value is kept: another one where only the letter case differs. */
function storedName(name: string, known: string[], { caseSensitiveNames }: Settings): string {
	if (caseSensitiveNames) return name;
	return known.find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
}

const nullMap: ApiError = apiError(400, {
	code: 'conversation.error.participant.attribute.null',
	message: 'Cannot update participant attribute map to a null value.',
});

function changeOf(name: string, value: unknown, settings: Settings): Change[] {
	if (!isStorable(name, settings.names)) return [];
	if (value === null) return nullChange(name, settings);
	const stored = storedValue(value, settings);
	if (Buffer.byteLength(String(stored)) > settings.maxAttributeValueBytes) {
		throw badRequest('An attribute value is too long.');
	}
	if (stored !== '') return [[name, stored]];
	if (settings.emptyValue === 'reject') throw new Refusal(400);
	return [[name, settings.emptyValue === 'remove' ? null : '']];
}

function nullChange(name: string, settings: Settings): Change[] {
	if (settings.nullValue === 'reject') throw new Refusal(400);
	if (settings.nullValue === 'keep') return [];
	return [[name, settings.nullValue === 'remove' ? null : '']];
}

function storedValue(value: unknown, settings: Settings): unknown {
	if (typeof value === 'string' || settings.nonStringValue === 'keep') return value;
	if (settings.nonStringValue === 'reject') throw new Refusal(400);
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
