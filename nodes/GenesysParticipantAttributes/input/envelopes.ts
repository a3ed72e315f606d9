import type { Reason } from '../genesys/explain';
import type { SkipReason } from '../update/target';
import { isObject } from './fieldPath';
import { parseJson } from './json';

type Json = Record<string, unknown>;

/** Items that carry more than data: how they are known, and which of their fields are no data. */
interface Envelope {
	matches(json: Json): boolean;
	own: string[];
	/** The field whose inside is the data. */
	inside?: 'attributes' | 'body';
}

const has =
	(...names: string[]) =>
	(json: Json) =>
		names.every((name) => Object.hasOwn(json, name));

/** An item of Set or Remove. */
const isUpdate = has('status', 'valid', 'validation', 'delivery');
/** A failed item of Get or Find. */
const isFailedRead = has('error', 'reason', 'advice');

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
		],
	},
	{
		// An item of Get
		matches: (json) => has('conversationId', 'ended')(json) && isObject(json.attributes),
		own: ['conversationId', 'participantId', 'purpose', 'ended', 'endTime', 'source', 'warnings'],
		inside: 'attributes',
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
		isObject(json.attributes) &&
		Object.keys(json).every((name) => name === 'attributes' || WHOSE.includes(name)),
	own: WHOSE,
	inside: 'attributes',
};

/** One field that may become an attribute, and where in the item it is. */
export interface Field {
	path: string[];
	value: unknown;
}

export interface Data {
	fields: Field[];
	/** Paths of fields that are no data; the item's own IDs go without saying. */
	leftOut: string[];
	/** Whether the fields are those inside of another one. */
	isInside: boolean;
}

const fieldOf = (path: string[], [name, value]: [string, unknown]): Field => ({
	path: [...path, name],
	value,
});

/** An object, or the JSON text of one. */
function toObject(value: unknown): Json | undefined {
	const object = typeof value === 'string' ? parseJson(value) : value;
	return isObject(object) ? object : undefined;
}

/** Bodies inside of one another, as one n8n hands them on to the next; what is deeper is data. */
const MOST_BODIES = 5;

/**
 * What of an item is data: without what this node itself puts out, and without what n8n's Webhook, an
 * event or the API's body has about it.
 *
 * @param isOwnId whether a value is one of the IDs that the item is for
 */
export function dataOf(
	json: Json,
	isOwnId: (value: unknown) => boolean,
	path: string[] = [],
): Data {
	const others = Object.fromEntries(Object.entries(json).filter(([, value]) => !isOwnId(value)));
	const envelopes = [
		...ENVELOPES.filter(({ matches }) => matches(json)),
		...(API_BODY.matches(others) ? [API_BODY] : []),
	];
	const own = new Set(envelopes.flatMap((envelope) => envelope.own));
	const inside = new Set<string | undefined>(envelopes.map((envelope) => envelope.inside));
	const data: Data = { fields: [], leftOut: [], isInside: envelopes.some((one) => one.inside) };
	for (const entry of Object.entries(json)) {
		const [name, value] = entry;
		const { path: at } = fieldOf(path, entry);
		const inner = inside.has(name) ? toObject(value) : undefined;
		if (inner && name === 'body' && path.length < MOST_BODIES) {
			const body = dataOf(inner, isOwnId, at);
			data.fields = data.fields.concat(body.fields);
			data.leftOut = data.leftOut.concat(body.leftOut);
		} else if (inner) {
			data.fields = data.fields.concat(Object.entries(inner).map((one) => fieldOf(at, one)));
		} else if (isOwnId(value)) {
			// It says whose attributes they are
			continue;
		} else if (inside.has(name) || own.has(name)) {
			data.leftOut.push(at.join('.'));
		} else {
			data.fields.push({ path: at, value });
		}
	}
	return data;
}
