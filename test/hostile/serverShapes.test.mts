import type { IDataObject } from 'n8n-workflow';

import { byPurpose, get } from '../node/getAttributes.mts';
import { CONTINUE } from '../node/support.mts';
import { seedItem, set } from '../node/updates.mts';
import { withHostile } from './server.mts';
import { forever, meet, ONE_TRY } from './serverMeet.mts';
import {
	CLEAR,
	NO_ATTRIBUTES,
	NOT_THERE,
	NOTHING_SAID,
	OTHER_ATTRIBUTES,
	OTHER_ID,
	reshaped,
} from './serverShapes.mts';
import type { Change } from './serverShapes.mts';
import { expectHonest, expectPlainWords } from './serverTruth.mts';

const UNVERIFIED = { status: 'unverified', valid: null, reason: 'readFailed' };

describe('a check', () => {
	test.concurrent.each(NOTHING_SAID)(
		'that answers with no conversation has checked nothing: %s',
		async (_, change) => {
			const { record, hostile, items } = await meet('getConversation', reshaped(change), {
				options: { verifyFor: 0 },
			});
			expect(record).toMatchObject(UNVERIFIED);
			// Once for each of the two items: what is no conversation is not asked for again
			expect(hostile.count('getConversation')).toBe(items.length);
		},
	);

	test.concurrent.each(NOT_THERE)(
		'that does not have the participant has looked at nothing: %s',
		async (_, change) => {
			const { record } = await meet('getConversation', reshaped(change));
			expect(record).toMatchObject(UNVERIFIED);
			expect(record.advice).toContain('does not have this participant');
		},
	);

	test.concurrent.each<[string, Change, unknown?]>([...NO_ATTRIBUTES, ...OTHER_ATTRIBUTES])(
		'that does not show the attributes verifies nothing: %s',
		async (_, change) => {
			await withHostile(async (hostile) => {
				const { simulator, credential } = hostile;
				const item = seedItem(simulator);
				hostile.distort('getConversation', reshaped(change));
				const run = { credential, node: CONTINUE, options: ONE_TRY, cancelWhen: forever() };
				const result = await set(simulator, [item], run);
				expectPlainWords(hostile, result);
				expect(result.records).toHaveLength(1);
				expect(result.records[0].status).toBe('mismatch');
				expect(Object.keys(result.records[0].validation.actual)).toEqual(['tier']);
			});
		},
	);

	test.concurrent.each(CLEAR)('that is clear is believed: %s', async (_, change) => {
		const { record } = await meet('getConversation', reshaped(change));
		expect(record).toMatchObject({ status: 'verified', validation: { actual: { tier: 'gold' } } });
	});
});

describe('a read before the write', () => {
	const READ_FIRST = { ...ONE_TRY, skipUnchanged: true };

	test.concurrent.each([...NOTHING_SAID, ...NO_ATTRIBUTES])(
		'that shows nothing leaves the item written or failed, and nobody deceived: %s',
		async (_, change) => {
			const { record } = await meet('getConversation', reshaped(change), {
				options: READ_FIRST,
				times: 1,
			});
			expect(record.status).toMatch(/^(verified|failed)$/);
		},
	);

	test.concurrent.each(NOTHING_SAID)(
		'that is no conversation does not make a participant unknown: %s',
		async (_, change) => {
			const { record } = await meet('getConversation', reshaped(change), {
				parameters: byPurpose('customer'),
			});
			expect(record).toMatchObject({ status: 'failed', valid: false });
			expect(record.reason).not.toBe('notFound');
		},
	);
});

const UUID_PATH =
	/^\w+ \/(oauth\/token|api\/v2\/conversations\/[0-9a-f-]{36}(\/participants\/[0-9a-f-]{36}\/attributes)?)$/;

const BAD_IDS: Array<[string, unknown]> = [
	['none', undefined],
	['null', null],
	['empty', ''],
	['a number', 7],
	['an object', { id: OTHER_ID }],
	['a word', 'me'],
	['a way up', '../../../tokens/me?'],
	['a query', `${OTHER_ID}?admin=true#`],
	['a line more', `${OTHER_ID}\r\nX-Mark: 1`],
	['percent signs', '%2e%2e%2f'],
];

test.concurrent.each(BAD_IDS)(
	'a participant whose ID is no ID is not written to: %s',
	async (_, id) => {
		await withHostile(async (hostile) => {
			const { simulator, credential } = hostile;
			const item = seedItem(simulator);
			const change: Change = ({ participants, ...rest }) => ({
				...rest,
				participants: participants.map((one) => ({ ...one, id })),
			});
			hostile.distort('getConversation', reshaped(change));
			const parameters = byPurpose('customer');
			const run = { credential, node: CONTINUE, options: ONE_TRY, cancelWhen: forever() };
			const result = await set(simulator, [item], { ...run, parameters });
			expectHonest(hostile, [item], result);
			expect(result.records[0]).toMatchObject({ status: 'failed', valid: false });
			for (const request of hostile.seen) expect(request).toMatch(UUID_PATH);
		});
	},
);

test('a participant that is named twice is written once', async () => {
	const twice: Change = ({ participants, ...rest }) => ({
		...rest,
		participants: [...participants, ...participants],
	});
	const parameters = byPurpose('customer', 'all');
	const { result, hostile } = await meet('getConversation', reshaped(twice), {
		parameters,
		harmsAll: true,
	});
	expect(result.records).toHaveLength(2);
	expect(hostile.count('patchAttributes')).toBe(2);
});

describe('get', () => {
	async function getFirst(change: Change): Promise<IDataObject[]> {
		let records: IDataObject[] = [];
		await withHostile(async (hostile) => {
			const { simulator, credential } = hostile;
			const items = [0, 1].map(() => seedItem(simulator, {}, { tier: 'gold' }));
			const { conversationId } = items[0];
			hostile.distort({ route: 'getConversation', conversationId }, reshaped(change));
			const run = { credential, node: CONTINUE, options: ONE_TRY };
			const result = await get(simulator, items, { ...run, cancelWhen: forever() });
			expect(result.error).toBeUndefined();
			expectPlainWords(hostile, result);
			expect(result.json).toHaveLength(2);
			expect(result.json[1]).toMatchObject({ attributes: { tier: 'gold' } });
			records = result.json;
		});
		return records;
	}

	test.concurrent.each(NOTHING_SAID)(
		'an answer that is no conversation is a failure: %s',
		async (_, change) => {
			const [record] = await getFirst(change);
			expect(record).toMatchObject({ error: expect.any(String), reason: 'serverError' });
		},
	);

	test.concurrent.each(NOT_THERE)(
		'a participant that is not there is not found: %s',
		async (_, change) => {
			const [record] = await getFirst(change);
			expect(record).toMatchObject({ error: expect.any(String), reason: 'notFound' });
		},
	);

	test.concurrent.each(NO_ATTRIBUTES)('attributes that are %s are none', async (_, change) => {
		const [record] = await getFirst(change);
		expect(record).toMatchObject({ attributes: {} });
		expect(record.attributes).toEqual({});
	});

	test.concurrent.each(OTHER_ATTRIBUTES)(
		'attributes that are %s are told as text',
		async (_, change, text) => {
			const [record] = await getFirst(change);
			expect(record.attributes).toEqual(text);
		},
	);

	test.concurrent.each(CLEAR)('what is clear is handed on: %s', async (_, change) => {
		const [record] = await getFirst(change);
		expect(record).toMatchObject({ attributes: { tier: 'gold' } });
	});
});
