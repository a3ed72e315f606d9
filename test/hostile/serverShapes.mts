import { changed, type Distortion } from './server.mts';

type Json = Record<string, unknown>;

/** A conversation as it was answered, as far as the changes look at it. */
export interface Shape extends Json {
	id: string;
	participants: Array<Json & { id: string; attributes: Json }>;
}

export type Change = (shape: Shape) => unknown;

/** The usual answer with its JSON changed. */
export function reshaped(change: (json: never) => unknown): Distortion {
	return changed(({ body }) => ({ body: JSON.stringify(change(JSON.parse(body) as never)) }));
}

function withParticipants(make: (shape: Shape) => unknown): Change {
	return (shape) => ({ ...shape, participants: make(shape) });
}

function withAttributes(attributes: unknown): Change {
	return withParticipants(({ participants }) =>
		participants.map((participant) => ({ ...participant, attributes })),
	);
}

function withId(id: unknown): Change {
	return withParticipants(({ participants }) =>
		participants.map((participant) => ({ ...participant, id })),
	);
}

export const OTHER_ID = '11111111-2222-4333-8444-555555555555';

/** Nothing in these says what the participant has. */
export const NOTHING_SAID: Array<[string, Change]> = [
	['no participants', ({ participants: _, ...rest }) => rest],
	['participants null', withParticipants(() => null)],
	['participants an object', withParticipants(() => ({}))],
	['participants by ID', withParticipants(({ participants: [one] }) => ({ [one.id]: one }))],
	['participants a text', withParticipants(() => 'participants')],
	['participants a number', withParticipants(() => 7)],
	['an empty object', () => ({})],
	['an error that calls itself 200', () => ({ status: 500, code: 'internal', message: 'x' })],
	['another conversation', (shape) => ({ ...shape, id: OTHER_ID })],
];

/** The participant is not in these. */
export const NOT_THERE: Array<[string, Change]> = [
	['no participant', withParticipants(() => [])],
	['null', withParticipants(() => [null, null])],
	['texts', withParticipants(({ participants }) => participants.map(({ id }) => id))],
	['arrays', withParticipants(({ participants }) => [participants])],
	['participants without an ID', withId(undefined)],
	['participants with an ID of null', withId(null)],
	['participants with a number for an ID', withId(7)],
	['participants with an object for an ID', withId({ id: OTHER_ID })],
	['participants of other IDs', withId(OTHER_ID)],
];

/** The participant is there, and its attributes are of no use. */
export const NO_ATTRIBUTES: Array<[string, Change]> = [
	['none', withAttributes(undefined)],
	['null', withAttributes(null)],
	['text', withAttributes('tier=gold')],
	['a number', withAttributes(7)],
	['an array', withAttributes(['tier', 'gold'])],
	['pairs', withAttributes([['tier', 'gold']])],
	['null as a value', withAttributes({ tier: null })],
];

/** Attributes that are no text, and the text of each. */
export const OTHER_ATTRIBUTES: Array<[string, Change, Record<string, string>]> = [
	['nested', withAttributes({ tier: { value: 'gold' } }), { tier: '{"value":"gold"}' }],
	['a list as a value', withAttributes({ tier: ['gold'] }), { tier: '["gold"]' }],
	['a number as a value', withAttributes({ tier: 7 }), { tier: '7' }],
	['a boolean as a value', withAttributes({ tier: true }), { tier: 'true' }],
	[
		'only inherited',
		withAttributes(JSON.parse('{"__proto__":{"tier":"gold"}}')),
		JSON.parse('{"__proto__":"{\\"tier\\":\\"gold\\"}"}'),
	],
];

/** Odd, and yet as clear as could be. */
export const CLEAR: Array<[string, Change]> = [
	['IDs in capitals', (shape) => ({ ...capitals(shape), id: shape.id.toUpperCase() })],
	['a participant without a purpose', withoutField('purpose')],
	['a participant without a start', withoutField('startTime')],
	['a purpose that is an object', withField('purpose', { name: 'customer' })],
	['an end that is a number', withField('endTime', 7)],
	['a name with control characters', withField('name', 'a\u0000\u001b[31mb\u202e')],
	[
		'a participant among rubbish',
		withParticipants((shape) => [null, 'x', ...shape.participants, {}]),
	],
	['a participant twice', withParticipants(({ participants: [one] }) => [one, one])],
	['ten thousand others', withParticipants((shape) => [...others(10_000), ...shape.participants])],
	['fields nested deep', (shape) => ({ ...shape, deep: nested(500) })],
	['a field named __proto__', (shape) => ({ ...shape, ...JSON.parse('{"__proto__":{"id":1}}') })],
	['numbers beside the texts', addedAttributes({ other: 7, list: [], deep: { a: {} }, no: null })],
];

function capitals(shape: Shape): Json {
	return withParticipants(({ participants }) =>
		participants.map((one) => ({ ...one, id: one.id.toUpperCase() })),
	)(shape) as Json;
}

function withField(name: string, value: unknown): Change {
	return withParticipants(({ participants }) =>
		participants.map((participant) => ({ ...participant, [name]: value })),
	);
}

function withoutField(name: string): Change {
	return withField(name, undefined);
}

function addedAttributes(more: Json): Change {
	return withParticipants(({ participants }) =>
		participants.map((one) => ({ ...one, attributes: { ...more, ...one.attributes } })),
	);
}

function others(count: number): Json[] {
	return Array.from({ length: count }, () => ({ id: OTHER_ID, attributes: { tier: 'tin' } }));
}

function nested(depth: number): unknown {
	return JSON.parse('{"a":'.repeat(depth) + '1' + '}'.repeat(depth));
}
