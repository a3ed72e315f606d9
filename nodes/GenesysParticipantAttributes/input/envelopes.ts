import { nameText } from '../attributes/text';
import { isObject, parseJson } from '../common';
import type { Reason } from '../genesys/failures';
import type { SkipReason } from '../update/target';

type Json = Record<string, unknown>;

/** A name and its value, as the lists of programs have them: `{ name, value }`, `{ key, value }`. */
function pairIn(value: unknown): [string, unknown] | undefined {
	if (!isObject(value) || !Object.hasOwn(value, 'value')) return undefined;
	const name = nameText(value.name ?? value.key);
	return name === undefined ? undefined : [name, value.value];
}

/** Names and values of a list of such pairs; undefined where it is none. */
export function pairsIn(value: unknown): Array<[string, unknown]> | undefined {
	if (!Array.isArray(value)) return undefined;
	const pairs = value.map(pairIn);
	return pairs.every((pair) => pair !== undefined) ? pairs : undefined;
}

/** Names and values in an object or a list of pairs, or in the JSON text of one. */
export function entriesIn(value: unknown): Array<[string, unknown]> | undefined {
	const read = typeof value === 'string' ? parseJson(value) : value;
	return isObject(read) ? Object.entries(read) : pairsIn(read);
}

/** Items that carry more than data: how they are known, and which of their fields are no data. */
export interface Envelope {
	matches(json: Json): boolean;
	own: string[];
	/** The field whose inside is the data. */
	inside?: 'attributes' | 'body';
	/** Whether its attributes are all that a participant has, so that to write them is to copy them. */
	isCopy?: true;
}

/** Attributes that Genesys Cloud itself writes: of a script, a flow, a dialer, a transfer, a web chat. */
const GENESYS_NAMES = ['scriptId', 'ScreenPopName', 'consultInitiator'];
const GENESYS_PREFIXES = ['ivr.', 'dialer', 'context._genesys_', 'context.genesys.'];

export const isOfGenesys = (name: string) =>
	GENESYS_NAMES.includes(name) || GENESYS_PREFIXES.some((prefix) => name.startsWith(prefix));

const has =
	(...names: string[]) =>
	(json: Json) =>
		names.every((name) => Object.hasOwn(json, name));

/** An item of Set or Remove. */
const isUpdate = has('status', 'valid', 'validation', 'delivery');
/** A failed item of Get or Find. */
const isFailedRead = has('error', 'reason', 'advice');

/** Fields of Genesys Cloud's events on conversations; the attributes of one are data. */
const EVENT_FIELDS = [
	'topicName',
	'eventTime',
	'conversationId',
	'participantId',
	'sessionId',
	'organizationId',
	'mediaType',
	'provider',
	'direction',
	'ani',
	'dnis',
	'addressTo',
	'addressFrom',
	'callbackUserName',
	'callbackNumbers',
	'callbackScheduledTime',
	'subject',
	'messageType',
	'divisionId',
	'conversationExternalContactIds',
	'conversationExternalOrganizationIds',
	'utilizationLabel',
	'communications',
	'queueId',
	'userId',
	'routingPriority',
	'requestedRoutingSkillIds',
	'disconnectType',
	'acdOutcome',
	'answeredUserId',
	'flowType',
	'externalContactId',
	'externalOrganizationId',
	'journeyContext',
	'interactingDurationMs',
	'heldDurationMs',
	'alertingDurationMs',
	'connectedDurationMs',
	'contactingDurationMs',
	'dialingDurationMs',
	'callbackDurationMs',
];

/** Of these, no other item has two beside the time of an event. */
const EVENT_MARKS = [
	'conversationId',
	'participantId',
	'sessionId',
	'mediaType',
	'disconnectType',
	'divisionId',
];

const isEvent = (json: Json) =>
	Object.hasOwn(json, 'eventTime') &&
	EVENT_MARKS.filter((name) => Object.hasOwn(json, name)).length > 1;

