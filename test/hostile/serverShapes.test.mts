import type { IDataObject } from 'n8n-workflow';

import { find } from '../node/findConversations.mts';
import { byPurpose, get } from '../node/getAttributes.mts';
import { CONTINUE } from '../node/support.mts';
import { changed, withHostile, type Distortion, type Hostile } from './server.mts';
import { expectPlainWords, forever, meet, ONE_TRY } from './serverMeet.mts';

type Json = Record<string, unknown>;

/** A conversation as it was answered, as far as the changes look at it. */
interface Shape extends Json {
	id: string;
	participants: Array<Json & { id: string; attributes: Json }>;
}

type Change = (shape: Shape) => unknown;

/** The usual answer with its JSON changed. */
function reshaped(change: (json: never) => unknown): Distortion {
	return changed(({ body }) => ({ body: JSON.stringify(change(JSON.parse(body) as never)) }));
}

const withParticipants =
	(make: (all: Shape['participants']) => unknown): Change =>
	(shape) => ({ ...shape, participants: make(shape.participants) });
/** Each participant with these fields. */
const withFields = (fields: Json) =>
	withParticipants((all) => all.map((one) => ({ ...one, ...fields })));
const nested = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

const OTHER_ID = '11111111-2222-4333-8444-555555555555';
const OTHERS = Array.from({ length: 10_000 }, () => ({
	id: OTHER_ID,
	attributes: { tier: 'tin' },
}));

/** What a check makes of it, and what Get says. */
const UNREADABLE = [{ status: 'unverified', reason: 'readFailed' }, { reason: 'serverError' }];
const NOT_THERE = [{ status: 'unverified', reason: 'readFailed' }, { reason: 'notFound' }];
const CLEAR = [{ status: 'verified' }, { attributes: { tier: 'gold' } }];
const MISMATCH = { status: 'mismatch', valid: false };
const holding = (attributes: object) => [MISMATCH, { attributes }];

const SHAPES: Array<[string, Change, object[]]> = [
	['no participants', ({ participants: _, ...rest }) => rest, UNREADABLE],
	['participants null', withParticipants(() => null), UNREADABLE],
	['participants by ID', withParticipants(([one]) => ({ [one.id]: one })), UNREADABLE],
	['participants a text', withParticipants(() => 'participants'), UNREADABLE],
	['an error that calls itself 200', () => ({ status: 500, code: 'internal' }), UNREADABLE],
	['another conversation', (shape) => ({ ...shape, id: OTHER_ID }), UNREADABLE],
	['no participant', withParticipants(() => []), NOT_THERE],
	['participants that are null', withParticipants(() => [null]), NOT_THERE],
	['participants that are texts', withParticipants((all) => all.map(({ id }) => id)), NOT_THERE],
	['participants in a list', withParticipants((all) => [all]), NOT_THERE],
	['a number for an ID', withFields({ id: 7 }), NOT_THERE],
	['an object for an ID', withFields({ id: { id: OTHER_ID } }), NOT_THERE],
	['another ID', withFields({ id: OTHER_ID }), NOT_THERE],
	...[undefined, null, 'tier=gold', 7, ['tier', 'gold']].map(
		(attributes): [string, Change, object[]] => [
			`attributes ${JSON.stringify(attributes)}`,
			withFields({ attributes }),
			holding({}),
		],
	),
	['null as a value', withFields({ attributes: { tier: null } }), holding({})],
	[
		'a nested value',
		withFields({ attributes: { tier: { a: 'b' } } }),
		holding({ tier: '{"a":"b"}' }),
	],
	['a number as a value', withFields({ attributes: { tier: 7 } }), holding({ tier: '7' })],
	['IDs in capitals', (shape) => ({ ...shape, id: shape.id.toUpperCase() }), CLEAR],
	['a purpose that is an object', withFields({ purpose: { name: 'customer' } }), CLEAR],
	['an end that is a number', withFields({ endTime: 7, startTime: undefined }), CLEAR],
	['a name with control characters', withFields({ name: 'a\u0000\u001b[31mb\u202e' }), CLEAR],
	['a participant among rubbish', withParticipants((all) => [null, 'x', ...all, {}]), CLEAR],
	['a participant twice', withParticipants(([one]) => [one, one]), CLEAR],
	['ten thousand others', withParticipants((all) => [...OTHERS, ...all]), CLEAR],
	['fields nested deep', (shape) => ({ ...shape, deep: nested(500) }), CLEAR],
];

