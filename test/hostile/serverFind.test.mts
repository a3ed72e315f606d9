import type { IDataObject } from 'n8n-workflow';

import { find } from '../node/findConversations.mts';
import { get } from '../node/getAttributes.mts';
import { CONTINUE } from '../node/support.mts';
import { seedItem } from '../node/updates.mts';
import { withHostile } from './server.mts';
import { ACCEPTING, UNCLEAR, withoutWork, type Raw } from './serverAnswers.mts';
import { forever, ONE_TRY } from './serverMeet.mts';
import { OTHER_ID, reshaped } from './serverShapes.mts';
import { expectPlainWords } from './serverTruth.mts';
import type { Distortion } from './server.mts';

/** Finds two conversations, all answers distorted. */
async function found(distortion: Distortion, parameters: IDataObject = {}): Promise<IDataObject[]> {
	let records: IDataObject[] = [];
	await withHostile(async (hostile) => {
		const { simulator, credential } = hostile;
		simulator.seed({ conversations: 2 });
		hostile.distort('conversationDetails', distortion);
		const run = { credential, node: CONTINUE, options: ONE_TRY, cancelWhen: forever() };
		const result = await find(simulator, { ...run, parameters: parameters as never });
		expect(result.error).toBeUndefined();
		expectPlainWords(hostile, result);
		records = result.json;
	});
	return records;
}

const FAILED = [expect.objectContaining({ error: expect.any(String), reason: 'serverError' })];
const bodiless = ACCEPTING.filter(([, { body = '' }]) => String(body).trim() === '');

test.concurrent.each<[string, Raw]>([...UNCLEAR, ...bodiless])(
	'an answer that is no list is a failure, not an empty list: %s',
	async (_, raw) => {
		const records = await found(withoutWork(raw));
		expect(records).toHaveLength(1);
		expect(records[0].reason).toMatch(/^(serverError|network)$/);
	},
);

test.concurrent.each([
	['a text', 'none'],
	['a number', 7],
	['an object', {}],
	['true', true],
])('conversations that are %s are a failure, not an empty list', async (_, conversations) => {
	expect(await found(reshaped((json: object) => ({ ...json, conversations })))).toEqual(FAILED);
});

interface Details {
	conversations: Array<IDataObject & { participants: IDataObject[] }>;
}

/** Makes the first conversation one that differs so. */
function firstWith(changes: (one: Details['conversations'][0]) => unknown): Distortion {
	return reshaped(({ conversations: [first, ...rest], ...json }: Details) => ({
		...json,
		conversations: [changes(first), ...rest],
	}));
}

const RUBBISH: Array<[string, unknown]> = [
	['null', null],
	['a text', 'conversation'],
	['a number', 7],
	['an array', []],
	['an empty object', {}],
];

const ODD: Array<[string, IDataObject | ((one: IDataObject) => IDataObject)]> = [
	['an ID of null', { conversationId: null }],
	['a number for an ID', { conversationId: 7 }],
	['an object for an ID', { conversationId: { id: OTHER_ID } }],
	['a start of null', { conversationStart: null }],
	['a number for a start', { conversationStart: 7 }],
	['a start that is no date', { conversationStart: 'soon' }],
	['an end of false', { conversationEnd: false }],
	['participants null', { participants: null }],
	['participants an object', { participants: {} }],
	['participants a text', { participants: 'customer' }],
	['participants that are null', { participants: [null, null] }],
	['participants that are texts', { participants: ['customer'] }],
	['participants that are empty', { participants: [{}] }],
	['a purpose that is an object', { participants: [{ purpose: { name: 'customer' } }] }],
	['sessions null', { participants: [{ purpose: 'customer', sessions: null }] }],
	['sessions an object', { participants: [{ purpose: 'customer', sessions: {} }] }],
	['sessions a text', { participants: [{ purpose: 'customer', sessions: 'voice' }] }],
	['sessions that are null', { participants: [{ purpose: 'customer', sessions: [null] }] }],
	['segments null', inSession({ segments: null })],
	['segments an object', inSession({ segments: {} })],
	['segments that are null', inSession({ segments: [null] })],
	['a medium that is an object', inSession({ mediaType: { name: 'voice' } })],
	['a queue that is a number', inSession({ segments: [{ queueId: 7 }] })],
];

