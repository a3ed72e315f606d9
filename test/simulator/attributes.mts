import { liveConversation, checkId, mergeAttributes } from './conversations.mts';
import type { Conversation, Participant } from './conversations.mts';
import { participantView } from './conversationView.mts';
import { apiError, Refusal } from './errors.mts';
import type { ApiError } from './errors.mts';
import type { Settings } from './settings.mts';
import type { Answer, Call } from './state.mts';

/** PATCH …/participants/{participantId}/attributes: 202 without a body. */
export function patchAttributes(call: Call): Answer {
	const { participant } = writable(call);
	mergeAttributes(participant, changesOf(objectBody(call), call.settings));
	return { status: 202 };
}

/** PATCH …/participants/{participantId}: what it does with attributes is a setting. */
export function patchParticipant(call: Call): Answer {
	const { conversation, participant } = writable(call);
	const body = objectBody(call);
	if (!('attributes' in body) || call.settings.participantPatch === 'documented') {
		return { status: 202 };
	}
	if (call.settings.participantPatch === 'reject') throw new Refusal(apiError(400));
	mergeAttributes(participant, changesOf(body, call.settings));
	return { status: 200, body: participantView(participant, conversation, 0) };
}

function writable(call: Call): { conversation: Conversation; participant: Participant } {
	const { conversations } = call.state;
	const { writeAfterEnd, unknownParticipant } = call.settings;
	const conversation = liveConversation(conversations, call.conversationId);
	checkId(call.participantId);
	const id = call.participantId.toLowerCase();
	const participant = conversation.participants.find((one) => one.id === id);
	if (!participant) throw new Refusal(apiError(unknownParticipant));
	const ended = (conversation.endTime ?? participant.endTime) !== undefined;
	if (ended && writeAfterEnd === 'notFound') throw new Refusal(apiError(404));
	if (ended && writeAfterEnd === 'conflict') throw new Refusal(apiError(409));
	return { conversation, participant };
}

function objectBody({ body }: Call): Record<string, unknown> {
	if (isObject(body)) return body;
	throw new Refusal(apiError(400));
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The changes that a body asks for; all are checked before any is made. */
function changesOf(
	body: Record<string, unknown>,
	settings: Settings,
): Array<[string, string | null]> {
	const { attributes } = body;
	if (attributes === undefined) return [];
	if (attributes === null) throw new Refusal(nullMap);
	if (!isObject(attributes)) throw new Refusal(apiError(400));
	return Object.entries(attributes).flatMap(([name, value]) => changeOf(name, value, settings));
}

const nullMap: ApiError = apiError(400, {
	code: 'conversation.error.participant.attribute.null',
	message: 'Cannot update participant attribute map to a null value.',
});

function changeOf(
	name: string,
	value: unknown,
	settings: Settings,
): Array<[string, string | null]> {
	if (value === null) return nullChange(name, settings);
	if (typeof value !== 'string') throw new Refusal(apiError(400));
	if (Buffer.byteLength(value) > settings.maxAttributeValueBytes) {
		throw new Refusal(apiError(400, { message: 'An attribute value is too long.' }));
	}
	return [[name, value === '' && settings.emptyValue === 'remove' ? null : value]];
}

function nullChange(name: string, settings: Settings): Array<[string, string | null]> {
	if (settings.nullValue === 'reject') throw new Refusal(apiError(400));
	if (settings.nullValue === 'keep') return [];
	return [[name, settings.nullValue === 'remove' ? null : '']];
}