const ENVELOPES: Envelope[] = [
	{
		// An item of Find
		matches: has('conversationId', 'conversationStart', 'mediaTypes'),
		own: [
			'conversationId',
			'participantId',
			'conversationStart',
			'conversationEnd',
			'purpose',
			'participantName',
			'mediaTypes',
			'direction',
			'queueIds',
			'userId',
			'participants',
			'from',
			'to',
			'url',
		],
	},
	{
		// An item of Get
		matches: (json) => has('conversationId', 'ended')(json) && !!entriesIn(json.attributes),
		own: ['conversationId', 'participantId', 'purpose', 'ended', 'endTime', 'source', 'warnings'],
		inside: 'attributes',
		isCopy: true,
	},
	{
		matches: isUpdate,
		own: [
			'status',
			'valid',
			'conversationId',
			'participantId',
			'purpose',
			'validation',
			'delivery',
			'warnings',
			'error',
			'advice',
			'reason',
		],
	},
	{
		matches: isFailedRead,
		own: ['conversationId', 'error', 'reason', 'advice'],
	},
	{
		// An item of the error output
		matches: (json) => has('error')(json) && isObject(json.details) && has('reason')(json.details),
		own: ['error', 'details'],
	},
	{
		// n8n's Webhook, and its HTTP Request with the full response
		matches: (json) =>
			isObject(json.headers) &&
			['body', 'query', 'params', 'webhookUrl'].some((name) => has(name)(json)),
		own: [
			'headers',
			'params',
			'query',
			'webhookUrl',
			'executionMode',
			'jwtPayload',
			'statusCode',
			'statusMessage',
		],
		inside: 'body',
	},
	{
		// An event of Amazon EventBridge
		matches: ({ detail, ...json }) =>
			isObject(detail) && (has('detail-type')(json) || has('eventBody')(detail)),
		own: [
			'version',
			'id',
			'detail-type',
			'source',
			'account',
			'time',
			'region',
			'resources',
			'detail',
		],
	},
	{
		// A notification of Genesys Cloud
		matches: has('topicName', 'eventBody'),
		own: ['topicName', 'version', 'eventBody', 'metadata', 'timestamp'],
	},
	{
		// The inside of one, as process automation and templates hand it on
		matches: isEvent,
		own: EVENT_FIELDS,
	},
	{
		matches: (json) => isEvent(json) && has('attributes')(json),
		own: [],
		inside: 'attributes',
		isCopy: true,
	},
];

/** All words of the output's `reason`. */
const REASONS: Record<Reason | SkipReason, true> = {
	cancelled: true,
	conflict: true,
	conversationEnded: true,
	forbidden: true,
	invalidInput: true,
	mismatch: true,
	network: true,
	notFound: true,
	nothingToWrite: true,
	participantEnded: true,
	quotaExhausted: true,
	rateLimited: true,
	readFailed: true,
	rejected: true,
	serverError: true,
	timeout: true,
	unauthorized: true,
};

const isReason = (value: unknown) => typeof value === 'string' && Object.hasOwn(REASONS, value);

/** Whether an item tells why an earlier run of this node failed or skipped it. */
export function tellsOutcome(json: Json): boolean {
	const { reason, details } = json;
	const isRecord = isUpdate(json) || isFailedRead(json);
	const isOfErrorOutput = has('error')(json) && isObject(details) && isReason(details.reason);
	return isOfErrorOutput || (isRecord && isReason(reason));
}

/** What tells whose attributes they are, in the API's bodies and answers. */
const WHOSE = ['id', 'conversationId', 'participantId', 'purpose'];

/** A body of the API, `{ attributes: … }`, with nothing beside it but whose they are. */
const API_BODY: Envelope = {
	matches: (json) =>
		Object.keys(json).every((name) => name === 'attributes' || WHOSE.includes(name)) &&
		!!entriesIn(json.attributes),
	own: WHOSE,
	inside: 'attributes',
};

/** What an item is known as; it may be several at once. */
export function envelopesOf(json: Json, isOwnId: (value: unknown) => boolean): Envelope[] {
	const others = Object.fromEntries(Object.entries(json).filter(([, value]) => !isOwnId(value)));
	const known = ENVELOPES.filter(({ matches }) => matches(json));
	return API_BODY.matches(others) ? [...known, API_BODY] : known;
}
