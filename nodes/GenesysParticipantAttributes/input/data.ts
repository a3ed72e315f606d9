import type { IDataObject } from 'n8n-workflow';

import { nameText } from '../attributes/text';
import { listNames } from '../attributes/warnings';
import { isObject, parseJson } from '../common';
import type { Reason } from '../genesys/failures';
import type { SkipReason } from '../update/target';
import { onlyOne, plainId } from './ids';
import { lastName, pathOf, treeOf, valueAt, without, type PathTree } from './names';

type Json = Record<string, unknown>;

/** A name and its value, as the lists of programs have them: `{ name, value }`, `{ key, value }`. */
function pairIn(value: unknown): [string, unknown] | undefined {
	if (!isObject(value) || !Object.hasOwn(value, 'value')) return undefined;
	const name = nameText(value.name ?? value.key);
	return name === undefined ? undefined : [name, value.value];
}

/** Names and values of a list of such pairs; undefined where it is none. */
function pairsIn(value: unknown): Array<[string, unknown]> | undefined {
	if (!Array.isArray(value)) return undefined;
	const pairs = value.map(pairIn);
	return pairs.every((pair) => pair !== undefined) ? pairs : undefined;
}

/** Names and values in an object or a list of pairs, or in the JSON text of one. */
function entriesIn(value: unknown): Array<[string, unknown]> | undefined {
	const read = typeof value === 'string' ? parseJson(value) : value;
	return isObject(read) ? Object.entries(read) : pairsIn(read);
}

