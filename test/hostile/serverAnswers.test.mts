import { find } from '../node/findConversations.mts';
import { CONTINUE } from '../node/support.mts';
import { withHostile } from './server.mts';
import { ACCEPTING, afterWork, UNCLEAR, withoutWork } from './serverAnswers.mts';
import { expectPlainWords, meet, ONE_TRY } from './serverMeet.mts';

describe('a write that gets no clear answer is judged by what is stored', () => {
	test.concurrent.each(UNCLEAR)('after the work was done: %s', async (_, raw) => {
		const { record } = await meet('patchAttributes', afterWork(raw));
		expect(record).toMatchObject({ status: 'verified', delivery: { attempts: 1 } });
	});

	test.concurrent.each(UNCLEAR)('without the work: %s', async (_, raw) => {
		const { record } = await meet('patchAttributes', withoutWork(raw));
		expect(record).toMatchObject({ status: 'failed', valid: false });
		expect(record.reason).toMatch(/^(serverError|network)$/);
	});
});

describe('an odd way to say yes is a yes, and is checked', () => {
	test.concurrent.each(ACCEPTING)('after the work was done: %s', async (_, raw) => {
		const { record } = await meet('patchAttributes', afterWork(raw));
		expect(record).toMatchObject({ status: 'verified', delivery: { attempts: 1 } });
		expect(record.delivery.acceptedAt).toBeDefined();
	});

	test.concurrent.each(ACCEPTING)('a lie: %s', async (_, raw) => {
		const { record } = await meet('patchAttributes', withoutWork(raw));
		expect(record).toMatchObject({ status: 'mismatch', valid: false });
	});
});

const bodiless = ACCEPTING.filter(([, { body = '' }]) => String(body).trim() === '');

test.concurrent.each([...UNCLEAR, ...bodiless])(
	'a read that gives nothing to go by leaves the item unverified: %s',
	async (_, raw) => {
		const { record } = await meet('getConversation', withoutWork(raw));
		expect(record).toMatchObject({ status: 'unverified', valid: null, reason: 'readFailed' });
		expect(record.validation.checkedAt).toBeUndefined();
	},
);

test.concurrent.each([...UNCLEAR, ...bodiless])(
	'for Find, an answer that is no list is a failure, not an empty list: %s',
	async (_, raw) => {
		await withHostile(async (hostile) => {
			hostile.distort('conversationDetails', withoutWork(raw));
			const run = { credential: hostile.credential, node: CONTINUE, options: ONE_TRY };
			const result = await find(hostile.simulator, run);
			expectPlainWords(hostile, result);
			expect(result.json).toEqual([
				expect.objectContaining({ reason: expect.stringMatching(/^(serverError|network)$/) }),
			]);
		});
	},
);
