import {
	ACCEPTING,
	afterWork,
	PAGE,
	REFUSING,
	UNCLEAR,
	whole,
	withoutWork,
} from './serverAnswers.mts';
import { meet } from './serverMeet.mts';

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

test.concurrent.each(UNCLEAR)('a write is tried again after %s', async (_, raw) => {
	const { record } = await meet('patchAttributes', withoutWork(raw), { options: {}, times: 1 });
	expect(record).toMatchObject({ status: 'verified', delivery: { attempts: 2 } });
});

describe('a read that gives nothing to go by leaves the item unverified', () => {
	const bodiless = ACCEPTING.filter(([, { body = '' }]) => String(body).trim() === '');
	test.concurrent.each([...UNCLEAR, ...bodiless])('%s', async (_, raw) => {
		const { record } = await meet('getConversation', withoutWork(raw));
		expect(record).toMatchObject({ status: 'unverified', valid: null, reason: 'readFailed' });
		expect(record.validation.checkedAt).toBeUndefined();
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

describe('a no is told as what it is, for its own item', () => {
	test.concurrent.each(REFUSING)('a write refused with %s', async (status, reason) => {
		const { record } = await meet('patchAttributes', withoutWork(whole(status, PAGE)));
		expect(record).toMatchObject({ status: 'failed', valid: false, reason });
		expect(record.delivery.statusCode).toBe(status);
	});

	test.concurrent.each(REFUSING)('a read refused with %s', async (status) => {
		const { record } = await meet('getConversation', withoutWork(whole(status, PAGE)));
		expect(record).toMatchObject({ status: 'unverified', valid: null, reason: 'readFailed' });
	});

	test.concurrent('409 again and again, with a page', async () => {
		const { record } = await meet('patchAttributes', withoutWork(whole(409, PAGE)));
		expect(record).toMatchObject({ status: 'failed', valid: false, reason: 'conflict' });
	});
});