/** Items that carry more than data: how they are known, and which of their fields are no data. */
interface Envelope {
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

const isOfGenesys = (name: string) =>
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

/** One field that may become an attribute, and where in the item it is. */
interface Field {
	path: string[];
	value: unknown;
}

interface Data {
	fields: Field[];
	/** Paths of fields that are no data; the item's own IDs go without saying. */
	leftOut: string[];
	/** Names of copied attributes that Genesys Cloud itself writes. */
	ofGenesys: string[];
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
function dataOf(json: Json, isOwnId: (value: unknown) => boolean, path: string[] = []): Data {
	const others = Object.fromEntries(Object.entries(json).filter(([, value]) => !isOwnId(value)));
	const envelopes = [
		...ENVELOPES.filter(({ matches }) => matches(json)),
		...(API_BODY.matches(others) ? [API_BODY] : []),
	];
	const own = new Set(envelopes.flatMap((envelope) => envelope.own));
	const inside = new Set<string | undefined>(envelopes.map((envelope) => envelope.inside));
	const isCopy = envelopes.some((envelope) => envelope.isCopy);
	const isInside = envelopes.some((envelope) => envelope.inside);
	const data: Data = { fields: [], leftOut: [], ofGenesys: [], isInside };
	for (const entry of Object.entries(json)) {
		const [name, value] = entry;
		const { path: at } = fieldOf(path, entry);
		const isBody = name === 'body' && path.length < MOST_BODIES;
		const body = inside.has(name) && isBody ? toObject(value) : undefined;
		const inner = inside.has(name) && !isBody ? entriesIn(value) : undefined;
		if (body) {
			const { fields, leftOut, ofGenesys } = dataOf(body, isOwnId, at);
			data.fields = data.fields.concat(fields);
			data.leftOut = data.leftOut.concat(leftOut);
			data.ofGenesys = data.ofGenesys.concat(ofGenesys);
		} else if (inner) {
			const isLeft = ([one]: [string, unknown]) => isCopy && isOfGenesys(one);
			data.ofGenesys = data.ofGenesys.concat(inner.filter(isLeft).map(([one]) => one));
			const kept = inner.filter((one) => !isLeft(one));
			data.fields = data.fields.concat(kept.map((one) => fieldOf(at, one)));
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

/** What n8n adds to the input when an AI agent calls the node as a tool. */
const AGENT_FIELD = 'toolCallId';

/** Names and values, and what to say of how they were chosen. */
export interface ChosenFields {
	entries: Array<[unknown, unknown]>;
	warnings: string[];
}

/** Says which fields were left out by themselves, but for those that the user excepts as well. */
function leftOutWarnings(
	{ leftOut, ofGenesys }: Pick<Data, 'leftOut' | 'ofGenesys'>,
	excepted = new Set<string>(),
): string[] {
	const about = (names: string[], why: string) => {
		const told = names.filter((name) => !excepted.has(name));
		return told.length > 0 ? [`Left out, because ${why}: ${listNames(told)}.`] : [];
	};
	return [
		...about(leftOut, 'it is no data'),
		...about(ofGenesys, 'Genesys Cloud itself writes it (Selected copies it, by its name)'),
	];
}

function select(json: IDataObject, name: string): [string, unknown] {
	if (Object.hasOwn(json, name)) return [name, json[name]];
	const path = pathOf(name);
	const value = valueAt(json, path);
	return [value === undefined ? name : lastName(path), value];
}

const isOneOf = (ids: string[]) => (value: unknown) => ids.includes(plainId(onlyOne(value)) ?? '');

const entryOf = ({ path, value }: Field): [string, unknown] => [path.at(-1)!, value];

/** Names that are excepted: as a field's own name, and as paths. */
interface Exceptions {
	names: Set<string>;
	paths: PathTree;
}

/** The field without what is excepted: by its name, or by a path that begins anywhere above it. */
function exceptFrom({ path, value }: Field, { names, paths }: Exceptions): Field | undefined {
	if (names.has(path.at(-1)!)) return undefined;
	let kept = value;
	for (const start of path.keys()) {
		let tree: PathTree | undefined = paths;
		for (let at = start; tree && at < path.length; at += 1) {
			tree = tree.inner.get(path[at]);
			if (tree?.isEnd) return undefined;
		}
		if (tree) kept = without(kept, tree);
	}
	return { path, value: kept };
}

/**
 * Fields of the input item that become attributes. Unless selected by name, what is no data is left
 * out: the item's own IDs, what this node itself puts out, what an event or n8n's Webhook adds.
 */
export function chooseInputFields(
	json: IDataObject,
	choice: 'selected' | 'all' | 'allExcept',
	names: string[],
	ids: string[],
	isTool: boolean,
): ChosenFields {
	if (choice === 'selected')
		return { entries: names.map((name) => select(json, name)), warnings: [] };
	const own = Object.entries(json).filter(([name]) => !isTool || name !== AGENT_FIELD);
	const data = dataOf(Object.fromEntries(own), isOneOf(ids));
	const except = choice === 'allExcept' ? names : [];
	const exceptions = { names: new Set(except), paths: treeOf(except.map(pathOf)) };
	const kept = data.fields.flatMap((field) => exceptFrom(field, exceptions) ?? []);
	return { entries: kept.map(entryOf), warnings: leftOutWarnings(data, exceptions.names) };
}

/** The names and values of a list of pairs; undefined where it is none, or empty. */
export function choosePairs(value: unknown): ChosenFields | undefined {
	const entries = pairsIn(value) ?? [];
	if (entries.length === 0) return undefined;
	return {
		entries,
		warnings: ['Attributes (JSON) is a list of names and values: each of them was taken.'],
	};
}

/** The fields of an object; those inside of it where it is a whole item, or a body of the API. */
export function chooseJsonFields(json: Record<string, unknown>, ids: string[]): ChosenFields {
	const { fields, isInside, ...leftOut } = dataOf(json, isOneOf(ids));
	if (!isInside) return { entries: Object.entries(json), warnings: [] };
	return {
		entries: fields.map(entryOf),
		warnings: [
			'Attributes (JSON) is a whole item or request body: what is inside of its attributes or body was taken.',
			...leftOutWarnings(leftOut),
		],
	};
}