describe('an answer that is no conversation, or an odd one', () => {
	test.concurrent.each(SHAPES)('is checked for what it is: %s', async (_, change, [expected]) => {
		const alone = { items: 1, harmsAll: true, hidesAll: expected === MISMATCH } as const;
		const { record } = await meet('getConversation', reshaped(change), alone);
		expect(record).toMatchObject(expected);
	});

	test.concurrent.each(SHAPES)('is told by Get: %s', async (_, change, [, expected]) => {
		await withHostile(async (hostile) => {
			const { simulator, credential } = hostile;
			const seeded = simulator.seed({ conversations: 2, attributes: { tier: 'gold' } });
			const items = seeded.map(({ id, participantId }) => ({ conversationId: id, participantId }));
			const { conversationId } = items[0];
			hostile.distort({ route: 'getConversation', conversationId }, reshaped(change));
			const run = { credential, node: CONTINUE, options: ONE_TRY, cancelWhen: forever() };
			const result = await get(simulator, items, run);
			expectPlainWords(hostile, result);
			expect(result.json).toHaveLength(2);
			expect(result.json[0]).toMatchObject(expected);
			expect(result.json[1]).toMatchObject({ attributes: { tier: 'gold' } });
		});
	});
});

describe('a read before the write', () => {
	test.concurrent.each(SHAPES.filter(([, , [one]]) => 'reason' in one))(
		'that shows nothing does not make a participant unknown, nor its item written: %s',
		async (_, change) => {
			const parameters = byPurpose('customer');
			const { record, hostile } = await meet('getConversation', reshaped(change), { parameters });
			expect(record).toMatchObject({ status: 'failed', valid: false });
			for (const path of hostile.seen) expect(path).toMatch(UUID_PATH);
		},
	);

	test.concurrent.each(['', 'me', '../../../tokens/me?', `${OTHER_ID}?a#`, `${OTHER_ID}\r\nX: 1`])(
		'whose participant has the ID %j leads nowhere',
		async (id) => {
			const parameters = byPurpose('customer');
			const answer = reshaped(withFields({ id }));
			const { record, hostile } = await meet('getConversation', answer, { parameters });
			expect(record).toMatchObject({ status: 'failed', valid: false });
			for (const path of hostile.seen) expect(path).toMatch(UUID_PATH);
		},
	);
});

const UUID_PATH =
	/^\w+ \/(oauth\/token|api\/v2\/conversations\/[0-9a-f-]{36}(\/participants\/[0-9a-f-]{36}\/attributes)?)$/;

/** Finds two conversations, of which the first is answered so. */
async function found(hostile: Hostile, change: (one: IDataObject) => unknown, splitBy: string) {
	const { simulator, credential } = hostile;
	simulator.seed({ conversations: 2 });
	const odd = ({ conversations: [first, ...rest] }: { conversations: IDataObject[] }) => ({
		conversations: [change(first), ...rest],
		totalHits: 'many',
	});
	hostile.distort('conversationDetails', reshaped(odd));
	const run = { credential, node: CONTINUE, options: ONE_TRY, parameters: { splitBy } };
	const result = await find(simulator, run);
	expectPlainWords(hostile, result);
	return result.json;
}

const inSession = (session: unknown) => ({
	participants: [{ participantId: OTHER_ID, purpose: 'customer', sessions: [session] }],
});

describe.each(['participant', 'conversation'])('Find, split by %s', (splitBy) => {
	test.concurrent.each<[string, unknown]>([
		...[null, 'conversation', 7, [], {}].map((one): [string, unknown] => [
			JSON.stringify(one),
			one,
		]),
		...[null, 7, { id: OTHER_ID }].map((conversationId): [string, unknown] => [
			`with the ID ${JSON.stringify(conversationId)}`,
			{ conversationId },
		]),
		['whose start is a number', { conversationStart: 7 }],
		...[null, {}, 'customer', [null], ['customer'], [{}], [{ purpose: {} }]].map(
			(participants): [string, unknown] => [
				`with participants ${JSON.stringify(participants)}`,
				{ participants },
			],
		),
		['with a session null', inSession(null)],
		['with segments that are an object', inSession({ segments: {} })],
		['with segments that are null', inSession({ segments: [null] })],
		['with a queue that is a number', inSession({ mediaType: {}, segments: [{ queueId: 7 }] })],
	])('a conversation %s costs at most itself', async (_, odd) => {
		await withHostile(async (hostile) => {
			const isPart = typeof odd === 'object' && odd !== null && Object.keys(odd).length > 0;
			const change = (one: IDataObject) => (isPart ? { ...one, ...odd } : odd);
			const records = await found(hostile, change, splitBy);
			expect(records.length).toBeGreaterThanOrEqual(1);
			for (const record of records) {
				expect(record.error).toBeUndefined();
				expect(record.conversationId).toEqual(expect.any(String));
			}
		});
	});
});