function inSession(session: IDataObject): IDataObject {
	return { participants: [{ participantId: OTHER_ID, purpose: 'customer', sessions: [session] }] };
}

describe.each(['participant', 'conversation'])('split by %s', (splitBy) => {
	test.concurrent.each(RUBBISH)(
		'a conversation that is %s costs only itself',
		async (_, rubbish) => {
			const records = await found(
				firstWith(() => rubbish),
				{ splitBy },
			);
			expect(records).toHaveLength(1);
			expect(records[0]).toMatchObject({ conversationId: expect.any(String) });
		},
	);

	test.concurrent.each(ODD)('a conversation with %s costs at most itself', async (_, changes) => {
		const records = await found(
			firstWith((one) => ({ ...one, ...changes })),
			{ splitBy },
		);
		const fine = records.filter(({ error }) => error === undefined);
		expect(fine).toEqual(records);
		expect(fine.length).toBeGreaterThanOrEqual(1);
		for (const record of fine) expect(record.conversationId).toEqual(expect.any(String));
	});
});

test.concurrent.each([null, -1, 0, '1e9', 'many', 1e15, {}, [], true])(
	'a total of %j changes nothing',
	async (totalHits) => {
		expect(await found(reshaped((json: object) => ({ ...json, totalHits })))).toHaveLength(2);
	},
);

describe('the search for what the live API has forgotten', () => {
	async function searched(distortion: Distortion): Promise<IDataObject[]> {
		let records: IDataObject[] = [];
		await withHostile(async (hostile) => {
			const { simulator, credential } = hostile;
			const item = seedItem(simulator, {}, { tier: 'gold' });
			simulator.removeConversation(item.conversationId);
			hostile.distort('attributeSearch', distortion);
			const run = { credential, node: CONTINUE, options: ONE_TRY, cancelWhen: forever() };
			const result = await get(simulator, [item], run);
			expect(result.error).toBeUndefined();
			expectPlainWords(hostile, result);
			expect(result.json).toHaveLength(1);
			records = result.json;
		});
		return records;
	}

	test.concurrent.each([...UNCLEAR, ...bodiless])(
		'an answer that is none is a failure: %s',
		async (_, raw) => {
			const [record] = await searched(withoutWork(raw));
			expect(record.reason).toMatch(/^(serverError|network)$/);
		},
	);

	test.concurrent.each<[string, unknown]>([
		['none', undefined],
		['null', null],
		['a text', 'none'],
		['a number', 7],
		['of null', [null]],
		['of texts', ['row']],
		['of arrays', [[]]],
		['of empty objects', [{}]],
		['of another conversation', [{ conversationId: OTHER_ID, participantData: [] }]],
	])('results that are %s: not found', async (_, results) => {
		const [record] = await searched(reshaped((json: object) => ({ ...json, results })));
		expect(record).toMatchObject({ error: expect.any(String), reason: 'notFound' });
	});

	test.concurrent.each<[string, unknown]>([
		['null', null],
		['an object', {}],
		['a text', 'customer'],
		['null in a list', [null]],
		['a text in a list', ['customer']],
		['empty', [{}]],
	])('participants that are %s: not found', async (_, participantData) => {
		const distortion = reshaped(({ results, ...json }: { results: IDataObject[] }) => ({
			...json,
			results: Object.values(results).map((row) => ({ ...(row as object), participantData })),
		}));
		const [record] = await searched(distortion);
		expect(record).toMatchObject({ error: expect.any(String), reason: 'notFound' });
	});
});
